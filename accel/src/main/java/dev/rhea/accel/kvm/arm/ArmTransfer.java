package dev.rhea.accel.kvm.arm;

import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.ExitReason;
import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.OneReg;
import dev.rhea.accel.kvm.RegisterFile;
import dev.rhea.accel.kvm.Scratch;
import dev.rhea.accel.kvm.StateTransfer;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.arm.ArmState;
import dev.rhea.memory.HostMemory;

/**
 * Moves an {@link ArmState}. The kernel answers PSCI itself: switching CPUs on and off comes to us
 * by the state, power-off and reset as system events.
 *
 * <p><i>Not modelled</i>: SVE and SME, single steps and breakpoints.
 */
public final class ArmTransfer implements StateTransfer {
  // Offsets in the run page, KVM_EXIT_ARM_NISV.
  // formatter:off
  static final int NISV_ESR_ISS   = 32;
  static final int NISV_FAULT_IPA = 40;

  static final int MP_STATE_RUNNABLE = 0;
  static final int MP_STATE_STOPPED  = 5;

  // struct kvm_vcpu_events.
  static final int SERROR_PENDING = 0;
  static final int SERROR_HAS_ESR = 1;
  static final int SERROR_ESR     = 8;
  // formatter:on

  private final KvmVcpu vcpu;
  private final OneReg one;
  private final RegisterFile<ArmState> core;
  private final RegisterFile<ArmState> system;
  private final long[] knownVectors = new long[2 * ArmState.VECTORS];
  private final boolean hasEvents;
  private final Scratch events = new Scratch(Ioctl.KVM_GET_VCPU_EVENTS.size());
  private final Scratch mpState = new Scratch(Ioctl.KVM_GET_MP_STATE.size());

  /** Reads what the kernel has at first; {@code vcpu} has been initialised by {@link ArmHost}. */
  public ArmTransfer(Kvm kvm, KvmVcpu vcpu) {
    this.vcpu = vcpu;
    one = new OneReg(vcpu);
    core = new RegisterFile<>(one, ArmRegisters.core());
    system = new RegisterFile<>(one, ArmRegisters.system(one.list()));
    hasEvents = kvm.has(Capability.KVM_CAP_VCPU_EVENTS);
    fetch();
  }

  private void fetch() {
    core.fetch();
    system.fetch();
    for (int i = 0; i < ArmState.VECTORS; i++) {
      knownVectors[2 * i] = one.get(ArmRegisters.vector(i));
      knownVectors[2 * i + 1] = one.high();
    }
    vcpu.call(Ioctl.KVM_GET_MP_STATE, mpState.address());
    if (hasEvents) {
      vcpu.call(Ioctl.KVM_GET_VCPU_EVENTS, events.address());
    }
  }

  /**
   * System registers that a new CPU's state has not been told of have the kernel's reset values:
   * takes them over, so that the first {@link #enter} leaves them.
   */
  public void takeResetValues(ArmState state) {
    fetch();
    system.decode(state);
  }

  @Override
  public void enter(CpuState cpu) {
    ArmState state = (ArmState) cpu;
    core.give(state);
    for (int i = 0; i < ArmState.VECTORS; i++) {
      long low = state.vectors[2 * i];
      long high = state.vectors[2 * i + 1];
      if (low != knownVectors[2 * i] || high != knownVectors[2 * i + 1]) {
        one.set(ArmRegisters.vector(i), low, high);
        knownVectors[2 * i] = low;
        knownVectors[2 * i + 1] = high;
      }
    }
    system.give(state);
    giveEvents(state);
    int activity = state.off ? MP_STATE_STOPPED : MP_STATE_RUNNABLE;
    if (HostMemory.getInt(mpState.address()) != activity) {
      vcpu.call(Ioctl.KVM_SET_MP_STATE, mpState.putInt(0, activity).address());
    }
  }

  private void giveEvents(ArmState state) {
    if (!hasEvents) {
      return;
    }
    long at = events.address();
    byte pending = (byte) (state.serrorPending ? 1 : 0);
    // The kernel never takes an SError back, so there is nothing to tell of one that is not.
    if (pending != 0 && HostMemory.getByte(at + SERROR_PENDING) == 0) {
      HostMemory.putByte(at + SERROR_PENDING, pending);
      HostMemory.putByte(at + SERROR_HAS_ESR, (byte) (state.serrorHasSyndrome ? 1 : 0));
      HostMemory.putLong(at + SERROR_ESR, state.serrorSyndrome);
      vcpu.call(Ioctl.KVM_SET_VCPU_EVENTS, at);
    }
  }

  @Override
  public void leave(CpuState cpu) {
    ArmState state = (ArmState) cpu;
    fetch();
    core.decode(state);
    system.decode(state);
    System.arraycopy(knownVectors, 0, state.vectors, 0, knownVectors.length);
    state.off = HostMemory.getInt(mpState.address()) == MP_STATE_STOPPED;
    if (hasEvents) {
      long at = events.address();
      state.serrorPending = HostMemory.getByte(at + SERROR_PENDING) != 0;
      state.serrorHasSyndrome = HostMemory.getByte(at + SERROR_HAS_ESR) != 0;
      state.serrorSyndrome = HostMemory.getLong(at + SERROR_ESR);
    }
  }

  /** None: what arm64 puts there are levels of timers, which the GIC has. */
  @Override
  public long syncRegisters() {
    return 0;
  }

  @Override
  public boolean handle(ExitReason reason, CpuState cpu) {
    if (reason == ExitReason.ARM_NISV) {
      long page = vcpu.runPage();
      throw new KvmException(
          ("%s: the guest accessed the device at 0x%x by an instruction that the processor does not"
                  + " describe to KVM (a pair, an update of the base, a vector; ESR_EL2.ISS 0x%x)%n%s")
              .formatted(
                  vcpu,
                  HostMemory.getLong(page + NISV_FAULT_IPA),
                  HostMemory.getLong(page + NISV_ESR_ISS),
                  describe(cpu)));
    }
    return false; // the rest is common to all architectures, or was not asked for
  }

  @Override
  public String describe(CpuState cpu) {
    leave(cpu);
    return String.join("\n", ((ArmState) cpu).dump()) + "\n";
  }

  @Override
  public void close() {
    one.close();
    events.close();
    mpState.close();
  }
}
