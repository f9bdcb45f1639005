package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvFpHelpers.boxHalf;
import static dev.rhea.cpu.riscv.RvFpHelpers.boxSingle;
import static dev.rhea.cpu.riscv.RvFpHelpers.half;
import static dev.rhea.cpu.riscv.RvFpHelpers.mode;
import static dev.rhea.cpu.riscv.RvFpHelpers.single;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY16;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY32;
import static dev.rhea.cpu.softfloat.FloatFormat.BINARY64;

import dev.rhea.cpu.softfloat.HostCompare;
import dev.rhea.cpu.softfloat.HostConvert;
import dev.rhea.cpu.softfloat.RoundingMode;
import dev.rhea.cpu.softfloat.SoftConvert;
import dev.rhea.cpu.softfloat.SoftMinMax;

/** What generated code calls for Zfa. Operands and results are whole registers. */
public final class RvZfaHelpers {
  /** Number of the constant that is the format's smallest normal number. */
  private static final int MIN_NORMAL = 1;

  private static final double HALF_MIN_NORMAL = 0x1p-14;

  /** The constants of fli in the order of table 41; what a half cannot hold becomes infinite. */
  private static final double[] CONSTANTS = {
    -1.0,
    0,
    0x1p-16,
    0x1p-15,
    0x1p-8,
    0x1p-7,
    0.0625,
    0.125,
    0.25,
    0.3125,
    0.375,
    0.4375,
    0.5,
    0.625,
    0.75,
    0.875,
    1,
    1.25,
    1.5,
    1.75,
    2,
    2.5,
    3,
    4,
    8,
    16,
    128,
    256,
    0x1p15,
    0x1p16,
    Double.POSITIVE_INFINITY,
    Double.NaN
  };

  private RvZfaHelpers() {}

  private static double constant(int index, double minNormal) {
    return index == MIN_NORMAL ? minNormal : CONSTANTS[index];
  }

  /** The constant that fli.s numbers {@code index}. */
  public static long fliS(int index) {
    return boxSingle(
        Float.floatToRawIntBits((float) constant(index, Float.MIN_NORMAL)) & 0xFFFF_FFFFL);
  }

  /** The smaller; a NaN wins. */
  public static long fminmS(RvState s, long a, long b) {
    return boxSingle(SoftMinMax.minimum(s.fp, BINARY32, single(a), single(b)));
  }

  /** The larger; a NaN wins. */
  public static long fmaxmS(RvState s, long a, long b) {
    return boxSingle(SoftMinMax.maximum(s.fp, BINARY32, single(a), single(b)));
  }

  /** To an integral value without raising inexact. */
  public static long froundS(RvState s, long a, int rm) {
    return boxSingle(SoftConvert.roundToIntegral(s.fp, BINARY32, single(a), mode(s, rm)));
  }

  /** To an integral value, raising inexact. */
  public static long froundnxS(RvState s, long a, int rm) {
    return boxSingle(SoftConvert.roundToIntegralExact(s.fp, BINARY32, single(a), mode(s, rm)));
  }

  /** 1 if less or equal; only a signalling NaN raises invalid. */
  public static long fleqS(RvState s, long a, long b) {
    return HostCompare.leQuiet32(s.fp, single(a), single(b)) ? 1 : 0;
  }

  /** 1 if less; only a signalling NaN raises invalid. */
  public static long fltqS(RvState s, long a, long b) {
    return HostCompare.ltQuiet32(s.fp, single(a), single(b)) ? 1 : 0;
  }

  /** The constant that fli.d numbers {@code index}. */
  public static long fliD(int index) {
    return Double.doubleToRawLongBits(constant(index, Double.MIN_NORMAL));
  }

  /** The smaller; a NaN wins. */
  public static long fminmD(RvState s, long a, long b) {
    return SoftMinMax.minimum(s.fp, BINARY64, a, b);
  }

  /** The larger; a NaN wins. */
  public static long fmaxmD(RvState s, long a, long b) {
    return SoftMinMax.maximum(s.fp, BINARY64, a, b);
  }

  /** To an integral value without raising inexact. */
  public static long froundD(RvState s, long a, int rm) {
    return SoftConvert.roundToIntegral(s.fp, BINARY64, a, mode(s, rm));
  }

  /** To an integral value, raising inexact. */
  public static long froundnxD(RvState s, long a, int rm) {
    return SoftConvert.roundToIntegralExact(s.fp, BINARY64, a, mode(s, rm));
  }

  /** 1 if less or equal; only a signalling NaN raises invalid. */
  public static long fleqD(RvState s, long a, long b) {
    return HostCompare.leQuiet64(s.fp, a, b) ? 1 : 0;
  }

  /** 1 if less; only a signalling NaN raises invalid. */
  public static long fltqD(RvState s, long a, long b) {
    return HostCompare.ltQuiet64(s.fp, a, b) ? 1 : 0;
  }

  /** The constant that fli.h numbers {@code index}. */
  public static long fliH(int index) {
    return boxHalf(Float.floatToFloat16((float) constant(index, HALF_MIN_NORMAL)) & 0xFFFFL);
  }

  /** The smaller; a NaN wins. */
  public static long fminmH(RvState s, long a, long b) {
    return boxHalf(SoftMinMax.minimum(s.fp, BINARY16, half(a), half(b)));
  }

  /** The larger; a NaN wins. */
  public static long fmaxmH(RvState s, long a, long b) {
    return boxHalf(SoftMinMax.maximum(s.fp, BINARY16, half(a), half(b)));
  }

  /** To an integral value without raising inexact. */
  public static long froundH(RvState s, long a, int rm) {
    return boxHalf(SoftConvert.roundToIntegral(s.fp, BINARY16, half(a), mode(s, rm)));
  }

  /** To an integral value, raising inexact. */
  public static long froundnxH(RvState s, long a, int rm) {
    return boxHalf(SoftConvert.roundToIntegralExact(s.fp, BINARY16, half(a), mode(s, rm)));
  }

  /** 1 if less or equal; only a signalling NaN raises invalid. */
  public static long fleqH(RvState s, long a, long b) {
    return HostCompare.leQuiet16(s.fp, half(a), half(b)) ? 1 : 0;
  }

  /** 1 if less; only a signalling NaN raises invalid. */
  public static long fltqH(RvState s, long a, long b) {
    return HostCompare.ltQuiet16(s.fp, half(a), half(b)) ? 1 : 0;
  }

  /**
   * The low word of a double truncated to an integer of any size, sign-extended; flags as fcvt.w.d
   * raises them.
   */
  public static long fcvtmodWD(RvState s, long a) {
    HostConvert.f64ToInt32(s.fp, a, RoundingMode.RTZ);
    int exponent = (int) (a >>> 52 & 0x7FF);
    if (exponent == 0 || exponent == 0x7FF) {
      return 0; // below one, infinite or a NaN
    }
    long significand = a & (1L << 52) - 1 | 1L << 52;
    int shift = exponent - 1075;
    long magnitude = 0;
    if (shift >= 0 && shift < 32) {
      magnitude = significand << shift;
    } else if (shift < 0 && shift > -64) {
      magnitude = significand >>> -shift;
    }
    return (int) (a < 0 ? -magnitude : magnitude);
  }
}
