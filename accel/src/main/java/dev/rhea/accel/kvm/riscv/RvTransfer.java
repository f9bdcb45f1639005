package dev.rhea.accel.kvm.riscv;

import dev.rhea.accel.kvm.ExitReason;
import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.OneReg;
import dev.rhea.accel.kvm.RegisterFile;
import dev.rhea.accel.kvm.Scratch;
import dev.rhea.accel.kvm.StateTransfer;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.riscv.EnvironmentCall;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.HostMemory;

/**
 * Moves a hart's state. The kernel answers most of SBI itself: timer, IPI, remote fences, starting
 * and stopping harts; of what it passes on (the consoles) it asks the firmware in Java.
 *
 * <p>Whether a hart is stopped, and its clock, stay with the kernel, as its SBI changes the one and
 * the other runs by itself; {@link #setStopped} and {@link #setTimer} are for resets.
 *
 * <p><i>Not modelled</i>: vector registers, and what entropy the CSR seed gives: it says that its
 * source is dead.
 */
public final class RvTransfer implements StateTransfer {
  // Offsets in the run page, KVM_EXIT_RISCV_SBI and KVM_EXIT_RISCV_CSR.
  // formatter:off
  static final int SBI_EXTENSION_ID = 32;
  static final int SBI_FUNCTION_ID  = 40;
  static final int SBI_ARGS         = 48; // a0 to a5
  static final int SBI_RET          = 96; // a0, a1
  static final int CSR_NUM          = 32;
  static final int CSR_RET_VALUE    = 56;

  static final int MP_STATE_RUNNABLE = 0;
  static final int MP_STATE_STOPPED  = 5;
  // formatter:on

  private static final int A0 = RvState.X + 10;
  private static final int A1 = RvState.X + 11;
  private static final int A6 = RvState.X + 16;
  private static final int A7 = RvState.X + 17;
  private static final int SBI_ARGUMENTS = 6;
  private static final long SBI_ERR_NOT_SUPPORTED = -2;

  private static final int SEED = 0x015;

  /** Bits 31:30 of seed: an unrecoverable failure of the source. */
  private static final long SEED_DEAD = 3L << 30;

  private final KvmVcpu vcpu;
  private final EnvironmentCall firmware;
  private final OneReg one;
  private final RegisterFile<RvState> registers;

  /**
   * Reads what the kernel has at first.
   *
   * @param firmware answers environment calls that the kernel does not: arguments in a0 to a7,
   *     results in a0 and a1; all else in the state is stale meanwhile
   */
  public RvTransfer(KvmVcpu vcpu, EnvironmentCall firmware) {
    this.vcpu = vcpu;
    this.firmware = firmware;
    one = new OneReg(vcpu);
    registers = new RegisterFile<>(one, RvRegisters.table());
    registers.fetch();
  }

  /** Stops the hart until another one starts it by SBI, or lets it run. */
  public void setStopped(boolean stopped) {
    try (Scratch state = new Scratch(Ioctl.KVM_SET_MP_STATE.size())) {
      state.putInt(0, stopped ? MP_STATE_STOPPED : MP_STATE_RUNNABLE);
      vcpu.call(Ioctl.KVM_SET_MP_STATE, state.address());
    }
  }

  /**
   * The hart's clock.
   *
   * @param time ticks, as the CSR time reads
   * @param compare when the timer interrupts
   * @param on whether it does
   */
  public record Timer(long time, long compare, boolean on) {}

  /** The clock as it stands. */
  public Timer timer() {
    return new Timer(
        one.get(RvRegisters.TIMER_TIME),
        one.get(RvRegisters.TIMER_COMPARE),
        one.get(RvRegisters.TIMER_STATE) != 0);
  }

  /** Sets the clock, which goes on from there. */
  public void setTimer(Timer timer) {
    one.set(RvRegisters.TIMER_TIME, timer.time, 0);
    one.set(RvRegisters.TIMER_COMPARE, timer.compare, 0);
    one.set(RvRegisters.TIMER_STATE, timer.on ? 1 : 0, 0); // last: it takes up the new time
  }

  /** The clock's ticks a second, which the device tree has to tell. */
  public long clockFrequency() {
    return one.get(RvRegisters.TIMER_FREQUENCY);
  }

  @Override
  public void enter(CpuState cpu) {
    registers.give((RvState) cpu);
  }

  @Override
  public void leave(CpuState cpu) {
    registers.fetch();
    registers.decode((RvState) cpu);
  }

  /** None: riscv64 has nothing of the kind. */
  @Override
  public long syncRegisters() {
    return 0;
  }

  @Override
  public boolean handle(ExitReason reason, CpuState cpu) {
    switch (reason) {
      case RISCV_SBI -> sbi((RvState) cpu);
      case RISCV_CSR -> {
        if (HostMemory.getLong(vcpu.runPage() + CSR_NUM) != SEED) {
          return false;
        }
        HostMemory.putLong(vcpu.runPage() + CSR_RET_VALUE, SEED_DEAD);
      }
      // Every other reason is common to all architectures, or was not asked for.
      default -> {
        return false;
      }
    }
    return true;
  }

  private void sbi(RvState state) {
    long page = vcpu.runPage();
    for (int i = 0; i < SBI_ARGUMENTS; i++) {
      state.slots[A0 + i] = HostMemory.getLong(page + SBI_ARGS + (long) i * Long.BYTES);
    }
    state.slots[A6] = HostMemory.getLong(page + SBI_FUNCTION_ID);
    state.slots[A7] = HostMemory.getLong(page + SBI_EXTENSION_ID);
    if (!firmware.call(state)) {
      state.slots[A0] = SBI_ERR_NOT_SUPPORTED;
      state.slots[A1] = 0;
    }
    HostMemory.putLong(page + SBI_RET, state.slots[A0]);
    HostMemory.putLong(page + SBI_RET + Long.BYTES, state.slots[A1]);
  }

  @Override
  public String describe(CpuState cpu) {
    leave(cpu);
    return ((RvState) cpu).dump();
  }

  @Override
  public void close() {
    one.close();
  }
}
