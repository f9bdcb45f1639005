package dev.rhea.memory;

/**
 * What an access does to memory. The ordinal is the place of its tag in a TLB entry, see {@link
 * Mmu#tlb}.
 */
public enum Access {
  READ,
  WRITE,
  EXECUTE;

  /** This access as one bit of {@link Translation#permissions}. */
  public int bit() {
    return 1 << ordinal();
  }
}
