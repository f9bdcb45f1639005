package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;

/** The Zfh and Zfhmin extensions: chapter 23 of the unprivileged specification. */
public final class RvHalfInsns extends RvFpInsns {
  private static final long CANONICAL_NAN = 0x7E00;
  private static final long SIGN = 0x8000;

  private static final Helper FMADD = Helper.faults(RvHalfHelpers.class, "fmadd");
  private static final Helper FMSUB = Helper.faults(RvHalfHelpers.class, "fmsub");
  private static final Helper FNMSUB = Helper.faults(RvHalfHelpers.class, "fnmsub");
  private static final Helper FNMADD = Helper.faults(RvHalfHelpers.class, "fnmadd");
  private static final Helper FADD = Helper.faults(RvHalfHelpers.class, "fadd");
  private static final Helper FSUB = Helper.faults(RvHalfHelpers.class, "fsub");
  private static final Helper FMUL = Helper.faults(RvHalfHelpers.class, "fmul");
  private static final Helper FDIV = Helper.faults(RvHalfHelpers.class, "fdiv");
  private static final Helper FSQRT = Helper.faults(RvHalfHelpers.class, "fsqrt");
  private static final Helper FMIN = Helper.faults(RvHalfHelpers.class, "fmin");
  private static final Helper FMAX = Helper.faults(RvHalfHelpers.class, "fmax");
  private static final Helper TO_W = Helper.faults(RvHalfHelpers.class, "toW");
  private static final Helper TO_WU = Helper.faults(RvHalfHelpers.class, "toWu");
  private static final Helper TO_L = Helper.faults(RvHalfHelpers.class, "toL");
  private static final Helper TO_LU = Helper.faults(RvHalfHelpers.class, "toLu");
  private static final Helper FROM_W = Helper.faults(RvHalfHelpers.class, "fromW");
  private static final Helper FROM_WU = Helper.faults(RvHalfHelpers.class, "fromWu");
  private static final Helper FROM_L = Helper.faults(RvHalfHelpers.class, "fromL");
  private static final Helper FROM_LU = Helper.faults(RvHalfHelpers.class, "fromLu");
  private static final Helper FEQ = Helper.faults(RvHalfHelpers.class, "feq");
  private static final Helper FLT = Helper.faults(RvHalfHelpers.class, "flt");
  private static final Helper FLE = Helper.faults(RvHalfHelpers.class, "fle");
  private static final Helper FCLASS = Helper.pure(RvHalfHelpers.class, "fclass");
  private static final Helper FCVT_S_H = Helper.faults(RvHalfHelpers.class, "fcvtSH");
  private static final Helper FCVT_H_S = Helper.faults(RvHalfHelpers.class, "fcvtHS");
  private static final Helper FCVT_D_H = Helper.faults(RvHalfHelpers.class, "fcvtDH");
  private static final Helper FCVT_H_D = Helper.faults(RvHalfHelpers.class, "fcvtHD");

  public RvHalfInsns(IrBuilder b) {
    super(b);
  }

  void fmaddH(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FMADD, rd, rs1, rs2, rs3, rm);
  }

  void fmsubH(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FMSUB, rd, rs1, rs2, rs3, rm);
  }

  void fnmsubH(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FNMSUB, rd, rs1, rs2, rs3, rm);
  }

  void fnmaddH(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FNMADD, rd, rs1, rs2, rs3, rm);
  }

  void faddH(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FADD, rd, rs1, rs2, rm);
  }

  void fsubH(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FSUB, rd, rs1, rs2, rm);
  }

  void fmulH(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FMUL, rd, rs1, rs2, rm);
  }

  void fdivH(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FDIV, rd, rs1, rs2, rm);
  }

  void fsqrtH(Field rd, Field rs1, Field rm) {
    unary(FSQRT, rd, rs1, rm);
  }

  void fminH(Field rd, Field rs1, Field rs2) {
    choose(FMIN, rd, rs1, rs2);
  }

  void fmaxH(Field rd, Field rs1, Field rs2) {
    choose(FMAX, rd, rs1, rs2);
  }

  void fcvtWH(Field rd, Field rs1, Field rm) {
    toInteger(TO_W, rd, rs1, rm);
  }

  void fcvtWuH(Field rd, Field rs1, Field rm) {
    toInteger(TO_WU, rd, rs1, rm);
  }

  void fcvtLH(Field rd, Field rs1, Field rm) {
    toInteger(TO_L, rd, rs1, rm);
  }

  void fcvtLuH(Field rd, Field rs1, Field rm) {
    toInteger(TO_LU, rd, rs1, rm);
  }

  void fcvtHW(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_W, rd, rs1, rm);
  }

  void fcvtHWu(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_WU, rd, rs1, rm);
  }

  void fcvtHL(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_L, rd, rs1, rm);
  }

  void fcvtHLu(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_LU, rd, rs1, rm);
  }

  void feqH(Field rd, Field rs1, Field rs2) {
    compare(FEQ, rd, rs1, rs2);
  }

  void fltH(Field rd, Field rs1, Field rs2) {
    compare(FLT, rd, rs1, rs2);
  }

  void fleH(Field rd, Field rs1, Field rs2) {
    compare(FLE, rd, rs1, rs2);
  }

  void fclassH(Field rd, Field rs1) {
    requireFp();
    setX(rd, b.call(FCLASS, f(rs1)));
  }

  void fcvtSH(Field rd, Field rs1, Field rm) {
    unary(FCVT_S_H, rd, rs1, rm);
  }

  void fcvtHS(Field rd, Field rs1, Field rm) {
    unary(FCVT_H_S, rd, rs1, rm);
  }

  void fcvtDH(Field rd, Field rs1, Field rm) {
    unary(FCVT_D_H, rd, rs1, rm);
  }

  void fcvtHD(Field rd, Field rs1, Field rm) {
    unary(FCVT_H_D, rd, rs1, rm);
  }

  // ---- without arithmetic: plain IR ------------------------------------------------------------

  void flh(Field rd, Field rs1, Field imm) {
    dirtyFp();
    Value loaded = b.load(MemOp.U16, x(rs1), imm);
    setF(rd, b.or(loaded, b.constant(BOX16)));
  }

  void fsh(Field rs1, Field rs2, Field imm) {
    requireFp();
    b.store(MemOp.U16, x(rs1), imm, f(rs2));
  }

  void fsgnjH(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.or(magnitude(unbox(rs1)), sign(unbox(rs2))));
  }

  void fsgnjnH(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.or(magnitude(unbox(rs1)), sign(b.not(unbox(rs2)))));
  }

  void fsgnjxH(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.xor(unbox(rs1), sign(unbox(rs2))));
  }

  /** The register, or the canonical NaN if it does not hold a boxed value of this width. */
  private Value unbox(Field r) {
    Value box = b.constant(BOX16);
    return b.select(Cond.GEU, f(r), box, f(r), b.constant(BOX16 | CANONICAL_NAN));
  }

  private Value magnitude(Value boxed) {
    return b.and(boxed, b.constant(~SIGN));
  }

  private Value sign(Value a) {
    return b.and(a, b.constant(SIGN));
  }

  void fmvXH(Field rd, Field rs1) {
    requireFp();
    setX(rd, b.sext16(f(rs1)));
  }

  void fmvHX(Field rd, Field rs1) {
    dirtyFp();
    setF(rd, b.or(x(rs1), b.constant(BOX16)));
  }
}
