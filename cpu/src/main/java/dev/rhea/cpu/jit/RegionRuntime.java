package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;

/**
 * What translated code calls of the translator itself.
 *
 * <p>Hot path: no allocation.
 */
public final class RegionRuntime {
  private RegionRuntime() {}

  /**
   * A call of the guest: runs the region at {@code target} if there is one, else nothing.
   *
   * @return where the guest goes on; budget and slots are written
   */
  public static long call(CpuState cpu, long target, int budget) {
    RegionTable table = cpu.regions;
    cpu.budget = budget;
    if (table == null || budget <= 0) {
      return target;
    }
    return table.call(cpu, target, budget);
  }

  /**
   * A fault at {@code site} of the region whose head is {@code base}: makes pc and budget exact.
   *
   * @param site see {@link RegionPlaces}
   */
  public static void faulted(CpuState cpu, long base, int site, int budget) {
    cpu.pc = base + (site >> 8);
    cpu.budget = budget - (site & 0xFF);
  }
}
