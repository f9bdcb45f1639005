package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.BINARY16;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY32;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY64;

/**
 * Arithmetic for translated code: by the JVM's own operations where they give the right bits and
 * flags, by the {@code Soft*} classes otherwise. Hot: no allocation; each fast part is small enough
 * for HotSpot to inline.
 *
 * <p><b>The invariant.</b> Java rounds to nearest even and knows no flags. A host result is
 * returned only when
 *
 * <ul>
 *   <li>the rounding mode is {@link RoundingMode#RNE};
 *   <li>it is finite, which excludes infinite and NaN operands, division by zero, invalid
 *       operations and overflow;
 *   <li>it cannot have raised underflow: it lies well above the smallest normal number, or the
 *       operation is one that is exact when tiny;
 *   <li>inexact is set already, or the exact error was computed and inexact set from it.
 * </ul>
 *
 * <p>The error of a sum is Knuth's two-sum, that of a product, quotient or root one fused
 * multiply-add; binary32 uses binary64 instead, where products of its numbers are exact. None of
 * these may itself underflow, hence {@link #SAFE64}.
 *
 * <p>binary16 goes to the soft layer: the JVM has no half-precision arithmetic.
 */
public final class HostFloat {
  /**
   * Results at least this large have exactly representable errors: a product's or remainder's last
   * bit lies 105 or 106 binades below its first, and 2^-1074 is the smallest number.
   */
  private static final double SAFE64 = 0x1p-960;

  /** Below this neither a result nor a step of two-sum overflows. */
  private static final double HUGE64 = 0x1p1023;

  /** Twice the smallest normal number: rounding cannot have lifted a tiny result up to it. */
  private static final float SAFE32 = 0x1p-125f;

  /** Below this neither a result nor a step of two-sum overflows. */
  private static final float HUGE32 = 0x1p127f;

  private HostFloat() {}

  /** {@code a + b} in binary64. */
  public static long add64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double sum = x + y;
    // A tiny sum is exact: no lower bound.
    if (rm == RoundingMode.RNE && Math.abs(sum) < HUGE64) {
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        noteSum(env, x, y, sum);
      }
      return Double.doubleToRawLongBits(sum);
    }
    return SoftAdd.add(env, BINARY64, a, b, rm);
  }

  /** {@code a − b} in binary64. */
  public static long sub64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double difference = x - y;
    if (rm == RoundingMode.RNE && Math.abs(difference) < HUGE64) {
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        noteSum(env, x, -y, difference);
      }
      return Double.doubleToRawLongBits(difference);
    }
    return SoftAdd.subtract(env, BINARY64, a, b, rm);
  }

  /** {@code a × b} in binary64. */
  public static long mul64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double product = x * y;
    double size = Math.abs(product);
    if (rm == RoundingMode.RNE && size >= SAFE64 && size < HUGE64) {
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        note(env, Math.fma(x, y, -product));
      }
      return Double.doubleToRawLongBits(product);
    }
    return SoftMultiply.multiply(env, BINARY64, a, b, rm);
  }

  /** {@code a ÷ b} in binary64. */
  public static long div64(FloatEnv env, long a, long b, int rm) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double quotient = x / y;
    double size = Math.abs(quotient);
    if (rm == RoundingMode.RNE && size >= SAFE64 && size < HUGE64 && Math.abs(x) >= SAFE64) {
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        note(env, Math.fma(quotient, y, -x));
      }
      return Double.doubleToRawLongBits(quotient);
    }
    return SoftDivide.divide(env, BINARY64, a, b, rm);
  }

  /** {@code √a} in binary64. */
  public static long sqrt64(FloatEnv env, long a, int rm) {
    double x = Double.longBitsToDouble(a);
    if (rm == RoundingMode.RNE && x >= SAFE64 && x < HUGE64) {
      double root = Math.sqrt(x);
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        note(env, Math.fma(root, root, -x));
      }
      return Double.doubleToRawLongBits(root);
    }
    return SoftSqrt.sqrt(env, BINARY64, a, rm);
  }

  /** {@code a × b + c} in binary64, rounded once. */
  public static long fma64(FloatEnv env, long a, long b, long c, int rm) {
    // Its exact error takes longer than the soft path: the first inexact one is left to that.
    if (rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0) {
      double result =
          Math.fma(
              Double.longBitsToDouble(a), Double.longBitsToDouble(b), Double.longBitsToDouble(c));
      double size = Math.abs(result);
      if (size >= SAFE64 && size < HUGE64) {
        return Double.doubleToRawLongBits(result);
      }
    }
    return SoftFma.fma(env, BINARY64, a, b, c, rm);
  }

  /** {@code a + b} in binary32. */
  public static long add32(FloatEnv env, long a, long b, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float sum = x + y;
    if (rm == RoundingMode.RNE && Math.abs(sum) < HUGE32) {
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        noteSum(env, x, y, sum);
      }
      return bits(sum);
    }
    return SoftAdd.add(env, BINARY32, a, b, rm);
  }

  /** {@code a − b} in binary32. */
  public static long sub32(FloatEnv env, long a, long b, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float difference = x - y;
    if (rm == RoundingMode.RNE && Math.abs(difference) < HUGE32) {
      if ((env.flags & FloatEnv.INEXACT) == 0) {
        noteSum(env, x, -y, difference);
      }
      return bits(difference);
    }
    return SoftAdd.subtract(env, BINARY32, a, b, rm);
  }

  /** {@code a × b} in binary32. */
  public static long mul32(FloatEnv env, long a, long b, int rm) {
    double exact = (double) Float.intBitsToFloat((int) a) * Float.intBitsToFloat((int) b);
    float product = (float) exact;
    float size = Math.abs(product);
    if (rm == RoundingMode.RNE && size >= SAFE32 && size < HUGE32) {
      if (product != exact) {
        env.flags |= FloatEnv.INEXACT;
      }
      return bits(product);
    }
    return SoftMultiply.multiply(env, BINARY32, a, b, rm);
  }

  /** {@code a ÷ b} in binary32. */
  public static long div32(FloatEnv env, long a, long b, int rm) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float quotient = x / y;
    float size = Math.abs(quotient);
    if (rm == RoundingMode.RNE && size >= SAFE32 && size < HUGE32) {
      if ((double) quotient * y != x) {
        env.flags |= FloatEnv.INEXACT;
      }
      return bits(quotient);
    }
    return SoftDivide.divide(env, BINARY32, a, b, rm);
  }

  /** {@code √a} in binary32. */
  public static long sqrt32(FloatEnv env, long a, int rm) {
    float x = Float.intBitsToFloat((int) a);
    if (rm == RoundingMode.RNE && x >= SAFE32 && x < HUGE32) {
      // Rounding twice is harmless: 53 bits are more than twice 24 bits and two.
      float root = (float) Math.sqrt(x);
      if ((double) root * root != x) {
        env.flags |= FloatEnv.INEXACT;
      }
      return bits(root);
    }
    return SoftSqrt.sqrt(env, BINARY32, a, rm);
  }

  /** {@code a × b + c} in binary32, rounded once. */
  public static long fma32(FloatEnv env, long a, long b, long c, int rm) {
    if (rm == RoundingMode.RNE && (env.flags & FloatEnv.INEXACT) != 0) {
      float result =
          Math.fma(
              Float.intBitsToFloat((int) a),
              Float.intBitsToFloat((int) b),
              Float.intBitsToFloat((int) c));
      float size = Math.abs(result);
      if (size >= SAFE32 && size < HUGE32) {
        return bits(result);
      }
    }
    return SoftFma.fma(env, BINARY32, a, b, c, rm);
  }

  /** {@code a + b} in binary16. */
  public static long add16(FloatEnv env, long a, long b, int rm) {
    return SoftAdd.add(env, BINARY16, a, b, rm);
  }

  /** {@code a − b} in binary16. */
  public static long sub16(FloatEnv env, long a, long b, int rm) {
    return SoftAdd.subtract(env, BINARY16, a, b, rm);
  }

  /** {@code a × b} in binary16. */
  public static long mul16(FloatEnv env, long a, long b, int rm) {
    return SoftMultiply.multiply(env, BINARY16, a, b, rm);
  }

  /** {@code a ÷ b} in binary16. */
  public static long div16(FloatEnv env, long a, long b, int rm) {
    return SoftDivide.divide(env, BINARY16, a, b, rm);
  }

  /** {@code √a} in binary16. */
  public static long sqrt16(FloatEnv env, long a, int rm) {
    return SoftSqrt.sqrt(env, BINARY16, a, rm);
  }

  /** {@code a × b + c} in binary16, rounded once. */
  public static long fma16(FloatEnv env, long a, long b, long c, int rm) {
    return SoftFma.fma(env, BINARY16, a, b, c, rm);
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
  private static void noteSum(FloatEnv env, double x, double y, double sum) {
    double part = sum - x;
    note(env, (x - (sum - part)) + (y - part));
  }

  private static void noteSum(FloatEnv env, float x, float y, float sum) {
    float part = sum - x;
    note(env, (x - (sum - part)) + (y - part));
  }
}
