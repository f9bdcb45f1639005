package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;

/** The Zfa extension: chapter 24 of the unprivileged specification. */
public final class RvZfaInsns extends RvFpInsns {
  private static final Helper FMINM_S = Helper.faults(RvZfaHelpers.class, "fminmS");
  private static final Helper FMAXM_S = Helper.faults(RvZfaHelpers.class, "fmaxmS");
  private static final Helper FROUND_S = Helper.faults(RvZfaHelpers.class, "froundS");
  private static final Helper FROUNDNX_S = Helper.faults(RvZfaHelpers.class, "froundnxS");
  private static final Helper FLEQ_S = Helper.faults(RvZfaHelpers.class, "fleqS");
  private static final Helper FLTQ_S = Helper.faults(RvZfaHelpers.class, "fltqS");
  private static final Helper FLI_S = Helper.pure(RvZfaHelpers.class, "fliS");
  private static final Helper FMINM_D = Helper.faults(RvZfaHelpers.class, "fminmD");
  private static final Helper FMAXM_D = Helper.faults(RvZfaHelpers.class, "fmaxmD");
  private static final Helper FROUND_D = Helper.faults(RvZfaHelpers.class, "froundD");
  private static final Helper FROUNDNX_D = Helper.faults(RvZfaHelpers.class, "froundnxD");
  private static final Helper FLEQ_D = Helper.faults(RvZfaHelpers.class, "fleqD");
  private static final Helper FLTQ_D = Helper.faults(RvZfaHelpers.class, "fltqD");
  private static final Helper FLI_D = Helper.pure(RvZfaHelpers.class, "fliD");
  private static final Helper FMINM_H = Helper.faults(RvZfaHelpers.class, "fminmH");
  private static final Helper FMAXM_H = Helper.faults(RvZfaHelpers.class, "fmaxmH");
  private static final Helper FROUND_H = Helper.faults(RvZfaHelpers.class, "froundH");
  private static final Helper FROUNDNX_H = Helper.faults(RvZfaHelpers.class, "froundnxH");
  private static final Helper FLEQ_H = Helper.faults(RvZfaHelpers.class, "fleqH");
  private static final Helper FLTQ_H = Helper.faults(RvZfaHelpers.class, "fltqH");
  private static final Helper FLI_H = Helper.pure(RvZfaHelpers.class, "fliH");
  private static final Helper FCVTMOD_W_D = Helper.faults(RvZfaHelpers.class, "fcvtmodWD");

  public RvZfaInsns(IrBuilder b) {
    super(b);
  }

  void fliS(Field rd, Field imm) {
    dirtyFp();
    setF(rd, b.call(FLI_S, imm));
  }

  void fminmS(Field rd, Field rs1, Field rs2) {
    choose(FMINM_S, rd, rs1, rs2);
  }

  void fmaxmS(Field rd, Field rs1, Field rs2) {
    choose(FMAXM_S, rd, rs1, rs2);
  }

  void froundS(Field rd, Field rs1, Field rm) {
    unary(FROUND_S, rd, rs1, rm);
  }

  void froundnxS(Field rd, Field rs1, Field rm) {
    unary(FROUNDNX_S, rd, rs1, rm);
  }

  void fleqS(Field rd, Field rs1, Field rs2) {
    compare(FLEQ_S, rd, rs1, rs2);
  }

  void fltqS(Field rd, Field rs1, Field rs2) {
    compare(FLTQ_S, rd, rs1, rs2);
  }

  void fliD(Field rd, Field imm) {
    dirtyFp();
    setF(rd, b.call(FLI_D, imm));
  }

  void fminmD(Field rd, Field rs1, Field rs2) {
    choose(FMINM_D, rd, rs1, rs2);
  }

  void fmaxmD(Field rd, Field rs1, Field rs2) {
    choose(FMAXM_D, rd, rs1, rs2);
  }

  void froundD(Field rd, Field rs1, Field rm) {
    unary(FROUND_D, rd, rs1, rm);
  }

  void froundnxD(Field rd, Field rs1, Field rm) {
    unary(FROUNDNX_D, rd, rs1, rm);
  }

  void fleqD(Field rd, Field rs1, Field rs2) {
    compare(FLEQ_D, rd, rs1, rs2);
  }

  void fltqD(Field rd, Field rs1, Field rs2) {
    compare(FLTQ_D, rd, rs1, rs2);
  }

  void fliH(Field rd, Field imm) {
    dirtyFp();
    setF(rd, b.call(FLI_H, imm));
  }

  void fminmH(Field rd, Field rs1, Field rs2) {
    choose(FMINM_H, rd, rs1, rs2);
  }

  void fmaxmH(Field rd, Field rs1, Field rs2) {
    choose(FMAXM_H, rd, rs1, rs2);
  }

  void froundH(Field rd, Field rs1, Field rm) {
    unary(FROUND_H, rd, rs1, rm);
  }

  void froundnxH(Field rd, Field rs1, Field rm) {
    unary(FROUNDNX_H, rd, rs1, rm);
  }

  void fleqH(Field rd, Field rs1, Field rs2) {
    compare(FLEQ_H, rd, rs1, rs2);
  }

  void fltqH(Field rd, Field rs1, Field rs2) {
    compare(FLTQ_H, rd, rs1, rs2);
  }

  /** {@code rm} is there to be printed: the encoding allows no other than towards zero. */
  void fcvtmodWD(Field rd, Field rs1, Field rm) {
    dirtyFp();
    setX(rd, b.call(FCVTMOD_W_D, f(rs1)));
  }
}
