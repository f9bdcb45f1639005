package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.BINARY16;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY32;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY64;

/**
 * Conversions for translated code: Java's casts where they give the right bits, inexact by
 * converting back. Hot: no allocation. Operands and results as in {@link SoftInteger} and {@link
 * SoftConvert}; the format's width stands in the name.
 *
 * <p>A binary32 operand is widened to binary64 first, which is exact for all but NaNs, and those
 * take the soft path with their own bits.
 */
public final class HostConvert {
  /** Rounded in any direction, a value smaller in magnitude fits a signed 32-bit integer. */
  private static final double LIMIT_INT32 = 0x1p31 - 1;

  /** Rounded in any direction, a smaller non-negative value fits an unsigned 32-bit integer. */
  private static final double LIMIT_UINT32 = 0x1p32 - 1;

  /** A double of smaller magnitude fits a signed 64-bit integer, rounded in any direction. */
  private static final double LIMIT_INT64 = 0x1p63;

  private HostConvert() {}

  /** binary64 to a signed 32-bit integer, sign-extended. */
  public static long f64ToInt32(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    return Math.abs(x) < LIMIT_INT32 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toInt32(env, BINARY64, a, rm);
  }

  /** binary64 to an unsigned 32-bit integer, zero-extended. */
  public static long f64ToUint32(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    return x >= 0 && x < LIMIT_UINT32 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toUint32(env, BINARY64, a, rm);
  }

  /** binary64 to a signed 64-bit integer. */
  public static long f64ToInt64(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    return Math.abs(x) < LIMIT_INT64 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toInt64(env, BINARY64, a, rm);
  }

  /** binary64 to an unsigned 64-bit integer. */
  public static long f64ToUint64(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    return x >= 0 && x < LIMIT_INT64 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toUint64(env, BINARY64, a, rm);
  }

  /** binary32 to a signed 32-bit integer, sign-extended. */
  public static long f32ToInt32(FloatEnv env, long a, int rm) {
    double x = Float.intBitsToFloat((int) a);
    return Math.abs(x) < LIMIT_INT32 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toInt32(env, BINARY32, a, rm);
  }

  /** binary32 to an unsigned 32-bit integer, zero-extended. */
  public static long f32ToUint32(FloatEnv env, long a, int rm) {
    double x = Float.intBitsToFloat((int) a);
    return x >= 0 && x < LIMIT_UINT32 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toUint32(env, BINARY32, a, rm);
  }

  /** binary32 to a signed 64-bit integer. */
  public static long f32ToInt64(FloatEnv env, long a, int rm) {
    double x = Float.intBitsToFloat((int) a);
    return Math.abs(x) < LIMIT_INT64 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toInt64(env, BINARY32, a, rm);
  }

  /** binary32 to an unsigned 64-bit integer. */
  public static long f32ToUint64(FloatEnv env, long a, int rm) {
    double x = Float.intBitsToFloat((int) a);
    return x >= 0 && x < LIMIT_INT64 && rm < RoundingMode.RMM
        ? integer(env, x, rm)
        : SoftInteger.toUint64(env, BINARY32, a, rm);
  }

  /** binary16 to a signed 32-bit integer, sign-extended. */
  public static long f16ToInt32(FloatEnv env, long a, int rm) {
    return SoftInteger.toInt32(env, BINARY16, a, rm);
  }

  /** binary16 to an unsigned 32-bit integer, zero-extended. */
  public static long f16ToUint32(FloatEnv env, long a, int rm) {
    return SoftInteger.toUint32(env, BINARY16, a, rm);
  }

  /** binary16 to a signed 64-bit integer. */
  public static long f16ToInt64(FloatEnv env, long a, int rm) {
    return SoftInteger.toInt64(env, BINARY16, a, rm);
  }

  /** binary16 to an unsigned 64-bit integer. */
  public static long f16ToUint64(FloatEnv env, long a, int rm) {
    return SoftInteger.toUint64(env, BINARY16, a, rm);
  }

  /** A signed 64-bit integer to binary64; sign-extend narrower ones. */
  public static long int64ToF64(FloatEnv env, long value, int rm) {
    double x = (double) value;
    // 2^63 − 1 rounds up to 2^63, whose cast saturates to 2^63 − 1 again.
    return (long) x == value && value != Long.MAX_VALUE
        ? Double.doubleToRawLongBits(x)
        : SoftInteger.fromInt64(env, BINARY64, value, rm);
  }

  /** An unsigned 64-bit integer to binary64; zero-extend narrower ones. */
  public static long uint64ToF64(FloatEnv env, long value, int rm) {
    return value >= 0
        ? int64ToF64(env, value, rm)
        : SoftInteger.fromUint64(env, BINARY64, value, rm);
  }

  /** A signed 64-bit integer to binary32; sign-extend narrower ones. */
  public static long int64ToF32(FloatEnv env, long value, int rm) {
    float x = (float) value;
    return (long) x == value && value != Long.MAX_VALUE
        ? bits(x)
        : SoftInteger.fromInt64(env, BINARY32, value, rm);
  }

  /** An unsigned 64-bit integer to binary32; zero-extend narrower ones. */
  public static long uint64ToF32(FloatEnv env, long value, int rm) {
    return value >= 0
        ? int64ToF32(env, value, rm)
        : SoftInteger.fromUint64(env, BINARY32, value, rm);
  }

  /** A signed 64-bit integer to binary16; sign-extend narrower ones. */
  public static long int64ToF16(FloatEnv env, long value, int rm) {
    return SoftInteger.fromInt64(env, BINARY16, value, rm);
  }

  /** An unsigned 64-bit integer to binary16; zero-extend narrower ones. */
  public static long uint64ToF16(FloatEnv env, long value, int rm) {
    return SoftInteger.fromUint64(env, BINARY16, value, rm);
  }

  /** binary32 to binary64: exact, so that no rounding mode matters. */
  public static long f32ToF64(FloatEnv env, long a) {
    float x = Float.intBitsToFloat((int) a);
    return Float.isNaN(x)
        ? SoftConvert.convert(env, BINARY32, BINARY64, a, RoundingMode.RNE)
        : Double.doubleToRawLongBits(x);
  }

  /** binary64 to binary32. */
  public static long f64ToF32(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    float y = (float) x;
    if (rm == RoundingMode.RNE && HostFloat.isPlain32(Float.floatToRawIntBits(y))) {
      if (y != x) {
        env.flags |= FloatEnv.INEXACT;
      }
      return bits(y);
    }
    return SoftConvert.convert(env, BINARY64, BINARY32, a, rm);
  }

  /** binary16 to binary32: exact. */
  public static long f16ToF32(FloatEnv env, long a) {
    float x = Float.float16ToFloat((short) a);
    return Float.isNaN(x)
        ? SoftConvert.convert(env, BINARY16, BINARY32, a, RoundingMode.RNE)
        : bits(x);
  }

  /** binary16 to binary64: exact. */
  public static long f16ToF64(FloatEnv env, long a) {
    float x = Float.float16ToFloat((short) a);
    return Float.isNaN(x)
        ? SoftConvert.convert(env, BINARY16, BINARY64, a, RoundingMode.RNE)
        : Double.doubleToRawLongBits(x);
  }

  /** binary32 to binary16. */
  public static long f32ToF16(FloatEnv env, long a, int rm) {
    float x = Float.intBitsToFloat((int) a);
    short y = Float.floatToFloat16(x);
    if (rm == RoundingMode.RNE && HostFloat.isPlain16(y)) {
      if (Float.float16ToFloat(y) != x) {
        env.flags |= FloatEnv.INEXACT;
      }
      return y & 0xffffL;
    }
    return SoftConvert.convert(env, BINARY32, BINARY16, a, rm);
  }

  /** binary64 to binary16: always soft, since the JVM would round twice. */
  public static long f64ToF16(FloatEnv env, long a, int rm) {
    return SoftConvert.convert(env, BINARY64, BINARY16, a, rm);
  }

  /** binary64 rounded to an integral value without raising inexact. */
  public static long roundToIntegral64(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    return Double.isNaN(x) || rm == RoundingMode.RTZ || rm >= RoundingMode.RMM
        ? SoftConvert.roundToIntegral(env, BINARY64, a, rm)
        : Double.doubleToRawLongBits(integral(x, rm));
  }

  /** binary64 rounded to an integral value; raises inexact when they differ. */
  public static long roundToIntegralExact64(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    if (Double.isNaN(x) || rm == RoundingMode.RTZ || rm >= RoundingMode.RMM) {
      return SoftConvert.roundToIntegralExact(env, BINARY64, a, rm);
    }
    double y = integral(x, rm);
    if (y != x) {
      env.flags |= FloatEnv.INEXACT;
    }
    return Double.doubleToRawLongBits(y);
  }

  /** binary32 rounded to an integral value without raising inexact. */
  public static long roundToIntegral32(FloatEnv env, long a, int rm) {
    float x = Float.intBitsToFloat((int) a);
    return Float.isNaN(x) || rm == RoundingMode.RTZ || rm >= RoundingMode.RMM
        ? SoftConvert.roundToIntegral(env, BINARY32, a, rm)
        : bits((float) integral(x, rm));
  }

  /** binary32 rounded to an integral value; raises inexact when they differ. */
  public static long roundToIntegralExact32(FloatEnv env, long a, int rm) {
    float x = Float.intBitsToFloat((int) a);
    if (Float.isNaN(x) || rm == RoundingMode.RTZ || rm >= RoundingMode.RMM) {
      return SoftConvert.roundToIntegralExact(env, BINARY32, a, rm);
    }
    float y = (float) integral(x, rm);
    if (y != x) {
      env.flags |= FloatEnv.INEXACT;
    }
    return bits(y);
  }

  /** binary16 rounded to an integral value without raising inexact. */
  public static long roundToIntegral16(FloatEnv env, long a, int rm) {
    return SoftConvert.roundToIntegral(env, BINARY16, a, rm);
  }

  /** binary16 rounded to an integral value; raises inexact when they differ. */
  public static long roundToIntegralExact16(FloatEnv env, long a, int rm) {
    return SoftConvert.roundToIntegralExact(env, BINARY16, a, rm);
  }

  /** A finite number below 2^63 rounded to an integer by a mode below RMM; raises inexact. */
  private static long integer(FloatEnv env, double x, int rm) {
    long result = (long) (rm == RoundingMode.RTZ ? x : integral(x, rm));
    if (result != x) {
      env.flags |= FloatEnv.INEXACT;
    }
    return result;
  }

  /** Rounded by RNE, RDN or RUP; the sign of a zero result is the operand's, as §5.9 has it. */
  private static double integral(double x, int rm) {
    if (rm == RoundingMode.RNE) {
      return Math.rint(x);
    }
    return rm == RoundingMode.RDN ? Math.floor(x) : Math.ceil(x);
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value) & 0xffff_ffffL;
  }
}
