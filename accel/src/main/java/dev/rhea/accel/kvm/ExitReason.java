package dev.rhea.accel.kvm;

import org.jspecify.annotations.Nullable;

/** Why KVM_RUN returned (API, kvm_run.exit_reason). The number is the position. */
public enum ExitReason {
  // formatter:off
  UNKNOWN, EXCEPTION, IO, HYPERCALL, DEBUG, HLT, MMIO, IRQ_WINDOW_OPEN, SHUTDOWN, FAIL_ENTRY,
  INTR, SET_TPR, TPR_ACCESS, S390_SIEIC, S390_RESET, DCR, NMI, INTERNAL_ERROR, OSI, PAPR_HCALL,
  S390_UCONTROL, WATCHDOG, S390_TSCH, EPR, SYSTEM_EVENT, S390_STSI, IOAPIC_EOI, HYPERV, ARM_NISV,
  X86_RDMSR, X86_WRMSR, DIRTY_RING_FULL, AP_RESET_HOLD, X86_BUS_LOCK, XEN, RISCV_SBI, RISCV_CSR,
  NOTIFY;
  // formatter:on

  private static final ExitReason[] BY_NUMBER = values();

  /** The one with that number, or null if it is newer than this table. */
  static @Nullable ExitReason of(int number) {
    return Integer.compareUnsigned(number, BY_NUMBER.length) < 0 ? BY_NUMBER[number] : null;
  }

  static int count() {
    return BY_NUMBER.length;
  }
}
