package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;

/**
 * The A extension: chapter 14 of the unprivileged specification. The ordering bits matter to {@code
 * lr} alone, as every operation that stores is sequentially consistent anyway; the other methods
 * take {@code aqrl} because the rows print it.
 */
public final class RvAtomicInsns extends RvInsns {
  private static final Helper LR_W = Helper.faults(RvAtomicHelpers.class, "lrW");
  private static final Helper LR_D = Helper.faults(RvAtomicHelpers.class, "lrD");
  private static final Helper SC_W = Helper.faults(RvAtomicHelpers.class, "scW");
  private static final Helper SC_D = Helper.faults(RvAtomicHelpers.class, "scD");
  private static final Helper AMOSWAP_W = Helper.faults(RvAtomicHelpers.class, "amoswapW");
  private static final Helper AMOADD_W = Helper.faults(RvAtomicHelpers.class, "amoaddW");
  private static final Helper AMOXOR_W = Helper.faults(RvAtomicHelpers.class, "amoxorW");
  private static final Helper AMOAND_W = Helper.faults(RvAtomicHelpers.class, "amoandW");
  private static final Helper AMOOR_W = Helper.faults(RvAtomicHelpers.class, "amoorW");
  private static final Helper AMOMIN_W = Helper.faults(RvAtomicHelpers.class, "amominW");
  private static final Helper AMOMAX_W = Helper.faults(RvAtomicHelpers.class, "amomaxW");
  private static final Helper AMOMINU_W = Helper.faults(RvAtomicHelpers.class, "amominuW");
  private static final Helper AMOMAXU_W = Helper.faults(RvAtomicHelpers.class, "amomaxuW");
  private static final Helper AMOSWAP_D = Helper.faults(RvAtomicHelpers.class, "amoswapD");
  private static final Helper AMOADD_D = Helper.faults(RvAtomicHelpers.class, "amoaddD");
  private static final Helper AMOXOR_D = Helper.faults(RvAtomicHelpers.class, "amoxorD");
  private static final Helper AMOAND_D = Helper.faults(RvAtomicHelpers.class, "amoandD");
  private static final Helper AMOOR_D = Helper.faults(RvAtomicHelpers.class, "amoorD");
  private static final Helper AMOMIN_D = Helper.faults(RvAtomicHelpers.class, "amominD");
  private static final Helper AMOMAX_D = Helper.faults(RvAtomicHelpers.class, "amomaxD");
  private static final Helper AMOMINU_D = Helper.faults(RvAtomicHelpers.class, "amominuD");
  private static final Helper AMOMAXU_D = Helper.faults(RvAtomicHelpers.class, "amomaxuD");

  public RvAtomicInsns(IrBuilder b) {
    super(b);
  }

  void lrW(Field rd, Field rs1, Field aqrl) {
    setX(rd, b.call(LR_W, x(rs1), aqrl));
  }

  void lrD(Field rd, Field rs1, Field aqrl) {
    setX(rd, b.call(LR_D, x(rs1), aqrl));
  }

  void scW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(SC_W, rd, rs1, rs2);
  }

  void scD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(SC_D, rd, rs1, rs2);
  }

  void amoswapW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOSWAP_W, rd, rs1, rs2);
  }

  void amoaddW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOADD_W, rd, rs1, rs2);
  }

  void amoxorW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOXOR_W, rd, rs1, rs2);
  }

  void amoandW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOAND_W, rd, rs1, rs2);
  }

  void amoorW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOOR_W, rd, rs1, rs2);
  }

  void amominW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMIN_W, rd, rs1, rs2);
  }

  void amomaxW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMAX_W, rd, rs1, rs2);
  }

  void amominuW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMINU_W, rd, rs1, rs2);
  }

  void amomaxuW(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMAXU_W, rd, rs1, rs2);
  }

  void amoswapD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOSWAP_D, rd, rs1, rs2);
  }

  void amoaddD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOADD_D, rd, rs1, rs2);
  }

  void amoxorD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOXOR_D, rd, rs1, rs2);
  }

  void amoandD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOAND_D, rd, rs1, rs2);
  }

  void amoorD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOOR_D, rd, rs1, rs2);
  }

  void amominD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMIN_D, rd, rs1, rs2);
  }

  void amomaxD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMAX_D, rd, rs1, rs2);
  }

  void amominuD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMINU_D, rd, rs1, rs2);
  }

  void amomaxuD(Field rd, Field rs1, Field rs2, Field aqrl) {
    amo(AMOMAXU_D, rd, rs1, rs2);
  }

  /** Every helper takes address and operand and gives the content of rd. */
  private void amo(Helper helper, Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(helper, x(rs1), x(rs2)));
  }
}
