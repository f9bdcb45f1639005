package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.BINARY16;

/**
 * Arithmetic for translated code: by the JVM's own operations where they give the right bits and
 * flags, by the {@code Soft*} classes otherwise. Hot: no allocation; bodies small enough that C1
 * inlines them too.
 *
 * <p><b>The invariant.</b> Java rounds to nearest even and knows no flags. A host result is
 * returned here only when
 *
 * <ul>
 *   <li>the rounding mode is {@link RoundingMode#RNE};
 *   <li>inexact is set already, as it is in nearly all programs after their first few operations;
 *   <li>the result is finite, which excludes infinite and NaN operands, division by zero, invalid
 *       operations and overflow;
 *   <li>it cannot have raised underflow: its exponent lies above the smallest normal one, or the
 *       operation is one that is exact when tiny.
 * </ul>
 *
 * <p>All else goes to {@link HostExact}, which still uses host arithmetic where it can tell whether
 * the result is exact. binary16 is computed in binary32 and rounded again, which is harmless but
 * for the fused operation: 24 bits are twice 11 bits and two.
 *
 * <p>{@code Math.fma} is one instruction on every host worth running on; on others the JVM computes
 * it in decimal, slowly but rightly.
 */
public final class HostFloat {
  private HostFloat() {}

  /** {@code a + b} in binary64. */
  public static long add64(FloatEnv env, long a, long b, int rm) {
    long bits = Double.doubleToRawLongBits(Double.longBitsToDouble(a) + Double.longBitsToDouble(b));
    // A tiny sum is exact: it needs no lower bound.
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isFinite64(bits)
        ? bits
        : HostExact.add64(env, a, b, rm);
  }

  /** {@code a − b} in binary64. */
  public static long sub64(FloatEnv env, long a, long b, int rm) {
    long bits = Double.doubleToRawLongBits(Double.longBitsToDouble(a) - Double.longBitsToDouble(b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isFinite64(bits)
        ? bits
        : HostExact.sub64(env, a, b, rm);
  }

  /** {@code a × b} in binary64. */
  public static long mul64(FloatEnv env, long a, long b, int rm) {
    long bits = Double.doubleToRawLongBits(Double.longBitsToDouble(a) * Double.longBitsToDouble(b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain64(bits)
        ? bits
        : HostExact.mul64(env, a, b, rm);
  }

  /** {@code a ÷ b} in binary64. */
  public static long div64(FloatEnv env, long a, long b, int rm) {
    long bits = Double.doubleToRawLongBits(Double.longBitsToDouble(a) / Double.longBitsToDouble(b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain64(bits)
        ? bits
        : HostExact.div64(env, a, b, rm);
  }

  /** {@code √a} in binary64. */
  public static long sqrt64(FloatEnv env, long a, int rm) {
    long bits = Double.doubleToRawLongBits(Math.sqrt(Double.longBitsToDouble(a)));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain64(bits)
        ? bits
        : HostExact.sqrt64(env, a, rm);
  }

  /** {@code a × b + c} in binary64, rounded once. */
  public static long fma64(FloatEnv env, long a, long b, long c, int rm) {
    long bits =
        Double.doubleToRawLongBits(
            Math.fma(
                Double.longBitsToDouble(a),
                Double.longBitsToDouble(b),
                Double.longBitsToDouble(c)));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain64(bits)
        ? bits
        : HostExact.fma64(env, a, b, c, rm);
  }

  /** {@code a + b} in binary32. */
  public static long add32(FloatEnv env, long a, long b, int rm) {
    int bits =
        Float.floatToRawIntBits(Float.intBitsToFloat((int) a) + Float.intBitsToFloat((int) b));
    // A tiny sum is exact: it needs no lower bound.
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isFinite32(bits)
        ? bits & 0xffff_ffffL
        : HostExact.add32(env, a, b, rm);
  }

  /** {@code a − b} in binary32. */
  public static long sub32(FloatEnv env, long a, long b, int rm) {
    int bits =
        Float.floatToRawIntBits(Float.intBitsToFloat((int) a) - Float.intBitsToFloat((int) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isFinite32(bits)
        ? bits & 0xffff_ffffL
        : HostExact.sub32(env, a, b, rm);
  }

  /** {@code a × b} in binary32. */
  public static long mul32(FloatEnv env, long a, long b, int rm) {
    int bits =
        Float.floatToRawIntBits(Float.intBitsToFloat((int) a) * Float.intBitsToFloat((int) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain32(bits)
        ? bits & 0xffff_ffffL
        : HostExact.mul32(env, a, b, rm);
  }

  /** {@code a ÷ b} in binary32. */
  public static long div32(FloatEnv env, long a, long b, int rm) {
    int bits =
        Float.floatToRawIntBits(Float.intBitsToFloat((int) a) / Float.intBitsToFloat((int) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain32(bits)
        ? bits & 0xffff_ffffL
        : HostExact.div32(env, a, b, rm);
  }

  /** {@code √a} in binary32. */
  public static long sqrt32(FloatEnv env, long a, int rm) {
    // Rounding twice is harmless: 53 bits are more than twice 24 bits and two.
    int bits = Float.floatToRawIntBits((float) Math.sqrt(Float.intBitsToFloat((int) a)));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain32(bits)
        ? bits & 0xffff_ffffL
        : HostExact.sqrt32(env, a, rm);
  }

  /** {@code a × b + c} in binary32, rounded once. */
  public static long fma32(FloatEnv env, long a, long b, long c, int rm) {
    int bits =
        Float.floatToRawIntBits(
            Math.fma(
                Float.intBitsToFloat((int) a),
                Float.intBitsToFloat((int) b),
                Float.intBitsToFloat((int) c)));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain32(bits)
        ? bits & 0xffff_ffffL
        : HostExact.fma32(env, a, b, c, rm);
  }

  /** {@code a + b} in binary16. */
  public static long add16(FloatEnv env, long a, long b, int rm) {
    short bits =
        Float.floatToFloat16(Float.float16ToFloat((short) a) + Float.float16ToFloat((short) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain16(bits)
        ? bits & 0xffffL
        : SoftAdd.add(env, BINARY16, a, b, rm);
  }

  /** {@code a − b} in binary16. */
  public static long sub16(FloatEnv env, long a, long b, int rm) {
    short bits =
        Float.floatToFloat16(Float.float16ToFloat((short) a) - Float.float16ToFloat((short) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain16(bits)
        ? bits & 0xffffL
        : SoftAdd.subtract(env, BINARY16, a, b, rm);
  }

  /** {@code a × b} in binary16. */
  public static long mul16(FloatEnv env, long a, long b, int rm) {
    short bits =
        Float.floatToFloat16(Float.float16ToFloat((short) a) * Float.float16ToFloat((short) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain16(bits)
        ? bits & 0xffffL
        : SoftMultiply.multiply(env, BINARY16, a, b, rm);
  }

  /** {@code a ÷ b} in binary16. */
  public static long div16(FloatEnv env, long a, long b, int rm) {
    short bits =
        Float.floatToFloat16(Float.float16ToFloat((short) a) / Float.float16ToFloat((short) b));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain16(bits)
        ? bits & 0xffffL
        : SoftDivide.divide(env, BINARY16, a, b, rm);
  }

  /** {@code √a} in binary16. */
  public static long sqrt16(FloatEnv env, long a, int rm) {
    short bits = Float.floatToFloat16((float) Math.sqrt(Float.float16ToFloat((short) a)));
    return rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0 && isPlain16(bits)
        ? bits & 0xffffL
        : SoftSqrt.sqrt(env, BINARY16, a, rm);
  }

  /** {@code a × b + c} in binary16, rounded once. */
  public static long fma16(FloatEnv env, long a, long b, long c, int rm) {
    return SoftFma.fma(env, BINARY16, a, b, c, rm);
  }

  /**
   * Whether the exponent field lies from 2 to 2046: finite, and so large that it cannot have been
   * rounded up to the smallest normal number.
   */
  static boolean isPlain64(long bits) {
    return ((int) (bits >>> 52) - 2 & 0x7ff) < 2045;
  }

  /** Whether the exponent field lies from 2 to 254, as {@link #isPlain64}. */
  static boolean isPlain32(int bits) {
    return ((bits >>> 23) - 2 & 0xff) < 253;
  }

  /** Whether the exponent field lies from 2 to 30, as {@link #isPlain64}. */
  static boolean isPlain16(short bits) {
    return ((bits >>> 10) - 2 & 0x1f) < 29;
  }

  private static boolean isFinite64(long bits) {
    return ((int) (bits >>> 52) & 0x7ff) != 0x7ff;
  }

  private static boolean isFinite32(int bits) {
    return (bits >>> 23 & 0xff) != 0xff;
  }
}
