package dev.rhea.cpu.riscv;

/**
 * Firmware written in Java: answers the environment calls of S-mode in place of M-mode software.
 * Called on the hart's thread when the exception is delivered, with all state in {@link RvState}.
 */
@FunctionalInterface
public interface EnvironmentCall {
  /**
   * Answers the call in a0..a7 ({@code state.slots} 10 to 17) and leaves the results in a0 and a1.
   *
   * @return true if answered: the guest goes on behind the ecall; false to deliver the exception
   */
  boolean call(RvState state);
}
