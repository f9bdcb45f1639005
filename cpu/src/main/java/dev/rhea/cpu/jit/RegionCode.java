package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;
import dev.rhea.memory.Mmu;

/** The JVM methods of a batch of regions: each hidden class that the translator defines is one. */
public abstract class RegionCode {
  /**
   * Runs region {@code which} of this batch from its head.
   *
   * <p>Hot path.
   *
   * @param budget instructions it may retire; with 0 or less it returns at once, touching nothing
   * @return the pc where the guest goes on; {@link CpuState#budget} is what is left, slots are
   *     written back
   * @throws dev.rhea.cpu.GuestFault with pc, budget and slots exact
   */
  public abstract long run(int which, CpuState cpu, long[] slots, Mmu mmu, int budget);
}
