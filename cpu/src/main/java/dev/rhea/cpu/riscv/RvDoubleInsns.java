package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;
import org.jspecify.annotations.Nullable;

/** The D extension: chapter 21 of the unprivileged specification. */
public final class RvDoubleInsns extends RvFpInsns {
  // formatter:off
  //                                         name        test          compute     accept
  private static final Helper FMADD    = helper("fmadd",   "isNearest",  "fmadd",   "isProduct");
  private static final Helper FMSUB    = helper("fmsub",   "isNearest",  "fmsub",   "isProduct");
  private static final Helper FNMSUB   = helper("fnmsub",  "isNearest",  "fnmsub",  "isProduct");
  private static final Helper FNMADD   = helper("fnmadd",  "isNearest",  "fnmadd",  "isProduct");
  private static final Helper FADD     = helper("fadd",    "isNearest",  "fadd",    "isFinite");
  private static final Helper FSUB     = helper("fsub",    "isNearest",  "fsub",    "isFinite");
  private static final Helper FMUL     = helper("fmul",    "isNearest",  "fmul",    "isProduct");
  private static final Helper FDIV     = helper("fdiv",    "isNearest",  "fdiv",    "isQuotient");
  private static final Helper FSQRT    = helper("fsqrt",   "isNearest",  "fsqrt",   "isQuotient");
  private static final Helper FMIN     = helper("fmin",    null,         "fmin",    "isDistinct");
  private static final Helper FMAX     = helper("fmax",    null,         "fmax",    "isDistinct");
  private static final Helper TO_W     = helper("toW",     "isIntegral", "toWord",  "isWord");
  private static final Helper TO_WU    = helper("toWu",    "isIntegral", "toWord",  "isUnsignedWord");
  private static final Helper TO_L     = helper("toL",     "isIntegral", "toLong",  "isLong");
  private static final Helper TO_LU    = helper("toLu",    "isIntegral", "toLong",  "isUnsignedLong");
  private static final Helper FROM_W   = helper("fromW",   "isValid",    "fromW",   null);
  private static final Helper FROM_WU  = helper("fromWu",  "isValid",    "fromWu",  null);
  private static final Helper FROM_L   = helper("fromL",   "isNearest",  "fromL",   null);
  private static final Helper FROM_LU  = helper("fromLu",  "isNearest",  "fromLu",  null);
  private static final Helper FEQ      = helper("feq",     null,         "feq",     "isOrdered");
  private static final Helper FLT      = helper("flt",     null,         "flt",     "isOrdered");
  private static final Helper FLE      = helper("fle",     null,         "fle",     "isOrdered");
  private static final Helper FCVT_S_D = helper("fcvtSD",  "isNearest",  "fcvtSD",  "isNarrow");
  private static final Helper FCVT_D_S = helper("fcvtDS",  "isValid",    "fcvtDS",  "isWide");
  // formatter:on
  private static final Helper FCLASS = Helper.pure(RvDoubleHelpers.class, "fclass");

  private static Helper helper(
      String name, @Nullable String test, String compute, @Nullable String accept) {
    return helper(RvDoubleHelpers.class, RvDoubleShortcuts.class, name, test, compute, accept);
  }

  public RvDoubleInsns(IrBuilder b) {
    super(b);
  }

  void fmaddD(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FMADD, rd, rs1, rs2, rs3, rm);
  }

  void fmsubD(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FMSUB, rd, rs1, rs2, rs3, rm);
  }

  void fnmsubD(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FNMSUB, rd, rs1, rs2, rs3, rm);
  }

  void fnmaddD(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FNMADD, rd, rs1, rs2, rs3, rm);
  }

  void faddD(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FADD, rd, rs1, rs2, rm);
  }

  void fsubD(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FSUB, rd, rs1, rs2, rm);
  }

  void fmulD(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FMUL, rd, rs1, rs2, rm);
  }

  void fdivD(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FDIV, rd, rs1, rs2, rm);
  }

  void fsqrtD(Field rd, Field rs1, Field rm) {
    unary(FSQRT, rd, rs1, rm);
  }

  void fminD(Field rd, Field rs1, Field rs2) {
    choose(FMIN, rd, rs1, rs2);
  }

  void fmaxD(Field rd, Field rs1, Field rs2) {
    choose(FMAX, rd, rs1, rs2);
  }

  void fcvtWD(Field rd, Field rs1, Field rm) {
    toInteger(TO_W, rd, rs1, rm);
  }

  void fcvtWuD(Field rd, Field rs1, Field rm) {
    toInteger(TO_WU, rd, rs1, rm);
  }

  void fcvtLD(Field rd, Field rs1, Field rm) {
    toInteger(TO_L, rd, rs1, rm);
  }

  void fcvtLuD(Field rd, Field rs1, Field rm) {
    toInteger(TO_LU, rd, rs1, rm);
  }

  void fcvtDW(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_W, rd, rs1, rm);
  }

  void fcvtDWu(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_WU, rd, rs1, rm);
  }

  void fcvtDL(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_L, rd, rs1, rm);
  }

  void fcvtDLu(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_LU, rd, rs1, rm);
  }

  void feqD(Field rd, Field rs1, Field rs2) {
    compare(FEQ, rd, rs1, rs2);
  }

  void fltD(Field rd, Field rs1, Field rs2) {
    compare(FLT, rd, rs1, rs2);
  }

  void fleD(Field rd, Field rs1, Field rs2) {
    compare(FLE, rd, rs1, rs2);
  }

  void fclassD(Field rd, Field rs1) {
    requireFp();
    setX(rd, b.call(FCLASS, f(rs1)));
  }

  void fcvtSD(Field rd, Field rs1, Field rm) {
    unary(FCVT_S_D, rd, rs1, rm);
  }

  void fcvtDS(Field rd, Field rs1, Field rm) {
    unary(FCVT_D_S, rd, rs1, rm);
  }

  // ---- without arithmetic: plain IR ------------------------------------------------------------

  void fld(Field rd, Field rs1, Field imm) {
    dirtyFp();
    setF(rd, b.load(MemOp.U64, x(rs1), imm));
  }

  void fsd(Field rs1, Field rs2, Field imm) {
    requireFp();
    b.store(MemOp.U64, x(rs1), imm, f(rs2));
  }

  void fsgnjD(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.or(magnitude(f(rs1)), sign(f(rs2))));
  }

  void fsgnjnD(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.or(magnitude(f(rs1)), sign(b.not(f(rs2)))));
  }

  void fsgnjxD(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.xor(f(rs1), sign(f(rs2))));
  }

  private Value magnitude(Value a) {
    return b.and(a, b.constant(Long.MAX_VALUE));
  }

  private Value sign(Value a) {
    return b.and(a, b.constant(Long.MIN_VALUE));
  }

  void fmvXD(Field rd, Field rs1) {
    requireFp();
    setX(rd, f(rs1));
  }

  void fmvDX(Field rd, Field rs1) {
    dirtyFp();
    setF(rd, x(rs1));
  }
}
