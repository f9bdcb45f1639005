package dev.rhea.cpu.softfloat;

/** Addition and subtraction (IEEE 754-2019 §5.4.1). */
public final class SoftAdd {
  private SoftAdd() {}

  /** {@code a + b}. */
  public static long add(FloatEnv env, FloatFormat format, long a, long b, int rm) {
    if (!format.isFinite(a) || !format.isFinite(b)) {
      return addSpecial(env, format, a, b, b);
    }
    return addFinite(env, format, a & format.mask, b & format.mask, rm);
  }

  /** {@code a − b}. */
  public static long subtract(FloatEnv env, FloatFormat format, long a, long b, int rm) {
    long negated = b ^ format.signBit;
    if (!format.isFinite(a) || !format.isFinite(b)) {
      return addSpecial(env, format, a, b, negated);
    }
    return addFinite(env, format, a & format.mask, negated & format.mask, rm);
  }

  /**
   * The sum when an operand is infinite or a NaN.
   *
   * @param b the second operand as the guest gave it: a NaN keeps its sign under subtraction
   * @param addend {@code b}, or {@code −b} for subtraction
   */
  private static long addSpecial(FloatEnv env, FloatFormat format, long a, long b, long addend) {
    if (format.isNan(a) || format.isNan(b)) {
      return Nans.propagate(env, format, a, b);
    }
    if (!format.isInfinite(a)) {
      return addend & format.mask;
    }
    if (format.isInfinite(b) && format.sign(a) != format.sign(addend)) {
      return Nans.invalid(env, format);
    }
    return a & format.mask;
  }

  private static long addFinite(FloatEnv env, FloatFormat format, long a, long b, int rm) {
    if (format.isZero(a)) {
      return a != b && format.isZero(b) ? Rounder.zeroSum(format, rm) : b;
    }
    if (format.isZero(b)) {
      return a;
    }
    if (format.magnitude(a) < format.magnitude(b)) {
      long swap = a;
      a = b;
      b = swap;
    }
    int sign = format.sign(a);
    int exponent = format.exponent(a);
    long large = format.significand(a);
    // At least ten bits lie below the format's last one: a jammed bit rounds as what it stands for.
    long small = Wide.shiftRightJam(format.significand(b), exponent - format.exponent(b));
    if (sign == format.sign(b)) {
      long sum = large + small;
      return sum >= 0
          ? Rounder.round(env, format, sign, exponent, sum, rm)
          : Rounder.round(env, format, sign, exponent + 1, Wide.shiftRightJam(sum, 1), rm);
    }
    long difference = large - small;
    if (difference == 0) {
      return Rounder.zeroSum(format, rm);
    }
    int shift = Long.numberOfLeadingZeros(difference) - 1;
    return Rounder.round(env, format, sign, exponent - shift, difference << shift, rm);
  }
}
