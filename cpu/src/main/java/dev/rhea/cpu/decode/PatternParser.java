package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads pattern files line by line; the notation is in the package's description. Runs at every
 * start of the machine and so does without lambdas, regular expressions and string concatenation,
 * whose first use costs milliseconds each.
 */
final class PatternParser {
  private static final int MAX_EXTENSIONS = 64;

  private record Declared<T>(T value, String location) {}

  private final Map<String, Declared<FieldSpec>> fields = new HashMap<>();
  private final Map<String, Declared<List<FieldSpec>>> formats = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Integer> groups = new ArrayList<>();
  private final List<String> extensions = new ArrayList<>();

  private String location = "";
  private String section = "";
  private String extension = "";
  private int groupCount;
  private @Nullable String openGroup;

  void read(String file, String text) {
    section = "";
    int number = 0;
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      location = file.concat(":").concat(Integer.toString(++number));
      String stripped = stripComment(text.substring(start, end)).strip();
      if (!stripped.isEmpty()) {
        readLine(stripped);
      }
      start = end + 1;
    }
    if (openGroup != null) {
      throw new PatternException(openGroup, "this { has no }");
    }
  }

  PatternSet finish() {
    for (Map.Entry<String, Declared<FieldSpec>> field : fields.entrySet()) {
      requireUsed("%".concat(field.getKey()), field.getValue().location);
    }
    for (Map.Entry<String, Declared<List<FieldSpec>>> format : formats.entrySet()) {
      requireUsed("@".concat(format.getKey()), format.getValue().location);
    }
    PatternChecks.check(rows, groups);
    return new PatternSet(rows, extensions);
  }

  private void requireUsed(String name, String where) {
    if (!used.contains(name)) {
      throw new PatternException(where, name + " is declared but never used");
    }
  }

  private void readLine(String line) {
    if (line.startsWith("==")) {
      readHeading(line.substring(2).strip());
    } else if (line.equals("{")) {
      if (openGroup != null) {
        throw error("groups do not nest");
      }
      openGroup = location;
      groupCount++;
    } else if (line.equals("}")) {
      if (openGroup == null) {
        throw error("} without {");
      }
      openGroup = null;
    } else if (line.startsWith("%")) {
      readField(tokens(line));
    } else if (line.startsWith("@")) {
      readFormat(tokens(line));
    } else {
      if (section.isEmpty()) {
        throw error("a row needs a heading, == section [EXTENSION], above it");
      }
      rows.add(new RowParser(this, tokens(line)).parse());
      groups.add(openGroup == null ? 0 : groupCount);
    }
  }

  private void readHeading(String heading) {
    int bracket = heading.lastIndexOf('[');
    if (bracket >= 0 && heading.endsWith("]")) {
      extension = heading.substring(bracket + 1, heading.length() - 1).strip();
      section = heading.substring(0, bracket).strip();
      if (extension.isEmpty()) {
        throw error("[] names no extension");
      }
      if (!extensions.contains(extension)) {
        if (extensions.size() == MAX_EXTENSIONS) {
          throw error("more than " + MAX_EXTENSIONS + " extensions");
        }
        extensions.add(extension);
      }
    } else {
      extension = "";
      section = heading;
    }
    if (section.isEmpty()) {
      throw error("a heading needs the manual's section");
    }
  }

  private void readField(List<String> tokens) {
    String name = tokens.getFirst().substring(1);
    requireName(name);
    List<FieldSpec.Segment> segments = new ArrayList<>();
    boolean signed = false;
    int shift = 0;
    int addend = 0;
    for (String token : tokens.subList(1, tokens.size())) {
      if (token.startsWith("<<")) {
        shift = number(token.substring(2));
      } else if (token.startsWith("+")) {
        addend = number(token.substring(1));
      } else {
        int colon = token.indexOf(':');
        if (colon < 0) {
          throw error("a segment is position:width, not " + token);
        }
        String width = token.substring(colon + 1);
        if (width.startsWith("s")) {
          if (!segments.isEmpty()) {
            throw error("only the first segment can be signed");
          }
          signed = true;
          width = width.substring(1);
        }
        segments.add(segment(number(token.substring(0, colon)), number(width)));
      }
    }
    if (segments.isEmpty()) {
      throw error("%" + name + " has no segments");
    }
    FieldSpec spec = spec(name, segments, signed, shift, addend);
    if (fields.put(name, new Declared<>(spec, location)) != null) {
      throw error("%" + name + " is declared twice");
    }
  }

  private void readFormat(List<String> tokens) {
    String name = tokens.getFirst().substring(1);
    requireName(name);
    List<FieldSpec> members = new ArrayList<>();
    for (String token : tokens.subList(1, tokens.size())) {
      FieldSpec member = fieldReference(token);
      if (member == null) {
        throw error("a format consists of %field, name=%field and name=number, not " + token);
      }
      addField(members, member);
    }
    if (formats.put(name, new Declared<>(members, location)) != null) {
      throw error("@" + name + " is declared twice");
    }
  }

  // ---- shared with RowParser
  // ---------------------------------------------------------------------

  /** {@code %field}, {@code name=%field} or {@code name=number}; null if it is none of them. */
  @Nullable FieldSpec fieldReference(String token) {
    if (token.startsWith("%")) {
      return declaredField(token.substring(1));
    }
    int equals = token.indexOf('=');
    if (equals <= 0) {
      return null;
    }
    String name = token.substring(0, equals);
    requireName(name);
    String right = token.substring(equals + 1);
    return right.startsWith("%")
        ? declaredField(right.substring(1)).named(name)
        : FieldSpec.constant(name, number(right));
  }

  private FieldSpec declaredField(String name) {
    Declared<FieldSpec> declared = fields.get(name);
    if (declared == null) {
      throw error("no field %" + name + " is declared above");
    }
    used.add("%".concat(name));
    return declared.value;
  }

  List<FieldSpec> format(String name) {
    Declared<List<FieldSpec>> declared = formats.get(name);
    if (declared == null) {
      throw error("no format @" + name + " is declared above");
    }
    used.add("@".concat(name));
    return declared.value;
  }

  void addField(List<FieldSpec> members, FieldSpec added) {
    for (FieldSpec member : members) {
      if (member.name().equals(added.name())) {
        throw error("there are two fields " + added.name());
      }
    }
    members.add(added);
  }

  FieldSpec.Segment segment(int position, int width) {
    if (width < 1 || position + width > 32) {
      throw error("a segment of " + width + " bits at " + position + " is not inside the word");
    }
    return new FieldSpec.Segment(position, width);
  }

  FieldSpec spec(
      String name, List<FieldSpec.Segment> segments, boolean signed, int shift, int addend) {
    try {
      return new FieldSpec(name, segments, signed, shift, addend);
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  int number(String text) {
    try {
      return Integer.decode(text);
    } catch (NumberFormatException _) {
      throw error("not a number: " + text);
    }
  }

  void requireName(String name) {
    boolean ok = !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0));
    for (int i = 1; ok && i < name.length(); i++) {
      ok = Character.isJavaIdentifierPart(name.charAt(i));
    }
    if (!ok) {
      throw error("not a name: " + name);
    }
  }

  PatternException error(String message) {
    return new PatternException(location, message);
  }

  String location() {
    return location;
  }

  String section() {
    return section;
  }

  String extension() {
    return extension;
  }

  int rowIndex() {
    return rows.size();
  }

  int feature() {
    return extension.isEmpty() ? -1 : extensions.indexOf(extension);
  }

  // ---- characters
  // --------------------------------------------------------------------------------

  private static String stripComment(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '#' && !quoted) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  /** Words, and texts in quotes with their opening quote. */
  private List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '"') {
        int end = line.indexOf('"', i + 1);
        if (end < 0) {
          throw error("the operand text has no closing quote");
        }
        tokens.add(line.substring(i, end));
        i = end + 1;
      } else {
        int end = i;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
          end++;
        }
        tokens.add(line.substring(i, end));
        i = end;
      }
    }
    return tokens;
  }

  /** {@code fcvt.w.s} → {@code fcvtWS}. */
  static String camelCase(String mnemonic) {
    StringBuilder result = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < mnemonic.length(); i++) {
      char c = mnemonic.charAt(i);
      if (c == '.' || c == '_') {
        upper = !result.isEmpty();
      } else {
        result.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return result.toString();
  }
}
