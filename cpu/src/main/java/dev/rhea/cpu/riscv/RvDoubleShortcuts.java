package dev.rhea.cpu.riscv;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

/**
 * {@linkplain dev.rhea.cpu.ir.Shortcut Shortcuts} of {@link RvDoubleHelpers}: the JVM's own
 * arithmetic, under the conditions that {@link dev.rhea.cpu.softfloat.HostFloat} explains. Written
 * over {@code double} where C2 is to keep values out of the general registers.
 */
public final class RvDoubleShortcuts {
  /** Twice the smallest normal number: what is as large was never below that before rounding. */
  private static final double PLAIN = 0x1p-1021;

  private static final double LIMIT_INT32 = 0x1p31 - 1;
  private static final double LIMIT_UINT32 = 0x1p32 - 1;
  private static final double LIMIT_INT64 = 0x1p63;

  private RvDoubleShortcuts() {}

  // ---- results ----------------------------------------------------------------------------------

  public static long fadd(long a, long b) {
    return doubleToRawLongBits(longBitsToDouble(a) + longBitsToDouble(b));
  }

  public static long fsub(long a, long b) {
    return doubleToRawLongBits(longBitsToDouble(a) - longBitsToDouble(b));
  }

  public static long fmul(long a, long b) {
    return doubleToRawLongBits(longBitsToDouble(a) * longBitsToDouble(b));
  }

  public static long fdiv(long a, long b) {
    return doubleToRawLongBits(longBitsToDouble(a) / longBitsToDouble(b));
  }

  public static long fsqrt(long a) {
    return doubleToRawLongBits(Math.sqrt(longBitsToDouble(a)));
  }

  public static long fmadd(long a, long b, long c) {
    return fma(longBitsToDouble(a), longBitsToDouble(b), longBitsToDouble(c));
  }

  public static long fmsub(long a, long b, long c) {
    return fma(longBitsToDouble(a), longBitsToDouble(b), -longBitsToDouble(c));
  }

  public static long fnmsub(long a, long b, long c) {
    return fma(-longBitsToDouble(a), longBitsToDouble(b), longBitsToDouble(c));
  }

  public static long fnmadd(long a, long b, long c) {
    return fma(-longBitsToDouble(a), longBitsToDouble(b), -longBitsToDouble(c));
  }

  private static long fma(double a, double b, double c) {
    return doubleToRawLongBits(Math.fma(a, b, c));
  }

  public static long fmin(long a, long b) {
    return longBitsToDouble(a) < longBitsToDouble(b) ? a : b;
  }

  public static long fmax(long a, long b) {
    return longBitsToDouble(a) > longBitsToDouble(b) ? a : b;
  }

  public static long feq(long a, long b) {
    return longBitsToDouble(a) == longBitsToDouble(b) ? 1 : 0;
  }

  public static long flt(long a, long b) {
    return longBitsToDouble(a) < longBitsToDouble(b) ? 1 : 0;
  }

  public static long fle(long a, long b) {
    return longBitsToDouble(a) <= longBitsToDouble(b) ? 1 : 0;
  }

  /** To any integer, once accepted: an unsigned word is sign-extended as well. */
  public static long toWord(long a, int rm) {
    return (int) toLong(a, rm);
  }

  public static long toLong(long a, int rm) {
    return (long) RvFpShortcuts.integral(longBitsToDouble(a), rm);
  }

  public static long fromW(int a) {
    return doubleToRawLongBits(a);
  }

  public static long fromWu(long a) {
    return doubleToRawLongBits((double) (a & 0xFFFF_FFFFL));
  }

  public static long fromL(long a) {
    return doubleToRawLongBits((double) a);
  }

  /** Half of a large number, its lost bit kept as sticky, rounds as the number does. */
  public static long fromLu(long a) {
    return doubleToRawLongBits(a >= 0 ? (double) a : (double) (a >>> 1 | a & 1) * 2);
  }

  public static long fcvtSD(long a) {
    return RvFloatShortcuts.box((float) longBitsToDouble(a));
  }

  public static long fcvtDS(long a) {
    return doubleToRawLongBits(RvFloatShortcuts.single(a));
  }

  // ---- whether they hold ------------------------------------------------------------------------

  /** Of a sum, which is exact when tiny. */
  public static boolean isFinite(long result) {
    return Math.abs(longBitsToDouble(result)) <= Double.MAX_VALUE;
  }

  private static boolean isPlain(double result) {
    double size = Math.abs(result);
    return size >= PLAIN && size <= Double.MAX_VALUE;
  }

  /** Of a product, fused or not; zero may be underflow unless a factor is zero. */
  public static boolean isProduct(long a, long b, long result) {
    double r = longBitsToDouble(result);
    return isPlain(r) || r == 0 && (longBitsToDouble(a) == 0 || longBitsToDouble(b) == 0);
  }

  /** Of a quotient or root of {@code a}. */
  public static boolean isQuotient(long a, long result) {
    double r = longBitsToDouble(result);
    return isPlain(r) || r == 0 && longBitsToDouble(a) == 0;
  }

  /** Of a comparison: neither operand is a NaN. */
  public static boolean isOrdered(long a, long b, long result) {
    double x = longBitsToDouble(a);
    double y = longBitsToDouble(b);
    return x < y || x >= y;
  }

  /** Of a minimum or maximum: the operands are not zeros of which the sign decides, nor NaNs. */
  public static boolean isDistinct(long a, long b, long result) {
    double x = longBitsToDouble(a);
    double y = longBitsToDouble(b);
    return x < y || x > y || x == y && a == b;
  }

  public static boolean isWord(long a, long result) {
    return Math.abs(longBitsToDouble(a)) < LIMIT_INT32;
  }

  public static boolean isUnsignedWord(long a, long result) {
    double x = longBitsToDouble(a);
    return x >= 0 && x < LIMIT_UINT32;
  }

  public static boolean isLong(long a, long result) {
    return Math.abs(longBitsToDouble(a)) < LIMIT_INT64;
  }

  public static boolean isUnsignedLong(long a, long result) {
    double x = longBitsToDouble(a);
    return x >= 0 && x < LIMIT_INT64;
  }

  /** Of a narrowed number. */
  public static boolean isNarrow(long a, long result) {
    return RvFloatShortcuts.isPlain(result) || longBitsToDouble(a) == 0;
  }

  /** Of a widened number. */
  public static boolean isWide(long a, long result) {
    double r = longBitsToDouble(result);
    return RvFloatShortcuts.isBoxed(a) && !Double.isNaN(r);
  }
}
