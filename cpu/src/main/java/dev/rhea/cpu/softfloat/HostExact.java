package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.BINARY32;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY64;

/**
 * What {@link HostFloat} leaves: host arithmetic while inexact is not set yet, by computing the
 * result's exact error; zeros, which are exact in every rounding mode; and the soft layer for the
 * rest. Warm: no allocation.
 *
 * <p>The error of a sum is Knuth's two-sum, that of a product, quotient or root one fused
 * multiply-add; binary32 uses binary64 instead, where products of its numbers are exact. None of
 * these steps may itself overflow or underflow, hence the limits.
 */
final class HostExact {
  /**
   * Results at least this large have exactly representable errors: a product's or remainder's last
   * bit lies 105 or 106 binades below its first, and 2^-1074 is the smallest number.
   */
  private static final double SAFE = 0x1p-960;

  /** Below this neither a result nor a step of two-sum overflows. */
  private static final double HUGE = 0x1p1023;

  /** The same for binary32. */
  private static final float HUGE32 = 0x1p127f;

  private HostExact() {}

  static long add64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double sum = x + y;
    if (rm == RoundingMode.RNE && Math.abs(sum) < HUGE) {
      note(env, sumError(x, y, sum));
      return Double.doubleToRawLongBits(sum);
    }
    return SoftAdd.add(env, BINARY64, a, b, rm);
  }

  static long sub64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double difference = x - y;
    if (rm == RoundingMode.RNE && Math.abs(difference) < HUGE) {
      note(env, sumError(x, -y, difference));
      return Double.doubleToRawLongBits(difference);
    }
    return SoftAdd.subtract(env, BINARY64, a, b, rm);
  }

  static long mul64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double product = x * y;
    if (rm == RoundingMode.RNE && isSafe(product)) {
      note(env, Math.fma(x, y, -product));
      return Double.doubleToRawLongBits(product);
    }
    if (isExactZero(product, x, y)) {
      return Double.doubleToRawLongBits(product);
    }
    return SoftMultiply.multiply(env, BINARY64, a, b, rm);
  }

  static long div64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double quotient = x / y;
    // The remainder's last bit may lie as far below the dividend as below the quotient.
    if (rm == RoundingMode.RNE && isSafe(quotient) && isSafe(x)) {
      note(env, Math.fma(quotient, y, -x));
      return Double.doubleToRawLongBits(quotient);
    }
    if (quotient == 0 && x == 0) {
      return Double.doubleToRawLongBits(quotient);
    }
    return SoftDivide.divide(env, BINARY64, a, b, rm);
  }

  static long sqrt64(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    if (rm == RoundingMode.RNE && x >= SAFE && x < HUGE) {
      double root = Math.sqrt(x);
      note(env, Math.fma(root, root, -x));
      return Double.doubleToRawLongBits(root);
    }
    if (x == 0) {
      return a;
    }
    return SoftSqrt.sqrt(env, BINARY64, a, rm);
  }

  static long fma64(FloatEnv env, long a, long b, long c, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double z = Double.longBitsToDouble(c);
    double product = x * y;
    // Only an exact product leaves a sum of two numbers, whose error two-sum gives.
    if (rm == RoundingMode.RNE && isSafe(product) && Math.fma(x, y, -product) == 0) {
      double result = product + z;
      if (Math.abs(result) < HUGE) {
        note(env, sumError(product, z, result));
        return Double.doubleToRawLongBits(result);
      }
    }
    if (isExactZero(product, x, y) && z != 0 && Math.abs(z) < HUGE) {
      return c;
    }
    return SoftFma.fma(env, BINARY64, a, b, c, rm);
  }

  static long add32(FloatEnv env, long a, long b, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float sum = x + y;
    if (rm == RoundingMode.RNE && Math.abs(sum) < HUGE32) {
      note(env, sumError(x, y, sum));
      return bits(sum);
    }
    return SoftAdd.add(env, BINARY32, a, b, rm);
  }

  static long sub32(FloatEnv env, long a, long b, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float difference = x - y;
    if (rm == RoundingMode.RNE && Math.abs(difference) < HUGE32) {
      note(env, sumError(x, -y, difference));
      return bits(difference);
    }
    return SoftAdd.subtract(env, BINARY32, a, b, rm);
  }

  static long mul32(FloatEnv env, long a, long b, int rm) {
    double exact = (double) Float.intBitsToFloat((int) a) * Float.intBitsToFloat((int) b);
    float product = (float) exact;
    if (rm == RoundingMode.RNE && isPlain(product)) {
      note(env, product - exact);
      return bits(product);
    }
    // In binary64 no product of two binary32 numbers other than zero underflows.
    if (exact == 0) {
      return bits(product);
    }
    return SoftMultiply.multiply(env, BINARY32, a, b, rm);
  }

  static long div32(FloatEnv env, long a, long b, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float quotient = x / y;
    if (rm == RoundingMode.RNE && isPlain(quotient)) {
      note(env, (double) quotient * y - x);
      return bits(quotient);
    }
    if (quotient == 0 && x == 0) {
      return bits(quotient);
    }
    return SoftDivide.divide(env, BINARY32, a, b, rm);
  }

  static long sqrt32(FloatEnv env, long a, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float root = (float) Math.sqrt(x);
    if (rm == RoundingMode.RNE && isPlain(root)) {
      note(env, (double) root * root - x);
      return bits(root);
    }
    if (x == 0) {
      return a & 0xffff_ffffL;
    }
    return SoftSqrt.sqrt(env, BINARY32, a, rm);
  }

  static long fma32(FloatEnv env, long a, long b, long c, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float z = Float.intBitsToFloat((int) c);
    double product = (double) x * y;
    double exact = product + z;
    // When the sum is exact in binary64, rounding it to binary32 is the only rounding.
    if (rm == RoundingMode.RNE && isPlain((float) exact) && sumError(product, z, exact) == 0) {
      note(env, (float) exact - exact);
      return bits((float) exact);
    }
    if (product == 0 && z != 0 && Math.abs(z) < HUGE32) {
      return bits(z);
    }
    return SoftFma.fma(env, BINARY32, a, b, c, rm);
  }

  /** Whether a product is zero because a factor is, and not by underflow. */
  private static boolean isExactZero(double product, double x, double y) {
    return product == 0 && (x == 0 || y == 0);
  }

  private static boolean isSafe(double value) {
    double size = Math.abs(value);
    return size >= SAFE && size < HUGE;
  }

  private static boolean isPlain(float value) {
    return HostFloat.isPlain32(Float.floatToRawIntBits(value));
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value) & 0xffff_ffffL;
  }

  private static void note(FloatEnv env, double error) {
    if (error != 0) {
      env.flags |= FloatEnv.INEXACT;
    }
  }

  /** Two-sum (Knuth, The Art of Computer Programming, volume 2, 4.2.2): exact in any order. */
  private static double sumError(double x, double y, double sum) {
    double part = sum - x;
    return (x - (sum - part)) + (y - part);
  }

  private static float sumError(float x, float y, float sum) {
    float part = sum - x;
    return (x - (sum - part)) + (y - part);
  }
}
