package dev.rhea.cpu.softfloat;

/**
 * Random operands with a bent for trouble: special exponents, sparse fractions, subnormal numbers,
 * neighbours that cancel. The same sequence, draw for draw, as in the oracles' {@code vectors.c}.
 */
final class RandomOperands {
  private long seed;

  /** A sequence that {@code seed} (not zero) determines. */
  RandomOperands(long seed) {
    this.seed = seed;
  }

  /**
   * The next operand of a kind as in {@link Operation#operands}; {@code near} the one before it.
   */
  long next(char kind, long near) {
    return switch (kind) {
      case 'h' -> nextFloat(FloatFormat.BINARY16, near);
      case 's' -> nextFloat(FloatFormat.BINARY32, near);
      case 'd' -> nextFloat(FloatFormat.BINARY64, near);
      case 'w' -> (int) nextInteger();
      case 'W' -> nextInteger() & 0xffff_ffffL;
      case 'l', 'L' -> nextInteger();
      default -> throw new AssertionError("operand kind " + kind);
    };
  }

  /** Fills {@code operands} for an operation of the given operand kinds. */
  void fill(String kinds, long[] operands) {
    for (int i = 0; i < kinds.length(); i++) {
      operands[i] = next(kinds.charAt(i), i > 0 ? operands[i - 1] : 0);
    }
  }

  /** Sixty-four random bits (xorshift64*, Vigna 2016). */
  long nextLong() {
    seed ^= seed >>> 12;
    seed ^= seed << 25;
    seed ^= seed >>> 27;
    return seed * 0x2545f4914f6cdd1dL;
  }

  private long nextInteger() {
    long bits = nextLong();
    int choice = (int) (nextLong() >>> 40);
    int shift = choice >>> 2 & 63;
    return switch (choice & 3) {
      case 0 -> bits;
      case 1 -> bits >> shift;
      case 2 -> (1L << shift) + (bits >> 60);
      default -> (bits >>> 55) << shift;
    };
  }

  private long nextFloat(FloatFormat f, long near) {
    long bits = nextLong() >>> (64 - f.width);
    int choice = (int) (nextLong() >>> 40);
    int amount = choice >>> 4;
    long fraction = bits & f.fractionMask;
    int exponents = 2 * f.bias + 1;
    int exponent;
    switch (choice & 15) {
      case 0, 1, 2, 3:
        return bits;
      case 4, 5:
        exponent = f.bias + amount % 9 - 4;
        break;
      case 6:
        exponent = f.bias + amount % 70 - 4 < exponents ? f.bias + amount % 70 - 4 : 0;
        break;
      case 7, 8:
        exponent = 0;
        fraction >>>= amount % f.fractionBits;
        break;
      case 9:
        exponent = (amount & 1) != 0 ? exponents - 1 - (amount >>> 1) % 3 : 1 + (amount >>> 1) % 3;
        break;
      case 10:
        exponent = f.bias + amount % 5 - 2;
        fraction = 1L << amount % f.fractionBits;
        break;
      case 11:
        exponent = f.bias + amount % 5 - 2;
        fraction &= -(1L << amount % f.fractionBits);
        break;
      case 12:
        exponent = (amount & 1) != 0 ? exponents : 0;
        fraction = (amount & 2) != 0 ? fraction >>> f.fractionBits / 2 : 0;
        break;
      default:
        exponent = (int) (near >>> f.fractionBits) + amount % 5 - 2 & exponents;
        if ((amount & 64) != 0) {
          fraction = near & f.fractionMask ^ fraction >>> f.fractionBits / 2;
        }
        break;
    }
    return bits & f.signBit | (long) exponent << f.fractionBits | fraction;
  }
}
