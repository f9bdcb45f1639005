package dev.rhea.cpu.softfloat;

/**
 * Shifts that remember what they lose, and 128-bit steps that {@link Math} lacks.
 *
 * <p>To <em>jam</em> is to or the lost bits into the last one that is kept: rounding then still
 * knows that the value was not exact and on which side of a tie it lies.
 */
final class Wide {
  private Wide() {}

  /** {@code value >>> distance}, jammed; any {@code distance} from 0 up. */
  static long shiftRightJam(long value, int distance) {
    if (distance == 0) {
      return value;
    }
    if (distance > 63) {
      return value != 0 ? 1 : 0;
    }
    return (value >>> distance) | (value << -distance != 0 ? 1 : 0);
  }

  /** The high half of {@code high:low >>> distance}; any {@code distance} from 0 up. */
  static long shiftRightHigh(long high, int distance) {
    return distance > 63 ? 0 : high >>> distance;
  }

  /** The low half of {@code high:low >>> distance}, jammed; any {@code distance} from 0 up. */
  static long shiftRightJamLow(long high, long low, int distance) {
    if (distance == 0) {
      return low;
    }
    if (distance < 64) {
      return (high << -distance) | shiftRightJam(low, distance);
    }
    return shiftRightJam(high, distance - 64) | (low != 0 ? 1 : 0);
  }

  /**
   * The quotient of {@code high × 2^64} by {@code divisor}, both unsigned, jammed: its last bit is
   * also set when a remainder is left.
   *
   * <p>Schoolbook division with two 32-bit digits (Knuth, The Art of Computer Programming, volume
   * 2, 4.3.1, algorithm D). Each digit's estimate is at most two too large because the divisor is
   * normalised.
   *
   * @param high less than {@code divisor}
   * @param divisor with its top bit set
   */
  static long divideJam(long high, long divisor) {
    long digit1 = digit(high, divisor);
    long rest = (high << 32) - digit1 * divisor;
    long digit0 = digit(rest, divisor);
    rest = (rest << 32) - digit0 * divisor;
    return (digit1 << 32) | digit0 | (rest != 0 ? 1 : 0);
  }

  /** The digit {@code rest × 2^32 ÷ divisor}, where {@code rest < divisor}. */
  private static long digit(long rest, long divisor) {
    long top = divisor >>> 32;
    long bottom = divisor & 0xffff_ffffL;
    long estimate = Long.divideUnsigned(rest, top);
    long left = rest - estimate * top;
    // estimate × bottom must not exceed left × 2^32 (the numerator's next digit is zero).
    while (left <= 0xffff_ffffL
        && (estimate > 0xffff_ffffL || Long.compareUnsigned(estimate * bottom, left << 32) > 0)) {
      estimate--;
      left += top;
    }
    return estimate;
  }
}
