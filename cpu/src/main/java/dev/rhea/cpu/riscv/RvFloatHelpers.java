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
 * What generated code calls for single-precision arithmetic. Operands and results are whole
 * registers; {@code rm} is the instruction's field.
 */
public final class RvFloatHelpers {
  private static final long SIGN = 0x8000_0000L;

  private RvFloatHelpers() {}

  /** {@code a × b + c}. */
  public static long fmadd(RvState s, long a, long b, long c, int rm) {
    return boxSingle(HostFloat.fma32(s.fp, single(a), single(b), single(c), mode(s, rm)));
  }

  /** {@code a × b − c}. */
  public static long fmsub(RvState s, long a, long b, long c, int rm) {
    return boxSingle(HostFloat.fma32(s.fp, single(a), single(b), single(c) ^ SIGN, mode(s, rm)));
  }

  /** {@code −(a × b) + c}. */
  public static long fnmsub(RvState s, long a, long b, long c, int rm) {
    return boxSingle(HostFloat.fma32(s.fp, single(a) ^ SIGN, single(b), single(c), mode(s, rm)));
  }

  /** {@code −(a × b) − c}. */
  public static long fnmadd(RvState s, long a, long b, long c, int rm) {
    return boxSingle(
        HostFloat.fma32(s.fp, single(a) ^ SIGN, single(b), single(c) ^ SIGN, mode(s, rm)));
  }

  /** {@code a + b}. */
  public static long fadd(RvState s, long a, long b, int rm) {
    return boxSingle(HostFloat.add32(s.fp, single(a), single(b), mode(s, rm)));
  }

  /** {@code a − b}. */
  public static long fsub(RvState s, long a, long b, int rm) {
    return boxSingle(HostFloat.sub32(s.fp, single(a), single(b), mode(s, rm)));
  }

  /** {@code a × b}. */
  public static long fmul(RvState s, long a, long b, int rm) {
    return boxSingle(HostFloat.mul32(s.fp, single(a), single(b), mode(s, rm)));
  }

  /** {@code a ÷ b}. */
  public static long fdiv(RvState s, long a, long b, int rm) {
    return boxSingle(HostFloat.div32(s.fp, single(a), single(b), mode(s, rm)));
  }

  /** The square root. */
  public static long fsqrt(RvState s, long a, int rm) {
    return boxSingle(HostFloat.sqrt32(s.fp, single(a), mode(s, rm)));
  }

  /** The smaller number; a NaN loses, −0 is below +0. */
  public static long fmin(RvState s, long a, long b) {
    return boxSingle(HostCompare.minimumNumber32(s.fp, single(a), single(b)));
  }

  /** The larger number; a NaN loses, +0 is above −0. */
  public static long fmax(RvState s, long a, long b) {
    return boxSingle(HostCompare.maximumNumber32(s.fp, single(a), single(b)));
  }

  /** To a signed word, sign-extended. */
  public static long toW(RvState s, long a, int rm) {
    return HostConvert.f32ToInt32(s.fp, single(a), mode(s, rm));
  }

  /** To an unsigned word, which is then sign-extended all the same. */
  public static long toWu(RvState s, long a, int rm) {
    return (int) HostConvert.f32ToUint32(s.fp, single(a), mode(s, rm));
  }

  /** To a signed doubleword. */
  public static long toL(RvState s, long a, int rm) {
    return HostConvert.f32ToInt64(s.fp, single(a), mode(s, rm));
  }

  /** To an unsigned doubleword. */
  public static long toLu(RvState s, long a, int rm) {
    return HostConvert.f32ToUint64(s.fp, single(a), mode(s, rm));
  }

  /** From a signed word. */
  public static long fromW(RvState s, int a, int rm) {
    return boxSingle(HostConvert.int64ToF32(s.fp, a, mode(s, rm)));
  }

  /** From an unsigned word. */
  public static long fromWu(RvState s, long a, int rm) {
    return boxSingle(HostConvert.int64ToF32(s.fp, a & 0xFFFF_FFFFL, mode(s, rm)));
  }

  /** From a signed doubleword. */
  public static long fromL(RvState s, long a, int rm) {
    return boxSingle(HostConvert.int64ToF32(s.fp, a, mode(s, rm)));
  }

  /** From an unsigned doubleword. */
  public static long fromLu(RvState s, long a, int rm) {
    return boxSingle(HostConvert.uint64ToF32(s.fp, a, mode(s, rm)));
  }

  /** 1 if equal; only a signalling NaN raises invalid. */
  public static long feq(RvState s, long a, long b) {
    return HostCompare.eq32(s.fp, single(a), single(b)) ? 1 : 0;
  }

  /** 1 if less; any NaN raises invalid. */
  public static long flt(RvState s, long a, long b) {
    return HostCompare.lt32(s.fp, single(a), single(b)) ? 1 : 0;
  }

  /** 1 if less or equal; any NaN raises invalid. */
  public static long fle(RvState s, long a, long b) {
    return HostCompare.le32(s.fp, single(a), single(b)) ? 1 : 0;
  }

  /** The class as one of ten bits (section 20.9). */
  public static long fclass(RvState s, long a) {
    return 1L << FloatClass.classify(s.fp, FloatFormat.BINARY32, single(a));
  }
}
