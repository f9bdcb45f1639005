package dev.rhea.machine.firmware;

import java.util.BitSet;

/** Interrupts between harts (chapter 7). */
final class IpiExtension implements SbiExtension {
  static final long ID = 0x735049;

  private final HartControl harts;

  IpiExtension(HartControl harts) {
    this.harts = harts;
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    if (call.functionId() != 0) {
      return SbiResult.error(SbiError.NOT_SUPPORTED);
    }
    BitSet targets = HartMask.decode(call.a0(), call.a1(), harts.harts());
    if (targets == null) {
      return SbiResult.error(SbiError.INVALID_PARAM);
    }
    harts.sendIpi(targets);
    return SbiResult.SUCCESS;
  }
}
