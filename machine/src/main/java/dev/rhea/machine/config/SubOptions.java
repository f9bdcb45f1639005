package dev.rhea.machine.config;

import dev.rhea.machine.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code value,key=value,key} list, as QEMU's flags take it. A comma inside a value is written
 * twice. A word without {@code =} is the implied key's value if it stands first, else a key that is
 * on.
 *
 * <p>The reader asks for each key it knows ({@link #string}, {@link #flag}, {@link #size} …), then
 * calls {@link #finish}: a key nobody asked for is an error that names the nearest one asked for.
 * So the keys of a flag are written once, where they are used.
 */
public final class SubOptions {
  private final String what;
  private final Map<String, List<String>> left;
  private final List<String> asked = new ArrayList<>();

  private SubOptions(String what, Map<String, List<String>> values) {
    this.what = what;
    this.left = values;
  }

  /**
   * Reads {@code text}.
   *
   * @param flag the flag, with its dash, for error sentences
   * @param implied the key of a first word without {@code =}, or null if there is none
   */
  public static SubOptions parse(String flag, String text, @Nullable String implied) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    boolean first = true;
    for (String part : split(text)) {
      int equals = part.indexOf('=');
      if (first && implied != null && equals < 0) {
        add(values, implied, part);
      } else if (equals == 0) {
        throw new UserError(flag + " " + text + ": a key is missing before '" + part + "'");
      } else if (equals > 0) {
        add(values, part.substring(0, equals), part.substring(equals + 1));
      } else if (!part.isEmpty()) {
        add(values, part, "on");
      }
      first = false;
    }
    return new SubOptions(flag + " " + text, values);
  }

  private static void add(Map<String, List<String>> values, String key, String value) {
    values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
  }

  /** Reads from values that are parsed already; {@code what} begins the error sentences. */
  public static SubOptions of(String what, Map<String, String> values) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    values.forEach((key, value) -> add(lists, key, value));
    return new SubOptions(what, lists);
  }

  /** Splits at single commas and makes double ones single. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ',') {
        part.append(c);
      } else if (i + 1 < text.length() && text.charAt(i + 1) == ',') {
        part.append(',');
        i++;
      } else {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** The flag and its whole text, to begin an error sentence with. */
  public String what() {
    return what;
  }

  /** The value of {@code key}, the last one if it is given several times, or null. */
  public @Nullable String string(String key) {
    List<String> values = strings(key);
    return values.isEmpty() ? null : values.getLast();
  }

  /** All values of {@code key}, which may be given several times. */
  public List<String> strings(String key) {
    asked.add(key);
    List<String> values = left.remove(key);
    return values == null ? List.of() : values;
  }

  /** The value of {@code key}, or {@code otherwise}. */
  public String string(String key, String otherwise) {
    String value = string(key);
    return value == null ? otherwise : value;
  }

  /** The value of {@code key}, which the user must give. */
  public String required(String key) {
    String value = string(key);
    if (value == null || value.isEmpty()) {
      throw error("'" + key + "=' is missing");
    }
    return value;
  }

  /** Whether {@code key} is on: on, yes, true, y; off, no, false, n. */
  public boolean flag(String key, boolean otherwise) {
    String value = string(key);
    return value == null ? otherwise : onOff(what, key, value);
  }

  /**
   * The size in bytes of {@code key}, unsigned; {@code unit} is the suffix meant where there is
   * none.
   */
  public long size(String key, char unit, long otherwise) {
    String value = string(key);
    return value == null ? otherwise : ByteSize.parse(what, value, unit);
  }

  /** The number (decimal, 0x, 0 for octal) of {@code key}, unsigned. */
  public long number(String key, long otherwise) {
    String value = string(key);
    return value == null ? otherwise : number(what, key, value);
  }

  /** The value of {@code key}, one of {@code choices}; the first is the default. */
  public String choice(String key, String... choices) {
    String value = string(key);
    if (value == null) {
      return choices[0];
    }
    List<String> known = List.of(choices);
    if (!known.contains(value)) {
      String list = "; choose " + String.join(", ", known);
      throw error(
          "'" + value + "' is no value of '" + key + "'" + NearestName.hint(value, known, list));
    }
    return value;
  }

  /** A key that QEMU has and Rhea does not: an error that says {@code why}, if it is there. */
  public void refuse(String key, String why) {
    if (string(key) != null) {
      throw error(why);
    }
  }

  /** Takes all that is left, for a reader further on. */
  public Map<String, String> rest() {
    Map<String, String> rest = new LinkedHashMap<>();
    left.forEach((key, values) -> rest.put(key, values.getLast()));
    left.clear();
    return rest;
  }

  /** Whether the user asks for the list of choices: {@code help} or {@code ?} among the words. */
  public boolean wantsHelp() {
    return left.containsKey("help") || left.containsKey("?");
  }

  /** Ends the reading: a key nobody asked for is an error. */
  public void finish() {
    if (!left.isEmpty()) {
      String key = left.keySet().iterator().next();
      String list =
          asked.isEmpty() ? "; there are none" : "; there are " + String.join(", ", asked);
      throw error("unknown property '" + key + "'" + NearestName.hint(key, asked, list));
    }
  }

  /** An error about this list. */
  public UserError error(String sentence) {
    return new UserError(what + ": " + sentence);
  }

  /** Whether {@code value} says on or off. */
  public static boolean onOff(String what, String key, String value) {
    return switch (value) {
      case "on", "yes", "true", "y" -> true;
      case "off", "no", "false", "n" -> false;
      default -> throw new UserError(what + ": '" + key + "' is on or off, not '" + value + "'");
    };
  }

  /** The unsigned number {@code value} says, in C's notation. */
  public static long number(String what, String key, String value) {
    try {
      if (value.startsWith("0x") || value.startsWith("0X")) {
        return Long.parseUnsignedLong(value.substring(2), 16);
      }
      boolean octal = value.length() > 1 && value.charAt(0) == '0';
      return Long.parseUnsignedLong(value, octal ? 8 : 10);
    } catch (NumberFormatException e) {
      throw new UserError(what + ": '" + key + "' takes a number, not '" + value + "'");
    }
  }
}
