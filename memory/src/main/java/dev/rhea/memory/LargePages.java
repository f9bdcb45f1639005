package dev.rhea.memory;

import java.util.Arrays;

/**
 * Which large pages the software TLB may hold parts of: a superset of the truth that spares nearly
 * all flushes of a page the search through every entry. A bit stands for all pages whose size and
 * number have the same hash; bits are cleared all at once.
 */
final class LargePages {
  private static final int BITS = 1 << 12;

  /** Golden ratio, to spread page numbers. */
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final long[] set = new long[BITS / Long.SIZE];

  /** Bit n: some page of 2^n bytes was added. */
  private long sizes;

  /** Adds the page of 2^{@code log2} bytes around {@code gva}. */
  void add(long gva, int log2) {
    sizes |= 1L << log2;
    int bit = bit(gva, log2);
    set[bit >>> 6] |= 1L << bit;
  }

  /** Whether a page around {@code gva} may have been added. */
  boolean mayCover(long gva) {
    for (long left = sizes; left != 0; left &= left - 1) {
      int bit = bit(gva, Long.numberOfTrailingZeros(left));
      if ((set[bit >>> 6] >>> bit & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    if (sizes != 0) {
      Arrays.fill(set, 0);
      sizes = 0;
    }
  }

  private static int bit(long gva, int log2) {
    return (int) (((gva >>> log2) + log2) * MIX >>> 52);
  }
}
