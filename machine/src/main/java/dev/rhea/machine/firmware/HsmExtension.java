package dev.rhea.machine.firmware;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Section;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Hart state management (chapter 9): who runs, and the table of states that says so. START_PENDING
 * and STOP_PENDING never last, since {@link HartControl} takes requests at once; RESUME_PENDING
 * does not occur.
 *
 * <p><b>Not modelled:</b> platform-specific suspend types.
 */
final class HsmExtension implements SbiExtension {
  static final long ID = 0x48534d;

  private static final int STARTED = 0;
  private static final int STOPPED = 1;
  private static final int START_PENDING = 2;
  private static final int SUSPENDED = 4;

  private static final int RETENTIVE = 0;
  private static final int NON_RETENTIVE = 0x8000_0000;

  private final HartControl harts;
  private final AddressSpace memory;
  private final AtomicIntegerArray states;

  HsmExtension(HartControl harts, AddressSpace memory) {
    this.harts = harts;
    this.memory = memory;
    this.states = new AtomicIntegerArray(harts.harts());
  }

  /** The states after a reset: {@code bootHart} runs, the others wait to be started. */
  void reset(int bootHart) {
    for (int hart = 0; hart < states.length(); hart++) {
      states.set(hart, hart == bootHart ? STARTED : STOPPED);
    }
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    return switch (Math.clamp(call.functionId(), -1, 4)) {
      case 0 -> start(call.a0(), call.a1(), call.a2());
      case 1 -> stop(call.hart());
      case 2 ->
          exists(call.a0())
              ? SbiResult.success(states.get((int) call.a0()))
              : SbiResult.error(SbiError.INVALID_PARAM);
      case 3 -> suspend(call.hart(), (int) call.a0(), call.a1(), call.a2());
      default -> SbiResult.error(SbiError.NOT_SUPPORTED);
    };
  }

  private boolean exists(long hart) {
    return Long.compareUnsigned(hart, states.length()) < 0;
  }

  private SbiResult start(long hartId, long pc, long opaque) {
    if (!exists(hartId)) {
      return SbiResult.error(SbiError.INVALID_PARAM);
    }
    if (!executable(pc)) {
      return SbiResult.error(SbiError.INVALID_ADDRESS);
    }
    int hart = (int) hartId;
    if (!states.compareAndSet(hart, STOPPED, START_PENDING)) {
      return SbiResult.error(SbiError.ALREADY_AVAILABLE);
    }
    harts.start(hart, pc, opaque);
    // Not a plain set: the hart may have run and stopped itself by now.
    states.compareAndSet(hart, START_PENDING, STARTED);
    return SbiResult.SUCCESS;
  }

  private SbiResult stop(int hart) {
    harts.stop(hart);
    states.set(hart, STOPPED);
    return SbiResult.NONE;
  }

  private SbiResult suspend(int hart, int type, long resumePc, long opaque) {
    return switch (type) {
      case RETENTIVE -> {
        states.set(hart, SUSPENDED);
        harts.suspend(hart, () -> states.set(hart, STARTED));
        yield SbiResult.SUCCESS;
      }
      case NON_RETENTIVE -> {
        if (!executable(resumePc)) {
          yield SbiResult.error(SbiError.INVALID_ADDRESS);
        }
        states.set(hart, SUSPENDED);
        harts.suspend(
            hart,
            () -> {
              states.set(hart, STARTED);
              harts.start(hart, resumePc, opaque);
            });
        yield SbiResult.NONE;
      }
      default -> SbiResult.error(SbiError.INVALID_PARAM);
    };
  }

  private boolean executable(long gpa) {
    Section section = memory.find(gpa);
    return section != null && section.isMemory();
  }
}
