package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvFpHelpers.boxHalf;
import static dev.rhea.cpu.riscv.RvFpHelpers.boxSingle;
import static dev.rhea.cpu.riscv.RvFpHelpers.half;
import static dev.rhea.cpu.riscv.RvFpHelpers.mode;
import static dev.rhea.cpu.riscv.RvFpHelpers.single;

import dev.rhea.cpu.softfloat.FloatClass;
import dev.rhea.cpu.softfloat.FloatFormat;
import dev.rhea.cpu.softfloat.HostCompare;
import dev.rhea.cpu.softfloat.HostConvert;
import dev.rhea.cpu.softfloat.HostFloat;

/**
 * What generated code calls for half-precision arithmetic. Operands and results are whole
 * registers; {@code rm} is the instruction's field.
 */
public final class RvHalfHelpers {
  private static final long SIGN = 0x8000L;

  private RvHalfHelpers() {}

  /** {@code a × b + c}. */
  public static long fmadd(RvState s, long a, long b, long c, int rm) {
    return boxHalf(HostFloat.fma16(s.fp, half(a), half(b), half(c), mode(s, rm)));
  }

  /** {@code a × b − c}. */
  public static long fmsub(RvState s, long a, long b, long c, int rm) {
    return boxHalf(HostFloat.fma16(s.fp, half(a), half(b), half(c) ^ SIGN, mode(s, rm)));
  }

  /** {@code −(a × b) + c}. */
  public static long fnmsub(RvState s, long a, long b, long c, int rm) {
    return boxHalf(HostFloat.fma16(s.fp, half(a) ^ SIGN, half(b), half(c), mode(s, rm)));
  }

  /** {@code −(a × b) − c}. */
  public static long fnmadd(RvState s, long a, long b, long c, int rm) {
    return boxHalf(HostFloat.fma16(s.fp, half(a) ^ SIGN, half(b), half(c) ^ SIGN, mode(s, rm)));
  }

  /** {@code a + b}. */
  public static long fadd(RvState s, long a, long b, int rm) {
    return boxHalf(HostFloat.add16(s.fp, half(a), half(b), mode(s, rm)));
  }

  /** {@code a − b}. */
  public static long fsub(RvState s, long a, long b, int rm) {
    return boxHalf(HostFloat.sub16(s.fp, half(a), half(b), mode(s, rm)));
  }

  /** {@code a × b}. */
  public static long fmul(RvState s, long a, long b, int rm) {
    return boxHalf(HostFloat.mul16(s.fp, half(a), half(b), mode(s, rm)));
  }

  /** {@code a ÷ b}. */
  public static long fdiv(RvState s, long a, long b, int rm) {
    return boxHalf(HostFloat.div16(s.fp, half(a), half(b), mode(s, rm)));
  }

  /** The square root. */
  public static long fsqrt(RvState s, long a, int rm) {
    return boxHalf(HostFloat.sqrt16(s.fp, half(a), mode(s, rm)));
  }

  /** The smaller number; a NaN loses, −0 is below +0. */
  public static long fmin(RvState s, long a, long b) {
    return boxHalf(HostCompare.minimumNumber16(s.fp, half(a), half(b)));
  }

  /** The larger number; a NaN loses, +0 is above −0. */
  public static long fmax(RvState s, long a, long b) {
    return boxHalf(HostCompare.maximumNumber16(s.fp, half(a), half(b)));
  }

  /** To a signed word, sign-extended. */
  public static long toW(RvState s, long a, int rm) {
    return HostConvert.f16ToInt32(s.fp, half(a), mode(s, rm));
  }

  /** To an unsigned word, which is then sign-extended all the same. */
  public static long toWu(RvState s, long a, int rm) {
    return (int) HostConvert.f16ToUint32(s.fp, half(a), mode(s, rm));
  }

  /** To a signed doubleword. */
  public static long toL(RvState s, long a, int rm) {
    return HostConvert.f16ToInt64(s.fp, half(a), mode(s, rm));
  }

  /** To an unsigned doubleword. */
  public static long toLu(RvState s, long a, int rm) {
    return HostConvert.f16ToUint64(s.fp, half(a), mode(s, rm));
  }

  /** From a signed word. */
  public static long fromW(RvState s, int a, int rm) {
    return boxHalf(HostConvert.int64ToF16(s.fp, a, mode(s, rm)));
  }

  /** From an unsigned word. */
  public static long fromWu(RvState s, long a, int rm) {
    return boxHalf(HostConvert.int64ToF16(s.fp, a & 0xFFFF_FFFFL, mode(s, rm)));
  }

  /** From a signed doubleword. */
  public static long fromL(RvState s, long a, int rm) {
    return boxHalf(HostConvert.int64ToF16(s.fp, a, mode(s, rm)));
  }

  /** From an unsigned doubleword. */
  public static long fromLu(RvState s, long a, int rm) {
    return boxHalf(HostConvert.uint64ToF16(s.fp, a, mode(s, rm)));
  }

  /** 1 if equal; only a signalling NaN raises invalid. */
  public static long feq(RvState s, long a, long b) {
    return HostCompare.eq16(s.fp, half(a), half(b)) ? 1 : 0;
  }

  /** 1 if less; any NaN raises invalid. */
  public static long flt(RvState s, long a, long b) {
    return HostCompare.lt16(s.fp, half(a), half(b)) ? 1 : 0;
  }

  /** 1 if less or equal; any NaN raises invalid. */
  public static long fle(RvState s, long a, long b) {
    return HostCompare.le16(s.fp, half(a), half(b)) ? 1 : 0;
  }

  /** The class as one of ten bits (section 20.9). */
  public static long fclass(RvState s, long a) {
    return 1L << FloatClass.classify(s.fp, FloatFormat.BINARY16, half(a));
  }

  /** To single: exact, but a reserved rm is illegal all the same. */
  public static long fcvtSH(RvState s, long a, int rm) {
    mode(s, rm);
    return boxSingle(HostConvert.f16ToF32(s.fp, half(a)));
  }

  /** From single. */
  public static long fcvtHS(RvState s, long a, int rm) {
    return boxHalf(HostConvert.f32ToF16(s.fp, single(a), mode(s, rm)));
  }

  /** To double: exact, but a reserved rm is illegal all the same. */
  public static long fcvtDH(RvState s, long a, int rm) {
    mode(s, rm);
    return HostConvert.f16ToF64(s.fp, half(a));
  }

  /** From double. */
  public static long fcvtHD(RvState s, long a, int rm) {
    return boxHalf(HostConvert.f64ToF16(s.fp, a, mode(s, rm)));
  }
}
