package dev.rhea.machine.firmware;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Lists of harts as SBI calls have them (chapter 3, "Hart list parameter"). */
final class HartMask {
  /** A {@code hart_mask_base} that means all harts, whatever {@code hart_mask} says. */
  private static final long ALL = -1;

  private HartMask() {}

  /**
   * The harts with the ids {@code base + n} for each bit n of {@code mask}, or null if one of them
   * does not exist.
   */
  static @Nullable BitSet decode(long mask, long base, int harts) {
    BitSet targets = new BitSet(harts);
    if (base == ALL) {
      targets.set(0, harts);
      return targets;
    }
    for (long left = mask; left != 0; left &= left - 1) {
      // Compared without the sum, which may wrap: 2^64 - 2 + 3 is no hart 1.
      int bit = Long.numberOfTrailingZeros(left);
      if (Long.compareUnsigned(base, harts) >= 0 || base + bit >= harts) {
        return null;
      }
      targets.set((int) base + bit);
    }
    return targets;
  }
}
