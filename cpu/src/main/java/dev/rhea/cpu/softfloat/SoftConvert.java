package dev.rhea.cpu.softfloat;

/** Conversions between formats and rounding to an integral value (IEEE 754-2019 §5.4.2, §5.3.1). */
public final class SoftConvert {
  private SoftConvert() {}

  /** {@code a} in another format. */
  public static long convert(FloatEnv env, FloatFormat from, FloatFormat to, long a, int rm) {
    if (from.isNan(a)) {
      return Nans.convert(env, from, to, a);
    }
    int sign = from.sign(a);
    if (from.isInfinite(a)) {
      return to.infinity(sign);
    }
    if (from.isZero(a)) {
      return to.zero(sign);
    }
    return Rounder.round(env, to, sign, from.exponent(a), from.significand(a), rm);
  }

  /** {@code a} rounded to an integral value; raises no inexact (roundToIntegralTiesToEven …). */
  public static long roundToIntegral(FloatEnv env, FloatFormat format, long a, int rm) {
    int flags = env.flags;
    long result = roundToIntegralExact(env, format, a, rm);
    env.flags = flags | (env.flags & FloatEnv.INVALID);
    return result;
  }

  /** {@code a} rounded to an integral value; raises inexact when they differ. */
  public static long roundToIntegralExact(FloatEnv env, FloatFormat format, long a, int rm) {
    if (format.isNan(a)) {
      return Nans.propagate(env, format, a);
    }
    if (format.isInfinite(a) || format.isZero(a)) {
      return a & format.mask;
    }
    int exponent = format.exponent(a);
    if (exponent >= format.fractionBits) {
      return a & format.mask;
    }
    int sign = format.sign(a);
    long integer = SoftInteger.roundMagnitude(env, sign, exponent, format.significand(a), rm);
    if (integer == 0) {
      return format.zero(sign);
    }
    int shift = Long.numberOfLeadingZeros(integer) - 1;
    return Rounder.round(
        env, format, sign, FloatFormat.LEADING - shift, integer << shift, RoundingMode.RTZ);
  }
}
