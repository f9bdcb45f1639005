package dev.rhea.accel.kvm;

import dev.rhea.cpu.CpuState;

/**
 * Moves a CPU's whole state between {@link CpuState} and the kernel, on one host architecture.
 * Called on the vCPU's thread. An instance belongs to one vCPU and remembers what the kernel has,
 * so that only what was changed meanwhile goes in.
 */
public interface StateTransfer extends AutoCloseable {
  /** Gives the kernel what has been changed in {@code cpu} since {@link #leave}. */
  void enter(CpuState cpu);

  /** Fetches all into {@code cpu}. */
  void leave(CpuState cpu);

  /** The bits of KVM_CAP_SYNC_REGS that {@link #leave} takes from the run page. */
  long syncRegisters();

  /**
   * What an exit means that only this architecture has.
   *
   * @return whether it was dealt with
   */
  boolean handle(ExitReason reason, CpuState cpu);

  /** The registers as text, for a report, from the kernel. */
  String describe(CpuState cpu);

  @Override
  void close();
}
