package dev.rhea.cpu.mips;

/**
 * TLB contexts: what of a CPU's mode a translation depends on, in ten bits, so that a switch of
 * mode or address space flushes nothing. This is the one place that knows the layout:
 *
 * <pre>
 * 9              5 4    3 2   0
 * | address space | mode | 0 |
 * </pre>
 *
 * <p>The address space is a small number that {@link MipsAddressSpaces} gives to an ASID. The low
 * bits are zero so that a misaligned address, or'ed with a context, matches no tag.
 */
final class MipsContext {
  /** The kernel while Status.ERL is set: the user's segment is not mapped. */
  static final int ERROR_LEVEL = 3;

  private static final int MODE_SHIFT = 3;
  static final int SPACE_SHIFT = 5;
  static final int SPACES = 1 << 5;
  static final int SPACE_MASK = (SPACES - 1) << SPACE_SHIFT;

  private MipsContext() {}

  /**
   * The context of {@code mode}: KERNEL, SUPERVISOR or USER as in Status.KSU, or {@link
   * #ERROR_LEVEL}.
   */
  static int of(int mode, int space) {
    return space << SPACE_SHIFT | mode << MODE_SHIFT;
  }

  static int mode(int context) {
    return context >>> MODE_SHIFT & 3;
  }
}
