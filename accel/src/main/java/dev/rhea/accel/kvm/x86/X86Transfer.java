package dev.rhea.accel.kvm.x86;

import dev.rhea.accel.kvm.Capability;
import dev.rhea.accel.kvm.ExitReason;
import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.StateTransfer;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.x86.X86Dump;
import dev.rhea.cpu.x86.X86State;
import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Moves an {@link X86State}. What the kernel lacks a call for (debug registers, XSAVE, events on
 * old kernels) it has no state of either, and is left out.
 */
public final class X86Transfer implements StateTransfer {
  /** KVM_SYNC_X86_REGS, _SREGS and _EVENTS. */
  private static final int SYNC_ALL = 7;

  // Offsets in the run page: CR8, which entry without irqchip takes from there, and kvm_sync_regs.
  private static final int RUN_CR8 = 16;
  private static final int SYNC_AREA = 304;

  private final KvmVcpu vcpu;
  private final boolean irqchip;
  private final boolean sync;
  private final StateBlock regs;
  private final StateBlock sregs;
  private final StateBlock events;
  private final StateBlock mpState;
  private final MsrBlock msrs;

  /** The rest, in an order in which the kernel takes them: XCR0 before what it enables. */
  private final List<StateBlock> others = new ArrayList<>();

  private LongConsumer onDebug = pc -> {};
  private boolean debugging;

  /** Reads what the kernel has at first; {@link #enter} then gives it what differs. */
  public X86Transfer(Kvm kvm, KvmVcpu vcpu, boolean irqchip) {
    this.vcpu = vcpu;
    this.irqchip = irqchip;
    sync = (kvm.capability(Capability.KVM_CAP_SYNC_REGS) & SYNC_ALL) == SYNC_ALL;
    regs = block(Ioctl.KVM_GET_REGS, Ioctl.KVM_SET_REGS, new X86Codecs.Regs());
    sregs = block(Ioctl.KVM_GET_SREGS, Ioctl.KVM_SET_SREGS, new X86Codecs.Sregs());
    events = block(Ioctl.KVM_GET_VCPU_EVENTS, Ioctl.KVM_SET_VCPU_EVENTS, new X86Codecs.Events());
    mpState = block(Ioctl.KVM_GET_MP_STATE, Ioctl.KVM_SET_MP_STATE, new X86Codecs.MpState());
    msrs = new MsrBlock(kvm, vcpu);
    if (kvm.has(Capability.KVM_CAP_XCRS)) {
      others.add(block(Ioctl.KVM_GET_XCRS, Ioctl.KVM_SET_XCRS, new X86Codecs.Xcrs()));
    }
    if (kvm.has(Capability.KVM_CAP_XSAVE)) {
      others.add(block(Ioctl.KVM_GET_XSAVE, Ioctl.KVM_SET_XSAVE, new X86Codecs.Xsave()));
    }
    if (kvm.has(Capability.KVM_CAP_DEBUGREGS)) {
      others.add(
          block(Ioctl.KVM_GET_DEBUGREGS, Ioctl.KVM_SET_DEBUGREGS, new X86Codecs.DebugRegs()));
    }
    if (irqchip) {
      others.add(block(Ioctl.KVM_GET_LAPIC, Ioctl.KVM_SET_LAPIC, new X86Codecs.LocalApic()));
    }
    fetchAll();
  }

  private StateBlock block(Ioctl get, Ioctl set, StateBlock.Codec codec) {
    return new StateBlock(vcpu, get, set, get.size(), codec);
  }

  private void fetchAll() {
    regs.fetch();
    sregs.fetch();
    events.fetch();
    fetchOthers();
  }

  private void fetchOthers() {
    mpState.fetch();
    others.forEach(StateBlock::fetch);
    msrs.fetch();
  }

  @Override
  public long syncRegisters() {
    return sync ? SYNC_ALL : 0;
  }

  /** Steps and breakpoints, while {@code listener} is told of them: gva of the next instruction. */
  public void onDebug(LongConsumer listener) {
    onDebug = listener;
    debugging = true;
  }

  @Override
  public void enter(CpuState cpu) {
    X86State state = (X86State) cpu;
    if (!irqchip && state.activity == X86State.HALTED) {
      state.activity = X86State.ACTIVE; // something has come that ends the wait
    }
    // Segments and modes first, as general registers are checked against nothing; the APIC's base
    // before its registers, the activity last, as setting other things wakes up.
    sregs.give(state);
    msrs.give(state);
    others.forEach(block -> block.give(state));
    regs.give(state);
    events.give(state);
    mpState.give(state);
    HostMemory.putLong(vcpu.runPage() + RUN_CR8, state.cr8);
  }

  @Override
  public void leave(CpuState cpu) {
    X86State state = (X86State) cpu;
    if (sync) {
      long area = vcpu.runPage() + SYNC_AREA;
      regs.takeFrom(area + X86Layout.SYNC_REGS);
      sregs.takeFrom(area + X86Layout.SYNC_SREGS);
      events.takeFrom(area + X86Layout.SYNC_EVENTS);
    } else {
      regs.fetch();
      sregs.fetch();
      events.fetch();
    }
    fetchOthers();
    int activity = state.activity;
    regs.decode(state);
    sregs.decode(state);
    events.decode(state);
    mpState.decode(state);
    others.forEach(block -> block.decode(state));
    msrs.decode(state);
    if (activity == X86State.SHUTDOWN || (activity == X86State.HALTED && !irqchip)) {
      state.activity = activity; // the kernel leaves both to us, and calls them runnable
    }
  }

  @Override
  public boolean handle(ExitReason reason, CpuState cpu) {
    X86State state = (X86State) cpu;
    switch (reason) {
      case HLT -> state.activity = X86State.HALTED;
      case SHUTDOWN -> state.activity = X86State.SHUTDOWN;
      case DEBUG -> {
        if (!debugging) {
          return false;
        }
        onDebug.accept(HostMemory.getLong(vcpu.runPage() + X86Layout.EXIT_PC));
      }
      // Every other reason is common to all architectures, or was not asked for.
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public String describe(CpuState cpu) {
    X86State state = (X86State) cpu;
    regs.fetch();
    sregs.fetch();
    regs.decode(state);
    sregs.decode(state);
    return X86Dump.text(state);
  }

  @Override
  public void close() {
    regs.close();
    sregs.close();
    events.close();
    mpState.close();
    msrs.close();
    others.forEach(StateBlock::close);
    others.clear();
  }
}
