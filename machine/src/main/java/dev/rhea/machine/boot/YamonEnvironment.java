package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What MIPS's monitor YAMON hands to a program (YAMON User's Manual, MD00008, "Environment
 * variables", and YAMON Reference Manual, MD00009): a table of 32-bit pointers to strings, first
 * the arguments, then name and value of each variable in turn, and 0 at the end.
 */
final class YamonEnvironment {
  /** Where the table lies: above the exception vectors, below any kernel. */
  static final long GPA = 0x2000;

  /** Arguments: the program's name and its command line. */
  static final int ARGUMENTS = 2;

  /** The variables begin behind the arguments' pointers. */
  static final int VARIABLES_OFFSET = 4 * ARGUMENTS;

  private static final int ROOM = 0xe000;
  private static final int SEED_BYTES = 32;
  private static final String SEED = "rngseed";
  private static final int KSEG0 = 0x8000_0000;

  private final ByteOrder order;
  private final List<String> strings;

  /**
   * Collects the strings.
   *
   * @param variables in their order
   * @throws UserError if the command line is too long
   */
  YamonEnvironment(
      boolean bigEndian, String program, String commandLine, Map<String, String> variables) {
    order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    strings = new ArrayList<>(List.of(program, commandLine));
    variables.forEach((name, value) -> strings.addAll(List.of(name, value)));
    int bytes = 0;
    for (String string : strings) {
      bytes += string.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    if (bytes > ROOM / 2) {
      throw new UserError(
          "-append has "
              + commandLine.length()
              + " characters, which is more than the board can pass on; make it shorter");
    }
  }

  /** The table and its strings, with a seed drawn now, for a kernel must use none twice. */
  Segment segment(RandomGenerator random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    List<String> all = new ArrayList<>(strings);
    all.add(SEED);
    all.add(HexFormat.of().formatHex(seed));
    ByteBuffer out = ByteBuffer.allocate(ROOM).order(order);
    int text = 4 * (all.size() + 1);
    for (int i = 0; i < all.size(); i++) {
      byte[] bytes = all.get(i).getBytes(StandardCharsets.UTF_8);
      out.putInt(4 * i, KSEG0 + (int) GPA + text);
      out.put(text, bytes);
      text += bytes.length + 1;
    }
    return new Segment("YAMON environment", GPA, out.array(), 0, text, text);
  }
}
