package dev.rhea.memory;

/**
 * What the slow path of one {@link Mmu} has done. Plain counters of the vCPU's thread; others read
 * them approximately.
 */
public final class MmuStatistics {
  /** Accesses whose tag did not match at all. */
  public long misses;

  /** Misses that the victim entries satisfied. */
  public long victimHits;

  /** Calls of {@link PageWalker#walk}. */
  public long walks;

  /** Reads of device registers. */
  public long mmioReads;

  /** Writes of device registers. */
  public long mmioWrites;

  /** Stores to RAM that somebody watches: code pages, dirty logs. */
  public long watchedStores;

  /** Whole flushes. */
  public long flushes;

  /** The counters as words {@code name=number}. */
  @Override
  public String toString() {
    return ("tlb-misses=%d victim-hits=%d page-walks=%d mmio-reads=%d mmio-writes=%d"
            + " watched-stores=%d tlb-flushes=%d")
        .formatted(misses, victimHits, walks, mmioReads, mmioWrites, watchedStores, flushes);
  }
}
