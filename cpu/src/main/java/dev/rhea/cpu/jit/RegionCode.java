package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;

/**
 * The JVM methods of a batch of regions: each hidden class that the translator defines is one,
 * bound to one CPU.
 */
public abstract class RegionCode {
  /**
   * Runs region {@code which} of this batch from its head.
   *
   * <p>Hot path.
   *
   * @param budget {@link CpuState#budget}: instructions it may retire; with 0 or less it returns at
   *     once, touching nothing
   * @return the pc where the guest goes on; {@link CpuState#budget} is what is left, slots are
   *     written
   * @throws dev.rhea.cpu.GuestFault with slots exact; {@link CpuState#site} tells pc and budget
   */
  public abstract long run(int which, int budget);
}
