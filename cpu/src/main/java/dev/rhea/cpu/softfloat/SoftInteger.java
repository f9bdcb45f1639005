package dev.rhea.cpu.softfloat;

/** Conversions to and from integers of 32 and 64 bits (IEEE 754-2019 §5.4.1, §5.8). */
public final class SoftInteger {
  private SoftInteger() {}

  /**
   * {@code a} as a signed 32-bit integer, sign-extended. Inexact is raised if it had a fraction.
   */
  public static long toInt32(FloatEnv env, FloatFormat format, long a, int rm) {
    return toSigned(env, format, a, rm, 32);
  }

  /** {@code a} as a signed 64-bit integer. Inexact is raised if it had a fraction. */
  public static long toInt64(FloatEnv env, FloatFormat format, long a, int rm) {
    return toSigned(env, format, a, rm, 64);
  }

  /** {@code a} as an unsigned 32-bit integer, zero-extended; otherwise as {@link #toInt32}. */
  public static long toUint32(FloatEnv env, FloatFormat format, long a, int rm) {
    return toUnsigned(env, format, a, rm, 32);
  }

  /** {@code a} as an unsigned 64-bit integer; otherwise as {@link #toInt64}. */
  public static long toUint64(FloatEnv env, FloatFormat format, long a, int rm) {
    return toUnsigned(env, format, a, rm, 64);
  }

  /** A signed 64-bit integer as a floating-point number; sign-extend narrower ones. */
  public static long fromInt64(FloatEnv env, FloatFormat format, long value, int rm) {
    return value < 0
        ? fromMagnitude(env, format, 1, -value, rm)
        : fromMagnitude(env, format, 0, value, rm);
  }

  /** An unsigned 64-bit integer as a floating-point number; zero-extend narrower ones. */
  public static long fromUint64(FloatEnv env, FloatFormat format, long value, int rm) {
    return fromMagnitude(env, format, 0, value, rm);
  }

  private static long fromMagnitude(
      FloatEnv env, FloatFormat format, int sign, long magnitude, int rm) {
    if (magnitude == 0) {
      return 0;
    }
    if (magnitude < 0) {
      return Rounder.round(env, format, sign, 63, Wide.shiftRightJam(magnitude, 1), rm);
    }
    int shift = Long.numberOfLeadingZeros(magnitude) - 1;
    return Rounder.round(env, format, sign, FloatFormat.LEADING - shift, magnitude << shift, rm);
  }

  private static long toSigned(FloatEnv env, FloatFormat format, long a, int rm, int width) {
    long largest = -1L >>> (65 - width);
    int exponent = exponentOrBeyond(format, a);
    if (exponent > 63) {
      return overflow(env, format, a, ~largest, largest, ~largest);
    }
    int before = env.flags;
    int sign = format.sign(a);
    long magnitude = magnitude(env, format, a, exponent, rm);
    // As an unsigned number: 2^63 must compare above every smaller limit.
    if (Long.compareUnsigned(magnitude, largest + sign) > 0) {
      env.flags = before;
      return overflow(env, format, a, ~largest, largest, ~largest);
    }
    return sign != 0 ? -magnitude : magnitude;
  }

  private static long toUnsigned(FloatEnv env, FloatFormat format, long a, int rm, int width) {
    long largest = -1L >>> (64 - width);
    int exponent = exponentOrBeyond(format, a);
    if (exponent > 63) {
      return overflow(env, format, a, 0, largest, largest);
    }
    int before = env.flags;
    long magnitude = magnitude(env, format, a, exponent, rm);
    boolean fits =
        format.sign(a) != 0 ? magnitude == 0 : Long.compareUnsigned(magnitude, largest) <= 0;
    if (!fits) {
      env.flags = before;
      return overflow(env, format, a, 0, largest, largest);
    }
    return magnitude;
  }

  /** The exponent of a finite number, one below all others for zero; large for the rest. */
  private static int exponentOrBeyond(FloatFormat format, long a) {
    if (!format.isFinite(a)) {
      return Integer.MAX_VALUE;
    }
    return format.isZero(a) ? Integer.MIN_VALUE : format.exponent(a);
  }

  private static long magnitude(FloatEnv env, FloatFormat format, long a, int exponent, int rm) {
    return exponent == Integer.MIN_VALUE
        ? 0
        : roundMagnitude(env, format.sign(a), exponent, format.significand(a), rm);
  }

  /**
   * {@code significand × 2^(exponent − 62)} rounded to an unsigned 64-bit integer; raises inexact.
   *
   * @param exponent at most 63; at 63 the significand's bits above the format's precision make the
   *     result exact
   */
  static long roundMagnitude(FloatEnv env, int sign, int exponent, long significand, int rm) {
    int distance = FloatFormat.LEADING - exponent;
    if (distance <= 0) {
      return significand << -distance;
    }
    long integer = Wide.shiftRightHigh(significand, distance);
    // What was shifted out, as a fraction of 2^64.
    long fraction = Wide.shiftRightJamLow(significand, 0, distance);
    if (fraction == 0) {
      return integer;
    }
    env.raise(FloatEnv.INEXACT);
    int half = Long.compareUnsigned(fraction, 1L << 63);
    boolean up =
        switch (rm) {
          case RoundingMode.RNE -> half > 0 || (half == 0 && (integer & 1) != 0);
          case RoundingMode.RTZ -> false;
          case RoundingMode.RDN -> sign != 0;
          case RoundingMode.RUP -> sign == 0;
          case RoundingMode.RMM -> half >= 0;
          case RoundingMode.ROD -> (integer & 1) == 0;
          default -> throw new AssertionError("rounding mode " + rm);
        };
    return up ? integer + 1 : integer;
  }

  private static long overflow(
      FloatEnv env, FloatFormat format, long a, long smallest, long largest, long indefinite) {
    env.raise(FloatEnv.INVALID);
    boolean nan = format.isNan(a);
    return switch (env.policy.integerOverflow()) {
      case SATURATE_NAN_MAX -> nan || format.sign(a) == 0 ? largest : smallest;
      case SATURATE_NAN_ZERO -> nan ? 0 : format.sign(a) == 0 ? largest : smallest;
      case INDEFINITE -> indefinite;
      case MAXIMUM -> largest;
    };
  }
}
