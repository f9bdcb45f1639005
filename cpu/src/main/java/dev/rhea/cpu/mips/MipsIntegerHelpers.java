package dev.rhea.cpu.mips;

/**
 * What generated code calls of arithmetic.
 *
 * <p>Hot path: no allocation.
 */
public final class MipsIntegerHelpers {
  private MipsIntegerHelpers() {}

  /** The sum of two words, sign-extended; Integer Overflow if it is not a word. */
  public static long addWord(MipsState s, long a, long b) {
    long sum = (int) a + (long) (int) b;
    if (sum != (int) sum) {
      throw s.fault(MipsFault.OVERFLOW);
    }
    return sum;
  }

  /** The difference of two words, sign-extended; Integer Overflow if it is not a word. */
  public static long subWord(MipsState s, long a, long b) {
    long difference = (int) a - (long) (int) b;
    if (difference != (int) difference) {
      throw s.fault(MipsFault.OVERFLOW);
    }
    return difference;
  }

  /** The sum of two doublewords; Integer Overflow if it is none. */
  public static long addLong(MipsState s, long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw s.fault(MipsFault.OVERFLOW);
    }
    return sum;
  }

  /** The difference of two doublewords; Integer Overflow if it is none. */
  public static long subLong(MipsState s, long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      throw s.fault(MipsFault.OVERFLOW);
    }
    return difference;
  }

  /** Raises a Trap unless {@code condition} is 0. */
  public static void trapIf(MipsState s, long condition) {
    if (condition != 0) {
      throw s.fault(MipsFault.TRAP);
    }
  }

  // A division by zero raises nothing and has no defined result: it is one by 1, as in QEMU.

  /** Signed quotient. */
  public static long div(long a, long b) {
    return b == 0 ? a : a / b;
  }

  /** Signed remainder. */
  public static long rem(long a, long b) {
    return b == 0 ? 0 : a % b;
  }

  /** Unsigned quotient. */
  public static long divu(long a, long b) {
    return b == 0 ? a : Long.divideUnsigned(a, b);
  }

  /** Unsigned remainder. */
  public static long remu(long a, long b) {
    return b == 0 ? 0 : Long.remainderUnsigned(a, b);
  }
}
