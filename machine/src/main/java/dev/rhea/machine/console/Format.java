package dev.rhea.machine.console;

/**
 * The {@code /NXS} of {@code x}, {@code xp} and {@code print}: how many, in which notation, of
 * which size.
 *
 * @param count how many values
 * @param notation x, d, u, o, c, or i for instructions
 * @param size bytes a value: 1, 2, 4, 8
 */
record Format(int count, char notation, int size) {
  private static final int MAX_COUNT = 1 << 20;

  /**
   * Reads what stands behind the slash of {@code /16xw}; notation and size that are not there are
   * those of {@code last}, as QEMU has it.
   */
  static Format parse(String text, Format last) {
    int at = 0;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    int count = 1;
    if (at > 0) {
      count = at > 7 ? MAX_COUNT : Math.min(MAX_COUNT, Integer.parseInt(text.substring(0, at)));
    }
    char notation = last.notation;
    int size = last.size;
    for (char c : text.substring(at).toCharArray()) {
      switch (c) {
        case 'x', 'd', 'u', 'o', 'c', 'i' -> notation = c;
        case 'b' -> size = 1;
        case 'h' -> size = 2;
        case 'w' -> size = 4;
        case 'g', 'L' -> size = 8;
        default ->
            throw new MonitorError(
                "'/" + text + "' is no format; write /COUNT, one of x d u o c i, one of b h w g");
      }
    }
    return new Format(count, notation, notation == 'c' ? 1 : size);
  }

  /**
   * One value as text, padded as QEMU pads it. Values of fewer than 8 bytes are unsigned, whatever
   * the notation.
   */
  String show(long value) {
    long bits = size == 8 ? value : value & ((1L << 8 * size) - 1);
    return switch (notation) {
      case 'd' -> pad(Long.toString(bits), ' ', decimalDigits());
      case 'u' -> pad(Long.toUnsignedString(bits), ' ', decimalDigits());
      case 'o' -> pad((bits == 0 ? "" : "0") + Long.toOctalString(bits), ' ', (8 * size + 2) / 3);
      case 'c' -> character((char) (bits & 0xff));
      default -> "0x" + pad(Long.toHexString(bits), '0', 2 * size);
    };
  }

  /** One value as {@code print} shows it: 64 bits, not padded. */
  static String showPlain(char notation, long value) {
    return switch (notation) {
      case 'x' -> "0x" + Long.toHexString(value);
      case 'u' -> Long.toUnsignedString(value);
      case 'o' -> (value == 0 ? "" : "0") + Long.toOctalString(value);
      case 'c' -> character((char) (value & 0xff));
      default -> Long.toString(value);
    };
  }

  /** How many values QEMU puts on a line: 8 bytes of single ones, 16 of others. */
  int perLine() {
    return (size == 1 ? 8 : 16) / size;
  }

  private int decimalDigits() {
    return (8 * size * 10 + 32) / 33;
  }

  private static String character(char c) {
    return switch (c) {
      case '\'' -> "'\\''";
      case '\\' -> "'\\\\'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      default ->
          c >= 32 && c <= 126 ? "'" + c + "'" : "'\\x" + pad(Integer.toHexString(c), '0', 2) + "'";
    };
  }

  private static String pad(String text, char with, int width) {
    return String.valueOf(with).repeat(Math.max(0, width - text.length())) + text;
  }
}
