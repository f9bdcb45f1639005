package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;

/** Zicbom and Zicboz: chapter 19 of the unprivileged specification. */
public final class RvCacheInsns extends RvInsns {
  private static final Helper INVAL = Helper.faults(RvCacheHelpers.class, "inval");
  private static final Helper CLEAN = Helper.faults(RvCacheHelpers.class, "clean");
  private static final Helper ZERO = Helper.faults(RvCacheHelpers.class, "zero");

  public RvCacheInsns(IrBuilder b) {
    super(b);
  }

  void cboInval(Field rs1) {
    b.run(INVAL, x(rs1));
  }

  void cboClean(Field rs1) {
    b.run(CLEAN, x(rs1));
  }

  /** Allowed by the same bits as clean, and there is no cache to tell them apart. */
  void cboFlush(Field rs1) {
    b.run(CLEAN, x(rs1));
  }

  void cboZero(Field rs1) {
    b.run(ZERO, x(rs1));
  }
}
