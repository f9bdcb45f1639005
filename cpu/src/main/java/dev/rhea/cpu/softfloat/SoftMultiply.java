package dev.rhea.cpu.softfloat;

/** Multiplication (IEEE 754-2019 §5.4.1). */
public final class SoftMultiply {
  private SoftMultiply() {}

  /** {@code a × b}. */
  public static long multiply(FloatEnv env, FloatFormat format, long a, long b, int rm) {
    int sign = format.sign(a) ^ format.sign(b);
    if (!format.isFinite(a) || !format.isFinite(b)) {
      if (format.isNan(a) || format.isNan(b)) {
        return Nans.propagate(env, format, a, b);
      }
      return format.isZero(a) || format.isZero(b)
          ? Nans.invalid(env, format)
          : format.infinity(sign);
    }
    if (format.isZero(a) || format.isZero(b)) {
      return format.zero(sign);
    }
    int exponent = format.exponent(a) + format.exponent(b);
    // Leading bits at 63, so that the product's stands at 62 or 63 of the high half.
    long left = format.significand(a) << 1;
    long right = format.significand(b) << 1;
    long product = Math.unsignedMultiplyHigh(left, right) | (left * right != 0 ? 1 : 0);
    return product >= 0
        ? Rounder.round(env, format, sign, exponent, product, rm)
        : Rounder.round(env, format, sign, exponent + 1, Wide.shiftRightJam(product, 1), rm);
  }
}
