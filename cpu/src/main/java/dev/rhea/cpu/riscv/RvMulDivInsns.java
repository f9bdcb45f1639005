package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/** The M extension: chapter 13 of the unprivileged specification. */
public final class RvMulDivInsns extends RvInsns {
  private static final Helper DIV = Helper.pure(RvIntegerHelpers.class, "div");
  private static final Helper DIVU = Helper.pure(RvIntegerHelpers.class, "divu");
  private static final Helper REM = Helper.pure(RvIntegerHelpers.class, "rem");
  private static final Helper REMU = Helper.pure(RvIntegerHelpers.class, "remu");
  private static final Helper DIVW = Helper.pure(RvIntegerHelpers.class, "divw");
  private static final Helper DIVUW = Helper.pure(RvIntegerHelpers.class, "divuw");
  private static final Helper REMW = Helper.pure(RvIntegerHelpers.class, "remw");
  private static final Helper REMUW = Helper.pure(RvIntegerHelpers.class, "remuw");

  public RvMulDivInsns(IrBuilder b) {
    super(b);
  }

  void mul(Field rd, Field rs1, Field rs2) {
    setX(rd, b.mul(x(rs1), x(rs2)));
  }

  void mulh(Field rd, Field rs1, Field rs2) {
    setX(rd, b.mulhs(x(rs1), x(rs2)));
  }

  /** Signed rs1 by unsigned rs2: the unsigned product counts a negative rs1 2^64 too high. */
  void mulhsu(Field rd, Field rs1, Field rs2) {
    Value excess = b.and(b.sar(x(rs1), b.constant(63)), x(rs2));
    setX(rd, b.sub(b.mulhu(x(rs1), x(rs2)), excess));
  }

  void mulhu(Field rd, Field rs1, Field rs2) {
    setX(rd, b.mulhu(x(rs1), x(rs2)));
  }

  void mulw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.mul(w(rs1), w(rs2)));
  }

  void div(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(DIV, x(rs1), x(rs2)));
  }

  void divu(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(DIVU, x(rs1), x(rs2)));
  }

  void rem(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(REM, x(rs1), x(rs2)));
  }

  void remu(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(REMU, x(rs1), x(rs2)));
  }

  void divw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.call(DIVW, w(rs1), w(rs2)));
  }

  void divuw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.call(DIVUW, w(rs1), w(rs2)));
  }

  void remw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.call(REMW, w(rs1), w(rs2)));
  }

  void remuw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.call(REMUW, w(rs1), w(rs2)));
  }
}
