package dev.rhea.cpu.softfloat;

/** Square root (IEEE 754-2019 §5.4.1). */
public final class SoftSqrt {
  private static final double TWO_TO_31 = 0x1p31;
  private static final double TWO_TO_64 = 0x1p64;

  private SoftSqrt() {}

  /** {@code √a}; the root of −0 is −0. */
  public static long sqrt(FloatEnv env, FloatFormat format, long a, int rm) {
    if (format.isNan(a)) {
      return Nans.propagate(env, format, a);
    }
    if (format.isZero(a)) {
      return a & format.mask;
    }
    if (format.sign(a) != 0) {
      return Nans.invalid(env, format);
    }
    if (format.isInfinite(a)) {
      return format.infinity;
    }
    int exponent = format.exponent(a);
    long root = rootJam(format.significand(a), exponent & 1);
    return Rounder.round(env, format, 0, exponent >> 1, root, rm);
  }

  /**
   * The integer square root of {@code significand × 2^(62 + odd)}, jammed when inexact: its leading
   * bit is bit 62.
   *
   * <p>The JVM's own root, correctly rounded by its specification, gives 52 bits; one Newton step
   * gives the rest but for a unit or two, which the loops settle in integers.
   */
  private static long rootJam(long significand, int odd) {
    long high = significand >>> (2 - odd);
    long low = significand << (62 + odd);
    long root = (long) (Math.sqrt((double) significand * (1 + odd)) * TWO_TO_31);
    // radicand − root², at most 2^75 or so either way: as a double it errs by far less than root.
    long squareLow = root * root;
    long restLow = low - squareLow;
    long borrow = Long.compareUnsigned(low, squareLow) < 0 ? 1 : 0;
    long restHigh = high - Math.multiplyHigh(root, root) - borrow;
    root += (long) ((restHigh * TWO_TO_64 + unsignedToDouble(restLow)) / (2.0 * root));

    while (compareSquare(root, high, low) > 0) {
      root--;
    }
    while (compareSquare(root + 1, high, low) <= 0) {
      root++;
    }
    return compareSquare(root, high, low) == 0 ? root : root | 1;
  }

  /** Compares {@code root²} with {@code high:low}. */
  private static int compareSquare(long root, long high, long low) {
    int order = Long.compare(Math.multiplyHigh(root, root), high);
    return order != 0 ? order : Long.compareUnsigned(root * root, low);
  }

  private static double unsignedToDouble(long value) {
    return (value >>> 1) * 2.0;
  }
}
