package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.ByteSize;
import dev.rhea.machine.config.NearestName;
import dev.rhea.machine.config.SubOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A property that a board or a device has.
 *
 * @param name as the user writes it
 * @param kind what its value looks like
 * @param help one line for the lists of {@code help}
 */
public record Property(String name, Kind kind, String help) {
  /** What a value looks like. */
  public enum Kind {
    /** on, off and the words that mean the same. */
    BOOL("bool"),
    /** A number, with C's prefixes. */
    NUMBER("uint64"),
    /** A number of bytes, with a suffix. */
    SIZE("size"),
    /** Any text. */
    TEXT("str");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** The line of {@code NAME,help} for this property, in QEMU's layout. */
  public String helpLine() {
    String left = "  " + name + "=<" + kind.text + ">";
    return left + " ".repeat(Math.max(1, 25 - left.length())) + "- " + help;
  }

  /**
   * Checks that each of {@code values} is one of {@code known} and looks as it should.
   *
   * @param what begins the error sentences: {@code "-device virtio-blk-device"}
   */
  public static void check(String what, List<Property> known, Map<String, String> values) {
    values.forEach((name, value) -> find(what, known, name).check(what, value));
  }

  private static Property find(String what, List<Property> known, String name) {
    List<String> names = new ArrayList<>();
    for (Property property : known) {
      if (property.name.equals(name)) {
        return property;
      }
      names.add(property.name);
    }
    String list = names.isEmpty() ? "; it has none" : "; there are " + String.join(", ", names);
    throw new UserError(
        what + ": unknown property '" + name + "'" + NearestName.hint(name, names, list));
  }

  private void check(String what, String value) {
    switch (kind) {
      case BOOL -> SubOptions.onOff(what, name, value);
      case NUMBER -> SubOptions.number(what, name, value);
      case SIZE -> ByteSize.parse(what + "," + name + "=" + value, value, 'B');
      case TEXT -> {
        // Any text is one.
      }
    }
  }
}
