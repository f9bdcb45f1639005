package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;

/** The D extension: chapter 21 of the unprivileged specification. */
public final class RvDoubleInsns extends RvFpInsns {
  private static final Helper FMADD = Helper.faults(RvDoubleHelpers.class, "fmadd");
  private static final Helper FMSUB = Helper.faults(RvDoubleHelpers.class, "fmsub");
  private static final Helper FNMSUB = Helper.faults(RvDoubleHelpers.class, "fnmsub");
  private static final Helper FNMADD = Helper.faults(RvDoubleHelpers.class, "fnmadd");
  private static final Helper FADD = Helper.faults(RvDoubleHelpers.class, "fadd");
  private static final Helper FSUB = Helper.faults(RvDoubleHelpers.class, "fsub");
  private static final Helper FMUL = Helper.faults(RvDoubleHelpers.class, "fmul");
  private static final Helper FDIV = Helper.faults(RvDoubleHelpers.class, "fdiv");
  private static final Helper FSQRT = Helper.faults(RvDoubleHelpers.class, "fsqrt");
  private static final Helper FMIN = Helper.faults(RvDoubleHelpers.class, "fmin");
  private static final Helper FMAX = Helper.faults(RvDoubleHelpers.class, "fmax");
  private static final Helper TO_W = Helper.faults(RvDoubleHelpers.class, "toW");
  private static final Helper TO_WU = Helper.faults(RvDoubleHelpers.class, "toWu");
  private static final Helper TO_L = Helper.faults(RvDoubleHelpers.class, "toL");
  private static final Helper TO_LU = Helper.faults(RvDoubleHelpers.class, "toLu");
  private static final Helper FROM_W = Helper.faults(RvDoubleHelpers.class, "fromW");
  private static final Helper FROM_WU = Helper.faults(RvDoubleHelpers.class, "fromWu");
  private static final Helper FROM_L = Helper.faults(RvDoubleHelpers.class, "fromL");
  private static final Helper FROM_LU = Helper.faults(RvDoubleHelpers.class, "fromLu");
  private static final Helper FEQ = Helper.faults(RvDoubleHelpers.class, "feq");
  private static final Helper FLT = Helper.faults(RvDoubleHelpers.class, "flt");
  private static final Helper FLE = Helper.faults(RvDoubleHelpers.class, "fle");
  private static final Helper FCLASS = Helper.pure(RvDoubleHelpers.class, "fclass");
  private static final Helper FCVT_S_D = Helper.faults(RvDoubleHelpers.class, "fcvtSD");
  private static final Helper FCVT_D_S = Helper.faults(RvDoubleHelpers.class, "fcvtDS");

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
