package dev.rhea.cpu.softfloat;

/** The ten classes of IEEE 754-2019 §5.7.2, numbered from negative infinity up, NaNs last. */
public final class FloatClass {
  /** −∞. */
  public static final int NEGATIVE_INFINITY = 0;

  /** A negative normal number. */
  public static final int NEGATIVE_NORMAL = 1;

  /** A negative subnormal number. */
  public static final int NEGATIVE_SUBNORMAL = 2;

  /** −0. */
  public static final int NEGATIVE_ZERO = 3;

  /** +0. */
  public static final int POSITIVE_ZERO = 4;

  /** A positive subnormal number. */
  public static final int POSITIVE_SUBNORMAL = 5;

  /** A positive normal number. */
  public static final int POSITIVE_NORMAL = 6;

  /** +∞. */
  public static final int POSITIVE_INFINITY = 7;

  /** A signalling NaN of either sign. */
  public static final int SIGNALLING_NAN = 8;

  /** A quiet NaN of either sign. */
  public static final int QUIET_NAN = 9;

  private FloatClass() {}

  /** The class of an operand; raises nothing. */
  public static int classify(FloatEnv env, FloatFormat format, long a) {
    if (format.isNan(a)) {
      return Nans.isSignalling(env, format, a) ? SIGNALLING_NAN : QUIET_NAN;
    }
    int size;
    if (format.isInfinite(a)) {
      size = POSITIVE_INFINITY;
    } else if (format.isZero(a)) {
      size = POSITIVE_ZERO;
    } else {
      size = format.isSubnormal(a) ? POSITIVE_SUBNORMAL : POSITIVE_NORMAL;
    }
    return format.sign(a) != 0 ? POSITIVE_INFINITY - size : size;
  }
}
