package dev.rhea.machine.firmware;

import java.util.BitSet;

/**
 * Fences on other harts (chapter 8). Harts that are stopped are fenced as well: it costs nothing
 * and saves a fence when they start.
 *
 * <p><b>Not modelled:</b> the HFENCE functions 3 to 6, which are for harts with the hypervisor
 * extension.
 */
final class RfenceExtension implements SbiExtension {
  static final long ID = 0x52464e43;

  private static final long WHOLE = -1;

  private final HartControl harts;

  RfenceExtension(HartControl harts) {
    this.harts = harts;
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    int function = Math.clamp(call.functionId(), -1, 3);
    if (function < 0 || function > 2) {
      return SbiResult.error(SbiError.NOT_SUPPORTED);
    }
    BitSet targets = HartMask.decode(call.a0(), call.a1(), harts.harts());
    if (targets == null) {
      return SbiResult.error(SbiError.INVALID_PARAM);
    }
    switch (function) {
      case 0 -> harts.fenceI(call.hart(), targets);
      case 1 -> harts.sfenceVma(call.hart(), targets, call.a2(), size(call.a2(), call.a3()));
      default ->
          harts.sfenceVma(call.hart(), targets, call.a2(), size(call.a2(), call.a3()), call.a4());
    }
    return SbiResult.SUCCESS;
  }

  /** The two spellings of "everything" made one. */
  static long size(long start, long size) {
    return start == 0 && size == 0 ? WHOLE : size;
  }
}
