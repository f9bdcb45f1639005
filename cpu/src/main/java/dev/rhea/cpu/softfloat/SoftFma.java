package dev.rhea.cpu.softfloat;

/** Fused multiply-add (IEEE 754-2019 §5.4.1): one rounding. */
public final class SoftFma {
  private SoftFma() {}

  /** {@code a × b + c}. */
  public static long fma(FloatEnv env, FloatFormat format, long a, long b, long c, int rm) {
    int sign = format.sign(a) ^ format.sign(b);
    if (!format.isFinite(a) || !format.isFinite(b) || !format.isFinite(c)) {
      return fmaSpecial(env, format, sign, a, b, c);
    }
    if (format.isZero(a) || format.isZero(b)) {
      if (!format.isZero(c)) {
        return c & format.mask;
      }
      return sign == format.sign(c) ? format.zero(sign) : Rounder.zeroSum(format, rm);
    }
    int exponent = format.exponent(a) + format.exponent(b);
    long left = format.significand(a) << 1;
    long right = format.significand(b) << 1;
    long high = Math.unsignedMultiplyHigh(left, right);
    long low = left * right;
    if (high < 0) {
      low = Wide.shiftRightJamLow(high, low, 1);
      high >>>= 1;
      exponent++;
    }
    if (format.isZero(c)) {
      return Rounder.round(env, format, sign, exponent, high | (low != 0 ? 1 : 0), rm);
    }
    int distance = exponent - format.exponent(c);
    long addend = format.significand(c);
    // Two 128-bit terms, leading bits at 126; the one of smaller exponent moves down. A product
    // fills 106 bits and an addend 53, so no bit is jammed unless the other term is at least 21
    // binades larger, and then at most one leading bit cancels.
    if (distance >= 0) {
      return sum(
          env,
          format,
          sign,
          exponent,
          high,
          low,
          format.sign(c),
          Wide.shiftRightHigh(addend, distance),
          Wide.shiftRightJamLow(addend, 0, distance),
          rm);
    }
    return sum(
        env,
        format,
        format.sign(c),
        exponent - distance,
        addend,
        0,
        sign,
        Wide.shiftRightHigh(high, -distance),
        Wide.shiftRightJamLow(high, low, -distance),
        rm);
  }

  /** The rounded sum of two aligned 128-bit terms, the first of them the larger or equal binade. */
  private static long sum(
      FloatEnv env,
      FloatFormat format,
      int sign,
      int exponent,
      long high,
      long low,
      int otherSign,
      long otherHigh,
      long otherLow,
      int rm) {
    if (sign == otherSign) {
      long sumLow = low + otherLow;
      long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
      return normalise(env, format, sign, exponent, high + otherHigh + carry, sumLow, rm);
    }
    if (otherHigh > high || (otherHigh == high && Long.compareUnsigned(otherLow, low) > 0)) {
      return difference(env, format, otherSign, exponent, otherHigh, otherLow, high, low, rm);
    }
    return difference(env, format, sign, exponent, high, low, otherHigh, otherLow, rm);
  }

  private static long difference(
      FloatEnv env,
      FloatFormat format,
      int sign,
      int exponent,
      long high,
      long low,
      long lessHigh,
      long lessLow,
      int rm) {
    long borrow = Long.compareUnsigned(low, lessLow) < 0 ? 1 : 0;
    long restHigh = high - lessHigh - borrow;
    long restLow = low - lessLow;
    return (restHigh | restLow) == 0
        ? Rounder.zeroSum(format, rm)
        : normalise(env, format, sign, exponent, restHigh, restLow, rm);
  }

  /** Brings the leading bit of a non-zero {@code high:low} to 126 and rounds. */
  private static long normalise(
      FloatEnv env, FloatFormat format, int sign, int exponent, long high, long low, int rm) {
    if (high == 0) {
      exponent -= 64;
      high = low;
      low = 0;
    }
    int shift = Long.numberOfLeadingZeros(high) - 1;
    if (shift < 0) {
      low |= high & 1;
      high >>>= 1;
    } else if (shift > 0) {
      high = (high << shift) | (low >>> -shift);
      low <<= shift;
    }
    return Rounder.round(env, format, sign, exponent - shift, high | (low != 0 ? 1 : 0), rm);
  }

  private static long fmaSpecial(
      FloatEnv env, FloatFormat format, int sign, long a, long b, long c) {
    if (format.isNan(a) || format.isNan(b) || format.isNan(c)) {
      return Nans.propagate(env, format, a, b, c);
    }
    if (!format.isInfinite(a) && !format.isInfinite(b)) {
      return c & format.mask;
    }
    boolean undefined = format.isZero(a) || format.isZero(b);
    if (undefined || (format.isInfinite(c) && format.sign(c) != sign)) {
      return Nans.invalid(env, format);
    }
    return format.infinity(sign);
  }
}
