package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.LEADING;

/** The one place where a result is rounded, packed and judged for overflow and underflow. */
final class Rounder {
  private Rounder() {}

  /**
   * The encoding of {@code ±significand × 2^(exponent − 62)} rounded to the format; raises inexact,
   * overflow and underflow.
   *
   * @param sign 1 for negative
   * @param significand leading bit at 62; bit 0 sticky
   */
  static long round(
      FloatEnv env, FloatFormat format, int sign, int exponent, long significand, int rm) {
    int biased = exponent + format.bias;
    if (biased > 2 * format.bias) {
      return overflow(env, format, sign, rm);
    }
    int shift = LEADING - format.fractionBits;
    long discarded = (1L << shift) - 1;
    long increment = increment(rm, sign, discarded);
    boolean tiny = false;
    if (biased <= 0) {
      // After rounding, a value just below the smallest normal number may have been carried up to
      // it: with an unbounded exponent the carry would reach bit 63.
      tiny =
          biased < 0
              || significand + increment >= 0
              || env.policy.tininess() == Tininess.BEFORE_ROUNDING;
      significand = Wide.shiftRightJam(significand, 1 - biased);
      biased = 1;
    }
    long rest = significand & discarded;
    long kept = (significand + increment) >>> shift;
    if (rest != 0) {
      env.raise(tiny ? FloatEnv.INEXACT | FloatEnv.UNDERFLOW : FloatEnv.INEXACT);
      if (rm == RoundingMode.ROD) {
        kept |= 1;
      } else if (rm == RoundingMode.RNE && rest == 1L << (shift - 1)) {
        kept &= ~1L;
      }
    }
    // The hidden bit adds one to the exponent field; a carry out of the fraction adds another.
    long magnitude = ((long) (biased - 1) << format.fractionBits) + kept;
    return magnitude >= format.infinity
        ? overflow(env, format, sign, rm)
        : format.zero(sign) | magnitude;
  }

  /**
   * What to add before the discarded bits are cut off.
   *
   * @param discarded a mask of the bits that go
   */
  static long increment(int rm, int sign, long discarded) {
    return switch (rm) {
      case RoundingMode.RNE, RoundingMode.RMM -> (discarded >>> 1) + 1;
      case RoundingMode.RTZ, RoundingMode.ROD -> 0;
      case RoundingMode.RDN -> sign != 0 ? discarded : 0;
      case RoundingMode.RUP -> sign != 0 ? 0 : discarded;
      default -> throw new AssertionError("rounding mode " + rm);
    };
  }

  /** The sign of an exact zero sum of terms of different signs (§6.3). */
  static long zeroSum(FloatFormat format, int rm) {
    return format.zero(rm == RoundingMode.RDN ? 1 : 0);
  }

  private static long overflow(FloatEnv env, FloatFormat format, int sign, int rm) {
    env.raise(FloatEnv.OVERFLOW | FloatEnv.INEXACT);
    // Modes that would add nothing to the magnitude stay at the largest finite number.
    return increment(rm, sign, 1) != 0 ? format.infinity(sign) : format.largest(sign);
  }
}
