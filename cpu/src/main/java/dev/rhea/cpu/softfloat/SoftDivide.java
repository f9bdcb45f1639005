package dev.rhea.cpu.softfloat;

/** Division (IEEE 754-2019 §5.4.1). */
public final class SoftDivide {
  private SoftDivide() {}

  /** {@code a ÷ b}. */
  public static long divide(FloatEnv env, FloatFormat format, long a, long b, int rm) {
    int sign = format.sign(a) ^ format.sign(b);
    if (!format.isFinite(a) || !format.isFinite(b)) {
      if (format.isNan(a) || format.isNan(b)) {
        return Nans.propagate(env, format, a, b);
      }
      if (format.isInfinite(a)) {
        return format.isInfinite(b) ? Nans.invalid(env, format) : format.infinity(sign);
      }
      return format.zero(sign);
    }
    if (format.isZero(b)) {
      if (format.isZero(a)) {
        return Nans.invalid(env, format);
      }
      env.raise(FloatEnv.DIVIDE_BY_ZERO);
      return format.infinity(sign);
    }
    if (format.isZero(a)) {
      return format.zero(sign);
    }
    int exponent = format.exponent(a) - format.exponent(b);
    // Dividend with its leading bit at 62 of the high half, divisor at 63: the quotient's leading
    // bit is 63, or 62 when the dividend's significand is the smaller one.
    long quotient = Wide.divideJam(format.significand(a), format.significand(b) << 1);
    return quotient >= 0
        ? Rounder.round(env, format, sign, exponent - 1, quotient, rm)
        : Rounder.round(env, format, sign, exponent, Wide.shiftRightJam(quotient, 1), rm);
  }
}
