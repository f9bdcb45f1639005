package dev.rhea.cpu.mips;

import dev.rhea.memory.Mmu;
import java.util.Arrays;

/** Small recycled numbers for the ASIDs that a CPU has recently used. */
final class MipsAddressSpaces {
  private static final int NONE = -1;

  private final int[] numberOfAsid = new int[(int) MipsBits.ASID + 1];
  private final int[] asidOfNumber = new int[MipsContext.SPACES];
  private int victim;

  MipsAddressSpaces() {
    reset();
  }

  /** The number of {@code asid}; recycling one drops its translations from {@code mmu}. */
  int numberOf(int asid, Mmu mmu) {
    int known = numberOfAsid[asid];
    if (known != NONE) {
      return known;
    }
    victim = (victim + 1) % MipsContext.SPACES;
    if (asidOfNumber[victim] != NONE) {
      numberOfAsid[asidOfNumber[victim]] = NONE;
      mmu.flushContexts(MipsContext.SPACE_MASK, victim << MipsContext.SPACE_SHIFT);
    }
    asidOfNumber[victim] = asid;
    numberOfAsid[asid] = victim;
    return victim;
  }

  /** Forgets all numbers; the caller flushes the TLB. */
  void reset() {
    Arrays.fill(numberOfAsid, NONE);
    Arrays.fill(asidOfNumber, NONE);
    victim = 0;
  }
}
