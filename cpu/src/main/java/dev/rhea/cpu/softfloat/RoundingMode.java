package dev.rhea.cpu.softfloat;

/**
 * Rounding-direction attributes (IEEE 754-2019 §4.3) as the {@code int} that operations take.
 *
 * <p>Plain integers and not an enum: they sit in guest registers and instruction words, and
 * translated code passes them as constants.
 */
public final class RoundingMode {
  /** To nearest, ties to even (roundTiesToEven). */
  public static final int RNE = 0;

  /** Towards zero (roundTowardZero). */
  public static final int RTZ = 1;

  /** Down, towards negative infinity (roundTowardNegative). */
  public static final int RDN = 2;

  /** Up, towards positive infinity (roundTowardPositive). */
  public static final int RUP = 3;

  /** To nearest, ties to the larger magnitude (roundTiesToAway). */
  public static final int RMM = 4;

  /**
   * To odd: an inexact result takes the adjacent value whose last bit is one. Not one of the
   * standard's directions; a value narrowed with it can be rounded once more, to a precision at
   * least two bits smaller, with the result of a single rounding.
   */
  public static final int ROD = 5;

  private RoundingMode() {}
}
