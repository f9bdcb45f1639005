package dev.rhea.cpu.softfloat;

/**
 * Minimum and maximum. −0 is less than +0 in all of them. Three families, by what a NaN does:
 *
 * <table>
 * <caption>Result and flag by operands</caption>
 * <tr><th><th>quiet NaN and number<th>signalling NaN and number<th>two NaNs
 * <tr><td>minimumNumber (IEEE 754-2019 §9.6)<td>number<td>number, invalid<td>NaN
 * <tr><td>minNum (IEEE 754-2008 §5.3.1)<td>number<td>NaN, invalid<td>NaN
 * <tr><td>minimum (IEEE 754-2019 §9.6)<td>NaN<td>NaN, invalid<td>NaN
 * </table>
 */
public final class SoftMinMax {
  private SoftMinMax() {}

  /** The smaller operand; a NaN is missing data. */
  public static long minimumNumber(FloatEnv env, FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b) ? number(env, format, a, b) : min(format, a, b);
  }

  /** The larger operand; a NaN is missing data. */
  public static long maximumNumber(FloatEnv env, FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b) ? number(env, format, a, b) : max(format, a, b);
  }

  /** The smaller operand; a quiet NaN is missing data. */
  public static long minNum(FloatEnv env, FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b) ? num(env, format, a, b) : min(format, a, b);
  }

  /** The larger operand; a quiet NaN is missing data. */
  public static long maxNum(FloatEnv env, FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b) ? num(env, format, a, b) : max(format, a, b);
  }

  /** The smaller operand; a NaN if there is one. */
  public static long minimum(FloatEnv env, FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b)
        ? Nans.propagate(env, format, a, b)
        : min(format, a, b);
  }

  /** The larger operand; a NaN if there is one. */
  public static long maximum(FloatEnv env, FloatFormat format, long a, long b) {
    return format.isNan(a) || format.isNan(b)
        ? Nans.propagate(env, format, a, b)
        : max(format, a, b);
  }

  private static long number(FloatEnv env, FloatFormat format, long a, long b) {
    long propagated = Nans.propagate(env, format, a, b);
    if (!format.isNan(a)) {
      return a & format.mask;
    }
    return format.isNan(b) ? propagated : b & format.mask;
  }

  private static long num(FloatEnv env, FloatFormat format, long a, long b) {
    boolean signalling = Nans.isSignalling(env, format, a) || Nans.isSignalling(env, format, b);
    return signalling ? Nans.propagate(env, format, a, b) : number(env, format, a, b);
  }

  private static long min(FloatFormat format, long a, long b) {
    return (precedes(format, a, b) ? a : b) & format.mask;
  }

  private static long max(FloatFormat format, long a, long b) {
    return (precedes(format, a, b) ? b : a) & format.mask;
  }

  /** Whether {@code a} comes before {@code b} in the total order of numbers. */
  private static boolean precedes(FloatFormat format, long a, long b) {
    if (format.sign(a) != format.sign(b)) {
      return format.sign(a) != 0;
    }
    return format.magnitude(a) < format.magnitude(b) == (format.sign(a) == 0);
  }
}
