package dev.rhea.memory;

/** The page of the software TLB and of write tracking: 4 KiB for every guest. */
public final class Page {
  /** Log2 of the size. */
  public static final int BITS = 12;

  /** Size in bytes. */
  public static final int SIZE = 1 << BITS;

  /** Selects an address's offset within its page. */
  public static final long OFFSET_MASK = SIZE - 1;

  /** Selects the address of the page itself. */
  public static final long NUMBER_MASK = -SIZE;

  private Page() {}
}
