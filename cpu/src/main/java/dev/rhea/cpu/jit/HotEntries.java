package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;

/**
 * What the interpreter sees of the translator: per guest address, is there translated code, and is
 * it time to ask for some. Direct-mapped; two addresses that share a place share its heat. Used by
 * the vCPU thread alone.
 *
 * <p>Hot path: {@link #hot} runs at every taken backward branch, jump and call.
 */
public abstract class HotEntries {
  /** Places, a power of two. */
  public static final int SIZE = 1 << 16;

  /** The gva whose translated code is known at each place; -1 (odd, so no pc) when none is. */
  protected final long[] entryPcs = new long[SIZE];

  /** Executions left until a place is hot. */
  protected final int[] heat = new int[SIZE];

  /** The place of {@code pc}. */
  public static int place(long pc) {
    int x = (int) (pc >>> 1);
    return (x ^ x >>> 13) & (SIZE - 1);
  }

  /** Whether {@link #enter} should be called at {@code pc}. */
  public final boolean hot(long pc) {
    int place = place(pc);
    return entryPcs[place] == pc || --heat[place] < 0;
  }

  /**
   * Runs translated code from {@link CpuState#pc} as long as there is any and the budget lasts, or
   * asks for its translation. State is exact before and after; a fault has been delivered.
   */
  public abstract void enter(CpuState cpu);
}
