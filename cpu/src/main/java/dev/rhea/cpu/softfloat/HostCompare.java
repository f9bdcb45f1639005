package dev.rhea.cpu.softfloat;

import static dev.rhea.cpu.softfloat.FloatFormat.BINARY16;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY32;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY64;

/**
 * Comparisons, minima and maxima for translated code. Java's relations are right and raise nothing
 * as long as no operand is a NaN; and a true relation proves that none is. Hot: no allocation.
 */
public final class HostCompare {
  private HostCompare() {}

  /** {@code a = b} in binary64; a signalling NaN raises invalid. */
  public static boolean eq64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x == y || (isUnordered(x, y) && unorderedQuiet(env, BINARY64, a, b));
  }

  /** {@code a < b} in binary64; any NaN raises invalid. */
  public static boolean lt64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x < y || (isUnordered(x, y) && unorderedSignalling(env));
  }

  /** {@code a ≤ b} in binary64; any NaN raises invalid. */
  public static boolean le64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x <= y || (isUnordered(x, y) && unorderedSignalling(env));
  }

  /** {@code a < b} in binary64; only a signalling NaN raises invalid. */
  public static boolean ltQuiet64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x < y || (isUnordered(x, y) && unorderedQuiet(env, BINARY64, a, b));
  }

  /** {@code a ≤ b} in binary64; only a signalling NaN raises invalid. */
  public static boolean leQuiet64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x <= y || (isUnordered(x, y) && unorderedQuiet(env, BINARY64, a, b));
  }

  /** {@code a = b} in binary32; a signalling NaN raises invalid. */
  public static boolean eq32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    return x == y || (isUnordered(x, y) && unorderedQuiet(env, BINARY32, a, b));
  }

  /** {@code a < b} in binary32; any NaN raises invalid. */
  public static boolean lt32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    return x < y || (isUnordered(x, y) && unorderedSignalling(env));
  }

  /** {@code a ≤ b} in binary32; any NaN raises invalid. */
  public static boolean le32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    return x <= y || (isUnordered(x, y) && unorderedSignalling(env));
  }

  /** {@code a < b} in binary32; only a signalling NaN raises invalid. */
  public static boolean ltQuiet32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    return x < y || (isUnordered(x, y) && unorderedQuiet(env, BINARY32, a, b));
  }

  /** {@code a ≤ b} in binary32; only a signalling NaN raises invalid. */
  public static boolean leQuiet32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    return x <= y || (isUnordered(x, y) && unorderedQuiet(env, BINARY32, a, b));
  }

  /** {@code a = b} in binary16; a signalling NaN raises invalid. */
  public static boolean eq16(FloatEnv env, long a, long b) {
    return SoftCompare.compareQuiet(env, BINARY16, a, b) == SoftCompare.EQUAL;
  }

  /** {@code a < b} in binary16; any NaN raises invalid. */
  public static boolean lt16(FloatEnv env, long a, long b) {
    return SoftCompare.compareSignalling(env, BINARY16, a, b) == SoftCompare.LESS;
  }

  /** {@code a ≤ b} in binary16; any NaN raises invalid. */
  public static boolean le16(FloatEnv env, long a, long b) {
    return SoftCompare.compareSignalling(env, BINARY16, a, b) <= SoftCompare.EQUAL;
  }

  /** {@code a < b} in binary16; only a signalling NaN raises invalid. */
  public static boolean ltQuiet16(FloatEnv env, long a, long b) {
    return SoftCompare.compareQuiet(env, BINARY16, a, b) == SoftCompare.LESS;
  }

  /** {@code a ≤ b} in binary16; only a signalling NaN raises invalid. */
  public static boolean leQuiet16(FloatEnv env, long a, long b) {
    return SoftCompare.compareQuiet(env, BINARY16, a, b) <= SoftCompare.EQUAL;
  }

  /** {@link SoftMinMax#minimumNumber} in binary64. */
  public static long minimumNumber64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x < y) {
      return a;
    }
    return y < x ? b : SoftMinMax.minimumNumber(env, BINARY64, a, b);
  }

  /** {@link SoftMinMax#maximumNumber} in binary64. */
  public static long maximumNumber64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x > y) {
      return a;
    }
    return y > x ? b : SoftMinMax.maximumNumber(env, BINARY64, a, b);
  }

  /** {@link SoftMinMax#minimumNumber} in binary32. */
  public static long minimumNumber32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    if (x < y) {
      return a & 0xffff_ffffL;
    }
    return y < x ? b & 0xffff_ffffL : SoftMinMax.minimumNumber(env, BINARY32, a, b);
  }

  /** {@link SoftMinMax#maximumNumber} in binary32. */
  public static long maximumNumber32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    if (x > y) {
      return a & 0xffff_ffffL;
    }
    return y > x ? b & 0xffff_ffffL : SoftMinMax.maximumNumber(env, BINARY32, a, b);
  }

  /** {@link SoftMinMax#minimumNumber} in binary16. */
  public static long minimumNumber16(FloatEnv env, long a, long b) {
    return SoftMinMax.minimumNumber(env, BINARY16, a, b);
  }

  /** {@link SoftMinMax#maximumNumber} in binary16. */
  public static long maximumNumber16(FloatEnv env, long a, long b) {
    return SoftMinMax.maximumNumber(env, BINARY16, a, b);
  }

  /** {@link SoftMinMax#minimum} in binary64. */
  public static long minimum64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x < y) {
      return a;
    }
    return y < x ? b : SoftMinMax.minimum(env, BINARY64, a, b);
  }

  /** {@link SoftMinMax#minimum} in binary32. */
  public static long minimum32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    if (x < y) {
      return a & 0xffff_ffffL;
    }
    return y < x ? b & 0xffff_ffffL : SoftMinMax.minimum(env, BINARY32, a, b);
  }

  /** {@link SoftMinMax#minimum} in binary16. */
  public static long minimum16(FloatEnv env, long a, long b) {
    return SoftMinMax.minimum(env, BINARY16, a, b);
  }

  /** {@link SoftMinMax#maximum} in binary64. */
  public static long maximum64(FloatEnv env, long a, long b) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x > y) {
      return a;
    }
    return y > x ? b : SoftMinMax.maximum(env, BINARY64, a, b);
  }

  /** {@link SoftMinMax#maximum} in binary32. */
  public static long maximum32(FloatEnv env, long a, long b) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    if (x > y) {
      return a & 0xffff_ffffL;
    }
    return y > x ? b & 0xffff_ffffL : SoftMinMax.maximum(env, BINARY32, a, b);
  }

  /** {@link SoftMinMax#maximum} in binary16. */
  public static long maximum16(FloatEnv env, long a, long b) {
    return SoftMinMax.maximum(env, BINARY16, a, b);
  }

  private static boolean isUnordered(double x, double y) {
    return Double.isNaN(x) || Double.isNaN(y);
  }

  private static boolean unorderedQuiet(FloatEnv env, FloatFormat format, long a, long b) {
    return SoftCompare.compareQuiet(env, format, a, b) == SoftCompare.EQUAL;
  }

  private static boolean unorderedSignalling(FloatEnv env) {
    env.raise(FloatEnv.INVALID);
    return false;
  }
}
