package dev.rhea.cpu.mips;

import dev.rhea.cpu.softfloat.FloatFormat;
import dev.rhea.cpu.softfloat.HostConvert;
import dev.rhea.cpu.softfloat.HostFloat;
import dev.rhea.cpu.softfloat.RoundingMode;
import dev.rhea.cpu.softfloat.SoftCompare;

/**
 * What generated code calls for double-precision arithmetic. Operands are bits; FCSR's rounding
 * mode holds unless the operation's name says another.
 *
 * <p>Hot path: no allocation.
 */
public final class MipsDoubleHelpers {
  private static final FloatFormat FORMAT = FloatFormat.BINARY64;
  private static final long ONE = 0x3FF0_0000_0000_0000L;
  private static final long SIGN = FORMAT.signBit;

  private MipsDoubleHelpers() {}

  /** {@code a + c}. */
  public static long add(MipsState s, long a, long c) {
    return result(s, HostFloat.add64(s.fpu.env, a, c, s.fpu.rounding));
  }

  /** {@code a − c}. */
  public static long sub(MipsState s, long a, long c) {
    return result(s, HostFloat.sub64(s.fpu.env, a, c, s.fpu.rounding));
  }

  /** {@code a × c}. */
  public static long mul(MipsState s, long a, long c) {
    return result(s, HostFloat.mul64(s.fpu.env, a, c, s.fpu.rounding));
  }

  /** {@code a ÷ c}. */
  public static long div(MipsState s, long a, long c) {
    return result(s, HostFloat.div64(s.fpu.env, a, c, s.fpu.rounding));
  }

  /** The square root. */
  public static long sqrt(MipsState s, long a) {
    return result(s, HostFloat.sqrt64(s.fpu.env, a, s.fpu.rounding));
  }

  /** The reciprocal. */
  public static long recip(MipsState s, long a) {
    return result(s, HostFloat.div64(s.fpu.env, ONE, a, s.fpu.rounding));
  }

  /** The reciprocal of the square root, rounded twice. */
  public static long rsqrt(MipsState s, long a) {
    long root = HostFloat.sqrt64(s.fpu.env, a, s.fpu.rounding);
    return result(s, HostFloat.div64(s.fpu.env, ONE, root, s.fpu.rounding));
  }

  /** {@code a × c + e}, rounded twice. */
  public static long madd(MipsState s, long a, long c, long e) {
    long product = HostFloat.mul64(s.fpu.env, a, c, s.fpu.rounding);
    long sum = HostFloat.add64(s.fpu.env, product, e, s.fpu.rounding);
    return result(s, sum);
  }

  /** {@code a × c − e}, rounded twice. */
  public static long msub(MipsState s, long a, long c, long e) {
    long product = HostFloat.mul64(s.fpu.env, a, c, s.fpu.rounding);
    long sum = HostFloat.sub64(s.fpu.env, product, e, s.fpu.rounding);
    return result(s, sum);
  }

  /** {@code −(a × c + e)}, rounded twice. */
  public static long nmadd(MipsState s, long a, long c, long e) {
    long product = HostFloat.mul64(s.fpu.env, a, c, s.fpu.rounding);
    long sum = HostFloat.add64(s.fpu.env, product, e, s.fpu.rounding);
    return result(s, sum ^ SIGN);
  }

  /** {@code −(a × c − e)}, rounded twice. */
  public static long nmsub(MipsState s, long a, long c, long e) {
    long product = HostFloat.mul64(s.fpu.env, a, c, s.fpu.rounding);
    long sum = HostFloat.sub64(s.fpu.env, product, e, s.fpu.rounding);
    return result(s, sum ^ SIGN);
  }

  /** To a word. */
  public static long roundW(MipsState s, long a) {
    long result = HostConvert.f64ToInt32(s.fpu.env, a, RoundingMode.RNE);
    s.fpu.done(s);
    return result;
  }

  /** To a doubleword. */
  public static long roundL(MipsState s, long a) {
    long result = HostConvert.f64ToInt64(s.fpu.env, a, RoundingMode.RNE);
    s.fpu.done(s);
    return result;
  }

  /** To a word. */
  public static long truncW(MipsState s, long a) {
    long result = HostConvert.f64ToInt32(s.fpu.env, a, RoundingMode.RTZ);
    s.fpu.done(s);
    return result;
  }

  /** To a doubleword. */
  public static long truncL(MipsState s, long a) {
    long result = HostConvert.f64ToInt64(s.fpu.env, a, RoundingMode.RTZ);
    s.fpu.done(s);
    return result;
  }

  /** To a word. */
  public static long ceilW(MipsState s, long a) {
    long result = HostConvert.f64ToInt32(s.fpu.env, a, RoundingMode.RUP);
    s.fpu.done(s);
    return result;
  }

  /** To a doubleword. */
  public static long ceilL(MipsState s, long a) {
    long result = HostConvert.f64ToInt64(s.fpu.env, a, RoundingMode.RUP);
    s.fpu.done(s);
    return result;
  }

  /** To a word. */
  public static long floorW(MipsState s, long a) {
    long result = HostConvert.f64ToInt32(s.fpu.env, a, RoundingMode.RDN);
    s.fpu.done(s);
    return result;
  }

  /** To a doubleword. */
  public static long floorL(MipsState s, long a) {
    long result = HostConvert.f64ToInt64(s.fpu.env, a, RoundingMode.RDN);
    s.fpu.done(s);
    return result;
  }

  /** To a word. */
  public static long cvtW(MipsState s, long a) {
    long result = HostConvert.f64ToInt32(s.fpu.env, a, s.fpu.rounding);
    s.fpu.done(s);
    return result;
  }

  /** To a doubleword. */
  public static long cvtL(MipsState s, long a) {
    long result = HostConvert.f64ToInt64(s.fpu.env, a, s.fpu.rounding);
    s.fpu.done(s);
    return result;
  }

  /** From a word. */
  public static long fromW(MipsState s, long a) {
    long result = HostConvert.int64ToF64(s.fpu.env, a << 32 >> 32, s.fpu.rounding);
    s.fpu.done(s);
    return result;
  }

  /** From a doubleword. */
  public static long fromL(MipsState s, long a) {
    long result = HostConvert.int64ToF64(s.fpu.env, a, s.fpu.rounding);
    s.fpu.done(s);
    return result;
  }

  /** From a single. */
  public static long fromS(MipsState s, long a) {
    return result(s, HostConvert.f32ToF64(s.fpu.env, a));
  }

  /** Condition {@code cond} of c.cond: 1 if it holds. From 8 on a quiet NaN is invalid, too. */
  public static long compare(MipsState s, long a, long c, int cond) {
    int relation =
        cond < 8
            ? SoftCompare.compareQuiet(s.fpu.env, FORMAT, a, c)
            : SoftCompare.compareSignalling(s.fpu.env, FORMAT, a, c);
    s.fpu.done(s);
    return MipsFpu.holds(relation, cond) ? 1 : 0;
  }

  private static long result(MipsState s, long bits) {
    long value = bits;
    if (s.fpu.flushes() && FORMAT.isSubnormal(value)) {
      value &= SIGN;
      s.fpu.env.flags |= MipsFpu.FLUSHED;
    }
    s.fpu.done(s);
    return value;
  }
}
