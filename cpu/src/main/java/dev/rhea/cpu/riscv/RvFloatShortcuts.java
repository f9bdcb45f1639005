package dev.rhea.cpu.riscv;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * {@linkplain dev.rhea.cpu.ir.Shortcut Shortcuts} of {@link RvFloatHelpers}, as {@link
 * RvDoubleShortcuts}. A box is added, not or'ed: so C2 knows the range of the sum, and drops {@link
 * #isBoxed} where the operand was made here.
 */
public final class RvFloatShortcuts {
  private static final double LIMIT_INT32 = 0x1p31 - 1;
  private static final double LIMIT_UINT32 = 0x1p32 - 1;
  private static final double LIMIT_INT64 = 0x1p63;

  private RvFloatShortcuts() {}

  static float single(long register) {
    return intBitsToFloat((int) register);
  }

  static long box(float value) {
    return (floatToRawIntBits(value) & 0xFFFF_FFFFL) + RvFpInsns.BOX32;
  }

  static boolean isBoxed(long register) {
    return register >> 32 == -1;
  }

  // ---- results ----------------------------------------------------------------------------------

  public static long fadd(long a, long b) {
    return box(single(a) + single(b));
  }

  public static long fsub(long a, long b) {
    return box(single(a) - single(b));
  }

  public static long fmul(long a, long b) {
    return box(single(a) * single(b));
  }

  public static long fdiv(long a, long b) {
    return box(single(a) / single(b));
  }

  public static long fsqrt(long a) {
    return box((float) Math.sqrt(single(a)));
  }

  public static long fmadd(long a, long b, long c) {
    return box(Math.fma(single(a), single(b), single(c)));
  }

  public static long fmsub(long a, long b, long c) {
    return box(Math.fma(single(a), single(b), -single(c)));
  }

  public static long fnmsub(long a, long b, long c) {
    return box(Math.fma(-single(a), single(b), single(c)));
  }

  public static long fnmadd(long a, long b, long c) {
    return box(Math.fma(-single(a), single(b), -single(c)));
  }

  public static long fmin(long a, long b) {
    return single(a) < single(b) ? a : b;
  }

  public static long fmax(long a, long b) {
    return single(a) > single(b) ? a : b;
  }

  public static long feq(long a, long b) {
    return single(a) == single(b) ? 1 : 0;
  }

  public static long flt(long a, long b) {
    return single(a) < single(b) ? 1 : 0;
  }

  public static long fle(long a, long b) {
    return single(a) <= single(b) ? 1 : 0;
  }

  /** To any integer, once accepted: an unsigned word is sign-extended as well. */
  public static long toWord(long a, int rm) {
    return (int) toLong(a, rm);
  }

  public static long toLong(long a, int rm) {
    return (long) RvFpShortcuts.integral(single(a), rm);
  }

  public static long fromW(int a) {
    return box((float) a);
  }

  public static long fromWu(long a) {
    return box((float) (a & 0xFFFF_FFFFL));
  }

  public static long fromL(long a) {
    return box((float) a);
  }

  /** Half of a large number, its lost bit kept as sticky, rounds as the number does. */
  public static long fromLu(long a) {
    return box(a >= 0 ? (float) a : (float) (a >>> 1 | a & 1) * 2);
  }

  // ---- whether they hold ------------------------------------------------------------------------

  /** Exponent field below the one of infinities and NaNs. */
  private static boolean isFinite(long result) {
    return Integer.compareUnsigned((int) result << 1, 0xFF00_0000) < 0;
  }

  /** Exponent field from 2 to 254, as {@link dev.rhea.cpu.softfloat.HostFloat} has it. */
  static boolean isPlain(long result) {
    return Integer.compareUnsigned(((int) result << 1) - 0x0200_0000, 0xFD00_0000) < 0;
  }

  /** Of a sum, which is exact when tiny. */
  public static boolean isSum(long a, long b, long result) {
    return isBoxed(a) && isBoxed(b) && isFinite(result);
  }

  /** Of a product; zero may be underflow unless a factor is zero. */
  public static boolean isProduct(long a, long b, long result) {
    return isBoxed(a) && isBoxed(b) && isProductOfBoxed(a, b, result);
  }

  /** Of a fused multiply-add. */
  public static boolean isFused(long a, long b, long c, long result) {
    return isBoxed(a) && isBoxed(b) && isBoxed(c) && isProductOfBoxed(a, b, result);
  }

  private static boolean isProductOfBoxed(long a, long b, long result) {
    return isPlain(result) || single(result) == 0 && (single(a) == 0 || single(b) == 0);
  }

  public static boolean isQuotient(long a, long b, long result) {
    return isBoxed(a) && isBoxed(b) && (isPlain(result) || single(result) == 0 && single(a) == 0);
  }

  public static boolean isRoot(long a, long result) {
    return isBoxed(a) && (isPlain(result) || single(result) == 0);
  }

  /** Of a comparison: neither operand is a NaN. */
  public static boolean isOrdered(long a, long b, long result) {
    float x = single(a);
    float y = single(b);
    return isBoxed(a) && isBoxed(b) && (x < y || x >= y);
  }

  /** Of a minimum or maximum: the operands are not zeros of which the sign decides, nor NaNs. */
  public static boolean isDistinct(long a, long b, long result) {
    float x = single(a);
    float y = single(b);
    return isBoxed(a) && isBoxed(b) && (x < y || x > y || x == y && a == b);
  }

  public static boolean isWord(long a, long result) {
    return isBoxed(a) && Math.abs((double) single(a)) < LIMIT_INT32;
  }

  public static boolean isUnsignedWord(long a, long result) {
    double x = single(a);
    return isBoxed(a) && x >= 0 && x < LIMIT_UINT32;
  }

  public static boolean isLong(long a, long result) {
    return isBoxed(a) && Math.abs((double) single(a)) < LIMIT_INT64;
  }

  public static boolean isUnsignedLong(long a, long result) {
    double x = single(a);
    return isBoxed(a) && x >= 0 && x < LIMIT_INT64;
  }
}
