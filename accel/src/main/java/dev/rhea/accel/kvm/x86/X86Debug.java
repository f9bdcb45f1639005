package dev.rhea.accel.kvm.x86;

import dev.rhea.accel.kvm.Ioctl;
import dev.rhea.accel.kvm.KvmVcpu;
import dev.rhea.accel.kvm.Scratch;
import java.util.List;

/**
 * What a debugger of the host has the kernel stop for (API, KVM_SET_GUEST_DEBUG): each instruction,
 * or breakpoints in the processor's debug registers, which the guest then cannot use itself.
 *
 * @param singleStep whether to stop after every instruction
 * @param breakpoints gvas of instructions to stop before, 4 at most
 */
public record X86Debug(boolean singleStep, List<Long> breakpoints) {
  /** Nothing to stop for. */
  public static final X86Debug OFF = new X86Debug(false, List.of());

  /** Debug registers for addresses. */
  private static final int MOST = 4;

  private static final int ENABLE = 1;
  private static final int SINGLE_STEP = 2;
  private static final int USE_HARDWARE_BREAKPOINTS = 1 << 17;

  /** DR7: exact breakpoints, and the bit that is always set. */
  private static final long DR7_EXACT = 0x600;

  public X86Debug {
    if (breakpoints.size() > MOST) {
      throw new IllegalArgumentException("the processor has " + MOST + " breakpoints");
    }
    breakpoints = List.copyOf(breakpoints);
  }

  /** Tells the kernel; while the vCPU stands. */
  public void give(KvmVcpu vcpu) {
    try (Scratch debug = new Scratch(Ioctl.KVM_SET_GUEST_DEBUG.size())) {
      boolean hardware = !breakpoints.isEmpty();
      int control =
          (singleStep || hardware ? ENABLE : 0)
              | (singleStep ? SINGLE_STEP : 0)
              | (hardware ? USE_HARDWARE_BREAKPOINTS : 0);
      long dr7 = DR7_EXACT;
      for (int i = 0; i < breakpoints.size(); i++) {
        debug.putLong(X86Layout.DEBUG_REGS + i * Long.BYTES, breakpoints.get(i));
        dr7 |= 2L << 2 * i; // global; type and length 0: execution
      }
      debug.putInt(X86Layout.DEBUG_CONTROL, control);
      debug.putLong(X86Layout.DEBUG_REGS + 7 * Long.BYTES, dr7);
      vcpu.call(Ioctl.KVM_SET_GUEST_DEBUG, debug.address());
    }
  }
}
