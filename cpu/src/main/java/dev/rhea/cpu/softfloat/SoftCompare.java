package dev.rhea.cpu.softfloat;

/** Comparisons (IEEE 754-2019 §5.6.1, §5.11). */
public final class SoftCompare {
  /** {@code a < b}. */
  public static final int LESS = -1;

  /** {@code a = b}; zeros of either sign are equal. */
  public static final int EQUAL = 0;

  /** {@code a > b}. */
  public static final int GREATER = 1;

  /** An operand is a NaN. */
  public static final int UNORDERED = 2;

  private SoftCompare() {}

  /** The relation of two operands; only a signalling NaN raises invalid. */
  public static int compareQuiet(FloatEnv env, FloatFormat format, long a, long b) {
    if (format.isNan(a) || format.isNan(b)) {
      if (Nans.isSignalling(env, format, a) || Nans.isSignalling(env, format, b)) {
        env.raise(FloatEnv.INVALID);
      }
      return UNORDERED;
    }
    return compareOrdered(format, a, b);
  }

  /** The relation of two operands; a NaN of either kind raises invalid. */
  public static int compareSignalling(FloatEnv env, FloatFormat format, long a, long b) {
    if (format.isNan(a) || format.isNan(b)) {
      env.raise(FloatEnv.INVALID);
      return UNORDERED;
    }
    return compareOrdered(format, a, b);
  }

  /** The relation of two operands that are no NaNs. */
  static int compareOrdered(FloatFormat format, long a, long b) {
    long left = format.magnitude(a);
    long right = format.magnitude(b);
    return Long.compare(
        format.sign(a) != 0 ? -left : left, //
        format.sign(b) != 0 ? -right : right);
  }
}
