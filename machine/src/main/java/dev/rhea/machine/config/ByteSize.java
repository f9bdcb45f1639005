package dev.rhea.machine.config;

import dev.rhea.machine.UserError;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Numbers of bytes as QEMU writes them: {@code 512M}, {@code 1.5G}, {@code 0x8000}, {@code 4096}.
 */
public final class ByteSize {
  private static final String SUFFIXES = "BKMGTPE";
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(64);

  private ByteSize() {}

  /**
   * The number of bytes, unsigned, that {@code text} says.
   *
   * @param what what is being read, to begin the error sentence: {@code "-m 5x"}
   * @param defaultUnit the suffix meant where there is none: one of B K M G T P E
   */
  public static long parse(String what, String text, char defaultUnit) {
    String number = text.toUpperCase(Locale.ROOT);
    int unit = SUFFIXES.indexOf(defaultUnit);
    boolean hex = number.startsWith("0X");
    if (!hex && !number.isEmpty() && SUFFIXES.indexOf(number.charAt(number.length() - 1)) >= 0) {
      unit = SUFFIXES.indexOf(number.charAt(number.length() - 1));
      number = number.substring(0, number.length() - 1);
    }
    BigInteger bytes;
    try {
      bytes =
          hex
              ? new BigInteger(number.substring(2), 16).shiftLeft(10 * unit)
              : decimal(number, 10 * unit);
    } catch (NumberFormatException e) {
      throw bad(what, text);
    }
    if (bytes.signum() < 0 || bytes.compareTo(LIMIT) >= 0) {
      throw bad(what, text);
    }
    return bytes.longValue();
  }

  /** The shortest text that {@link #parse} reads back: {@code 512M}. */
  public static String format(long bytes) {
    int unit = 0;
    while (unit < SUFFIXES.length() - 1 && bytes != 0 && (bytes & 1023) == 0) {
      bytes >>>= 10;
      unit++;
    }
    return Long.toUnsignedString(bytes) + (unit == 0 ? "" : SUFFIXES.substring(unit, unit + 1));
  }

  /**
   * The digits of {@code number}, of which one may be a point, times 2^{@code shift}: a fraction of
   * a unit is allowed, a fraction of a byte is not. Not by BigDecimal, whose initialization takes
   * JDK 25 a third of the time that Rhea needs to start.
   */
  private static BigInteger decimal(String number, int shift) {
    int point = number.indexOf('.');
    String digits = point < 0 ? number : number.substring(0, point) + number.substring(point + 1);
    int behind = point < 0 ? 0 : number.length() - point - 1;
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        throw new NumberFormatException();
      }
    }
    BigInteger[] bytes =
        new BigInteger(digits).shiftLeft(shift).divideAndRemainder(BigInteger.TEN.pow(behind));
    if (bytes[1].signum() != 0) {
      throw new NumberFormatException();
    }
    return bytes[0];
  }

  private static UserError bad(String what, String text) {
    return new UserError(
        what
            + ": '"
            + text
            + "' is no size; write a number below 2^64, with K, M, G or T behind it");
  }
}
