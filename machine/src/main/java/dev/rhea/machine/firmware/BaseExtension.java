package dev.rhea.machine.firmware;

import java.util.function.LongPredicate;

/** Base (chapter 4): versions, and which extensions there are. */
final class BaseExtension implements SbiExtension {
  static final long ID = 0x10;

  private static final long SPEC_MAJOR = 3;
  private static final long SPEC_MINOR = 0;

  /** "RHEA" in ASCII: none of the ids that chapter 4 lists, which are counted from 0. */
  private static final long IMPLEMENTATION_ID = 0x52484541;

  /** 0.1, major in the upper half. */
  private static final long IMPLEMENTATION_VERSION = 0x0000_0001;

  private final MachineIds ids;
  private final LongPredicate available;

  BaseExtension(MachineIds ids, LongPredicate available) {
    this.ids = ids;
    this.available = available;
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    return switch (Math.clamp(call.functionId(), -1, 7)) {
      case 0 -> SbiResult.success(SPEC_MAJOR << 24 | SPEC_MINOR);
      case 1 -> SbiResult.success(IMPLEMENTATION_ID);
      case 2 -> SbiResult.success(IMPLEMENTATION_VERSION);
      case 3 -> SbiResult.success(available.test(call.a0()) ? 1 : 0);
      case 4 -> SbiResult.success(ids.mvendorid());
      case 5 -> SbiResult.success(ids.marchid());
      case 6 -> SbiResult.success(ids.mimpid());
      default -> SbiResult.error(SbiError.NOT_SUPPORTED);
    };
  }
}
