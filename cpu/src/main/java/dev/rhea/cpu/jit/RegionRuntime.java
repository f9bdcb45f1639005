package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;

/**
 * What translated code calls of the translator itself.
 *
 * <p>Hot path: no allocation.
 */
public final class RegionRuntime {
  /** In {@link CpuState#site}: pc and budget are exact already. */
  static final int EXACT = Integer.MIN_VALUE;

  private RegionRuntime() {}

  /**
   * A call of the guest: runs it from {@code target} until it comes back or has to leave.
   *
   * @param behind where the callee comes back to, if it does
   * @return whether to go on there; if not, {@link CpuState#pc} is where the guest goes on
   */
  public static boolean call(CpuState cpu, long target, long behind) {
    RegionTable table = cpu.regions;
    long next = table == null ? target : table.call(cpu, target, behind);
    cpu.pc = next;
    return next == behind && cpu.budget > 0 && !cpu.leave;
  }

  /**
   * The same out of hot code, in which each site has its {@code link}.
   *
   * <p>To be inlined, so that each site's call is one of its own in the JVM's compiled code.
   */
  static boolean callLinked(CpuState cpu, CallLink link, long target, long behind) {
    RegionTable table = cpu.regions;
    long next = table == null ? target : table.callLinked(cpu, link, target, behind);
    cpu.pc = next;
    return next == behind && cpu.budget > 0 && !cpu.leave;
  }

  /**
   * A fault at {@code site} of the region whose head is {@code base}: makes pc and budget exact.
   *
   * @param site see {@link RegionPlaces}
   */
  public static void faulted(CpuState cpu, long base, int site, int budget) {
    cpu.pc = base + (site >> 8);
    cpu.budget = budget - (site & 0xFF);
    cpu.site = EXACT;
  }

  /**
   * A TLB miss in a region that leaves then: makes pc and budget exact.
   *
   * @return the pc of the instruction that missed, which the interpreter is to execute
   */
  public static long missed(CpuState cpu, long base, int site, int budget) {
    cpu.budget = budget - (site & 0xFF);
    RegionTable table = cpu.regions;
    if (table != null) {
      table.missed(base);
    }
    return base + (site >> 8);
  }

  /** The same for a fault that came out of the region, unless that was done inside. */
  static void locate(CpuState cpu, Region region) {
    if (cpu.site != EXACT) {
      faulted(cpu, region.pc, cpu.site, cpu.budget);
    }
  }
}
