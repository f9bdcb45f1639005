package dev.rhea.cpu;

/**
 * A fault of the guest on its way from a helper to the engine, which stops the instruction without
 * effect and has {@link CpuState#deliver} enter the guest's handler. One preallocated instance per
 * CPU, without a stack trace: throwing costs an unwinding and nothing else.
 */
@SuppressWarnings({"serial", "OverrideThrowableToString"})
public abstract class GuestFault extends RuntimeException {
  protected GuestFault() {
    super(null, null, false, false);
  }
}
