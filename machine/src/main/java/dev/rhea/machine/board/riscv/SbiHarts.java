package dev.rhea.machine.board.riscv;

import dev.rhea.cpu.GuestFault;
import dev.rhea.cpu.riscv.RvExtension;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.machine.firmware.HartControl;
import dev.rhea.machine.firmware.SbiFirmware;
import dev.rhea.machine.firmware.SbiResult;
import dev.rhea.machine.firmware.SupervisorEntry;
import dev.rhea.memory.Mmu;
import dev.rhea.memory.SafePoints;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joins the built-in firmware to the board's harts: environment calls go in, what the firmware does
 * to harts comes back.
 */
final class SbiHarts implements HartControl {
  private static final int A0 = RvState.X + 10;
  private static final int ECALL_BYTES = 4;
  private static final int SIP = 0x144;
  private static final long SSIP = 1L << Hart.SUPERVISOR_SOFTWARE;

  private final List<Hart> harts;

  SbiHarts(List<Hart> harts) {
    this.harts = harts;
  }

  /** Lets {@code firmware} answer the environment calls that the harts make in supervisor mode. */
  void serve(SbiFirmware firmware) {
    for (int i = 0; i < harts.size(); i++) {
      int hart = i;
      harts.get(i).state().setEnvironmentCall(state -> call(firmware, hart, state));
    }
  }

  /** Answers one call; the guest goes on behind it. */
  private static boolean call(SbiFirmware firmware, int hart, RvState state) {
    long[] slots = state.slots;
    try {
      SbiResult result =
          firmware.call(
              hart,
              slots[A0],
              slots[A0 + 1],
              slots[A0 + 2],
              slots[A0 + 3],
              slots[A0 + 4],
              slots[A0 + 5],
              slots[A0 + 6],
              slots[A0 + 7]);
      if (result.returns()) {
        slots[A0] = result.a0();
        slots[A0 + 1] = result.a1();
      }
    } catch (GuestFault fault) {
      // Of a legacy call's pointer: the guest takes it at the ECALL. The caller steps over an
      // ECALL, hence the -4.
      state.deliver(fault);
      state.pc -= ECALL_BYTES;
    }
    return true;
  }

  @Override
  public int harts() {
    return harts.size();
  }

  @Override
  public void start(int number, long pc, long opaque) {
    Hart hart = harts.get(number);
    hart.state().requestStart(() -> enter(hart, pc, opaque));
  }

  /**
   * Lets {@code hart} begin in supervisor mode at {@code pc}; on its thread or while it is paused.
   */
  static void enter(Hart hart, long pc, long opaque) {
    RvState state = hart.state();
    boolean hardwareAd =
        state.model().has(RvExtension.SVADU) && !state.model().has(RvExtension.SVADE);
    SupervisorEntry.apply(hart, (int) state.hartId(), hardwareAd, pc, opaque);
    state.unhalt();
  }

  @Override
  public void stop(int hart) {
    harts.get(hart).state().halt();
  }

  @Override
  public void suspend(int hart, Runnable resumed) {
    harts.get(hart).state().suspend(resumed);
  }

  @Override
  public void sendIpi(BitSet targets) {
    targets.stream().forEach(hart -> harts.get(hart).setInterrupt(Hart.SUPERVISOR_SOFTWARE, true));
  }

  @Override
  public boolean clearIpi(int number) {
    Hart hart = harts.get(number);
    boolean pending = (hart.state().controlRegister(SIP) & SSIP) != 0;
    hart.setInterrupt(Hart.SUPERVISOR_SOFTWARE, false);
    return pending;
  }

  @Override
  public void setTimer(int hart, long time) {
    harts.get(hart).setSupervisorTimer(time);
  }

  /**
   * Code is compared with memory, and overwritten translations are dropped, before a hart runs on
   * behind any safe point: to reach one is all there is to do.
   */
  @Override
  public void fenceI(int hart, BitSet targets) {
    fence(hart, targets, Mmu::requestSafePoint);
  }

  @Override
  public void sfenceVma(int hart, BitSet targets, long start, long size) {
    fence(hart, targets, mmu -> mmu.requestFlush(start, size));
  }

  /** The translations of other address spaces go as well: they come back at a TLB miss each. */
  @Override
  public void sfenceVma(int hart, BitSet targets, long start, long size, long asid) {
    sfenceVma(hart, targets, start, size);
  }

  /**
   * Asks the targets and waits until each of them has been at a safe point, or sleeps and will be
   * at one before it does anything. The caller counts as sleeping meanwhile: it makes no accesses,
   * and what others ask of it waits no longer than it does.
   */
  private void fence(int hart, BitSet targets, Consumer<Mmu> request) {
    List<Mmu> asked = new ArrayList<>();
    targets.stream().forEach(target -> asked.add(harts.get(target).state().mmu));
    asked.forEach(request);
    RvState caller = harts.get(hart).state();
    caller.mmu.setIdle(true);
    try {
      SafePoints.of(asked).await();
    } finally {
      caller.mmu.setIdle(false);
    }
    caller.codeEpoch++; // that was a safe point of its own
    caller.leave = true;
  }

  @Override
  public long loadVirtual(int hart, long gva) {
    return harts.get(hart).state().mmu.load64(gva);
  }
}
