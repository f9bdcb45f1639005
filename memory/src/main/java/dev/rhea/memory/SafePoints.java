package dev.rhea.memory;

import java.util.Collection;

/**
 * The next safe points of some vCPUs, as seen from a moment: passed when each of them has been at
 * one since and honoured what was asked of it before, or makes no accesses now and will do so
 * before its next. Any thread may ask.
 */
public final class SafePoints {
  private final Mmu[] mmus;
  private final long[] tickets;

  private SafePoints(Mmu[] mmus) {
    this.mmus = mmus;
    this.tickets = new long[mmus.length];
    for (int i = 0; i < mmus.length; i++) {
      tickets[i] = mmus[i].requests().asked();
    }
  }

  /** From now on, after all that has been requested of {@code mmus} so far. */
  public static SafePoints of(Collection<Mmu> mmus) {
    return new SafePoints(mmus.toArray(Mmu[]::new));
  }

  /** Whether they have passed; once true, it stays so. */
  public boolean passed() {
    for (int i = 0; i < mmus.length; i++) {
      if (!mmus[i].requests().isHonoured(tickets[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until they have passed. A vCPU's thread that waits here must be {@link Mmu#setIdle idle},
   * or two of them may wait for each other for ever.
   */
  public void await() {
    for (int i = 0; i < mmus.length; i++) {
      mmus[i].requests().await(tickets[i]);
    }
  }
}
