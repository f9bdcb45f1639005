package dev.rhea.cpu.riscv;

/**
 * {@linkplain dev.rhea.cpu.ir.Shortcut Shortcuts} of {@link RvDoubleHelpers}: the JVM's own
 * arithmetic, under the conditions that {@link dev.rhea.cpu.softfloat.HostFloat} explains. Operands
 * and results are doubles, so that C2 keeps them out of the general registers.
 */
public final class RvDoubleShortcuts {
  /** Twice the smallest normal number: what is as large was never below that before rounding. */
  private static final double PLAIN = 0x1p-1021;

  private static final double LIMIT_INT32 = 0x1p31 - 1;
  private static final double LIMIT_UINT32 = 0x1p32 - 1;
  private static final double LIMIT_INT64 = 0x1p63;

  private RvDoubleShortcuts() {}

  // ---- results ----------------------------------------------------------------------------------

  public static double fadd(double a, double b) {
    return a + b;
  }

  public static double fsub(double a, double b) {
    return a - b;
  }

  public static double fmul(double a, double b) {
    return a * b;
  }

  public static double fdiv(double a, double b) {
    return a / b;
  }

  public static double fsqrt(double a) {
    return Math.sqrt(a);
  }

  public static double fmadd(double a, double b, double c) {
    return Math.fma(a, b, c);
  }

  public static double fmsub(double a, double b, double c) {
    return Math.fma(a, b, -c);
  }

  public static double fnmsub(double a, double b, double c) {
    return Math.fma(-a, b, c);
  }

  public static double fnmadd(double a, double b, double c) {
    return Math.fma(-a, b, -c);
  }

  public static double fmin(double a, double b) {
    return a < b ? a : b;
  }

  public static double fmax(double a, double b) {
    return a > b ? a : b;
  }

  public static long feq(double a, double b) {
    return a == b ? 1 : 0;
  }

  public static long flt(double a, double b) {
    return a < b ? 1 : 0;
  }

  public static long fle(double a, double b) {
    return a <= b ? 1 : 0;
  }

  /** To any integer, once accepted: an unsigned word is sign-extended as well. */
  public static long toWord(double a, int rm) {
    return (int) toLong(a, rm);
  }

  public static long toLong(double a, int rm) {
    return (long) RvFpShortcuts.integral(a, rm);
  }

  public static double fromW(int a) {
    return a;
  }

  public static double fromWu(long a) {
    return (double) (a & 0xFFFF_FFFFL);
  }

  public static double fromL(long a) {
    return (double) a;
  }

  /** Half of a large number, its lost bit kept as sticky, rounds as the number does. */
  public static double fromLu(long a) {
    return a >= 0 ? (double) a : (double) (a >>> 1 | a & 1) * 2;
  }

  public static long fcvtSD(double a) {
    return RvFloatShortcuts.box((float) a);
  }

  public static double fcvtDS(long a) {
    return RvFloatShortcuts.single(a);
  }

  // ---- whether they hold ------------------------------------------------------------------------

  /** Of a sum, which is exact when tiny. */
  public static boolean isFinite(double result) {
    return Math.abs(result) <= Double.MAX_VALUE;
  }

  private static boolean isPlain(double result) {
    double size = Math.abs(result);
    return size >= PLAIN && size <= Double.MAX_VALUE;
  }

  /** Of a product, fused or not; zero may be underflow unless a factor is zero. */
  public static boolean isProduct(double a, double b, double result) {
    return isPlain(result) || result == 0 && (a == 0 || b == 0);
  }

  /** Of a quotient or root of {@code a}. */
  public static boolean isQuotient(double a, double result) {
    return isPlain(result) || result == 0 && a == 0;
  }

  /** Of a comparison: neither operand is a NaN. */
  public static boolean isOrdered(double a, double b, long result) {
    return a < b || a >= b;
  }

  /** Of a minimum or maximum: the operands are not zeros of which the sign decides, nor NaNs. */
  public static boolean isDistinct(double a, double b, double result) {
    return a < b || a > b || a == b && a != 0;
  }

  public static boolean isWord(double a, long result) {
    return Math.abs(a) < LIMIT_INT32;
  }

  public static boolean isUnsignedWord(double a, long result) {
    return a >= 0 && a < LIMIT_UINT32;
  }

  public static boolean isLong(double a, long result) {
    return Math.abs(a) < LIMIT_INT64;
  }

  public static boolean isUnsignedLong(double a, long result) {
    return a >= 0 && a < LIMIT_INT64;
  }

  /** Of a narrowed number. */
  public static boolean isNarrow(double a, long result) {
    return RvFloatShortcuts.isPlain(result) || a == 0;
  }

  /** Of a widened number. */
  public static boolean isWide(long a, double result) {
    return RvFloatShortcuts.isBoxed(a) && !Double.isNaN(result);
  }
}
