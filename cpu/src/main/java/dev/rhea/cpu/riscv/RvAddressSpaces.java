package dev.rhea.cpu.riscv;

import dev.rhea.memory.Mmu;
import java.util.Arrays;

/**
 * Small recycled numbers for the address spaces a hart has recently used, each a whole value of
 * satp: two tables under one ASID never meet in the TLB, even where the guest forgot the fence.
 * Number 0 is no translation.
 */
final class RvAddressSpaces {
  private final long[] satps = new long[RvContext.SPACES];
  private int victim;

  /** The number of {@code satp}; recycling one drops its translations from {@code mmu}. */
  int numberOf(long satp, Mmu mmu) {
    if (satp >>> RvBits.SATP_MODE_SHIFT == 0) {
      return 0;
    }
    for (int n = 1; n < satps.length; n++) {
      if (satps[n] == satp) {
        return n;
      }
    }
    victim = victim % (satps.length - 1) + 1;
    if (satps[victim] != 0) {
      flush(victim, mmu);
    }
    satps[victim] = satp;
    return victim;
  }

  /** Drops what the TLB knows of address spaces with {@code asid}. */
  void flushAsid(long asid, Mmu mmu) {
    for (int n = 1; n < satps.length; n++) {
      if (satps[n] != 0 && (satps[n] & RvBits.SATP_ASID) >>> RvBits.SATP_ASID_SHIFT == asid) {
        flush(n, mmu);
      }
    }
  }

  /** Forgets all numbers; the caller flushes the TLB. */
  void reset() {
    Arrays.fill(satps, 0);
    victim = 0;
  }

  private static void flush(int number, Mmu mmu) {
    mmu.flushContexts(RvContext.SPACE_MASK, number << RvContext.SPACE_SHIFT);
  }
}
