package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvFpHelpers.boxSingle;
import static dev.rhea.cpu.riscv.RvFpHelpers.mode;
import static dev.rhea.cpu.riscv.RvFpHelpers.single;

import dev.rhea.cpu.softfloat.FloatClass;
import dev.rhea.cpu.softfloat.FloatFormat;
import dev.rhea.cpu.softfloat.HostCompare;
import dev.rhea.cpu.softfloat.HostConvert;
import dev.rhea.cpu.softfloat.HostFloat;

/**
 * What generated code calls for double-precision arithmetic. Operands and results are whole
 * registers; {@code rm} is the instruction's field.
 */
public final class RvDoubleHelpers {
  private static final long SIGN = Long.MIN_VALUE;

  private RvDoubleHelpers() {}

  /** {@code a × b + c}. */
  public static long fmadd(RvState s, long a, long b, long c, int rm) {
    return HostFloat.fma64(s.fp, a, b, c, mode(s, rm));
  }

  /** {@code a × b − c}. */
  public static long fmsub(RvState s, long a, long b, long c, int rm) {
    return HostFloat.fma64(s.fp, a, b, c ^ SIGN, mode(s, rm));
  }

  /** {@code −(a × b) + c}. */
  public static long fnmsub(RvState s, long a, long b, long c, int rm) {
    return HostFloat.fma64(s.fp, a ^ SIGN, b, c, mode(s, rm));
  }

  /** {@code −(a × b) − c}. */
  public static long fnmadd(RvState s, long a, long b, long c, int rm) {
    return HostFloat.fma64(s.fp, a ^ SIGN, b, c ^ SIGN, mode(s, rm));
  }

  /** {@code a + b}. */
  public static long fadd(RvState s, long a, long b, int rm) {
    return HostFloat.add64(s.fp, a, b, mode(s, rm));
  }

  /** {@code a − b}. */
  public static long fsub(RvState s, long a, long b, int rm) {
    return HostFloat.sub64(s.fp, a, b, mode(s, rm));
  }

  /** {@code a × b}. */
  public static long fmul(RvState s, long a, long b, int rm) {
    return HostFloat.mul64(s.fp, a, b, mode(s, rm));
  }

  /** {@code a ÷ b}. */
  public static long fdiv(RvState s, long a, long b, int rm) {
    return HostFloat.div64(s.fp, a, b, mode(s, rm));
  }

  /** The square root. */
  public static long fsqrt(RvState s, long a, int rm) {
    return HostFloat.sqrt64(s.fp, a, mode(s, rm));
  }

  /** The smaller number; a NaN loses, −0 is below +0. */
  public static long fmin(RvState s, long a, long b) {
    return HostCompare.minimumNumber64(s.fp, a, b);
  }

  /** The larger number; a NaN loses, +0 is above −0. */
  public static long fmax(RvState s, long a, long b) {
    return HostCompare.maximumNumber64(s.fp, a, b);
  }

  /** To a signed word, sign-extended. */
  public static long toW(RvState s, long a, int rm) {
    return HostConvert.f64ToInt32(s.fp, a, mode(s, rm));
  }

  /** To an unsigned word, which is then sign-extended all the same. */
  public static long toWu(RvState s, long a, int rm) {
    return (int) HostConvert.f64ToUint32(s.fp, a, mode(s, rm));
  }

  /** To a signed doubleword. */
  public static long toL(RvState s, long a, int rm) {
    return HostConvert.f64ToInt64(s.fp, a, mode(s, rm));
  }

  /** To an unsigned doubleword. */
  public static long toLu(RvState s, long a, int rm) {
    return HostConvert.f64ToUint64(s.fp, a, mode(s, rm));
  }

  /** From a signed word. */
  public static long fromW(RvState s, int a, int rm) {
    return HostConvert.int64ToF64(s.fp, a, mode(s, rm));
  }

  /** From an unsigned word. */
  public static long fromWu(RvState s, long a, int rm) {
    return HostConvert.int64ToF64(s.fp, a & 0xFFFF_FFFFL, mode(s, rm));
  }

  /** From a signed doubleword. */
  public static long fromL(RvState s, long a, int rm) {
    return HostConvert.int64ToF64(s.fp, a, mode(s, rm));
  }

  /** From an unsigned doubleword. */
  public static long fromLu(RvState s, long a, int rm) {
    return HostConvert.uint64ToF64(s.fp, a, mode(s, rm));
  }

  /** 1 if equal; only a signalling NaN raises invalid. */
  public static long feq(RvState s, long a, long b) {
    return HostCompare.eq64(s.fp, a, b) ? 1 : 0;
  }

  /** 1 if less; any NaN raises invalid. */
  public static long flt(RvState s, long a, long b) {
    return HostCompare.lt64(s.fp, a, b) ? 1 : 0;
  }

  /** 1 if less or equal; any NaN raises invalid. */
  public static long fle(RvState s, long a, long b) {
    return HostCompare.le64(s.fp, a, b) ? 1 : 0;
  }

  /** The class as one of ten bits (section 20.9). */
  public static long fclass(RvState s, long a) {
    return 1L << FloatClass.classify(s.fp, FloatFormat.BINARY64, a);
  }

  /** To single. */
  public static long fcvtSD(RvState s, long a, int rm) {
    return boxSingle(HostConvert.f64ToF32(s.fp, a, mode(s, rm)));
  }

  /** From single: exact, but a reserved rm is illegal all the same. */
  public static long fcvtDS(RvState s, long a, int rm) {
    mode(s, rm);
    return HostConvert.f32ToF64(s.fp, single(a));
  }
}
