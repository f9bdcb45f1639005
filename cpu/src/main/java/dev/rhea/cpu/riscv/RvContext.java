package dev.rhea.cpu.riscv;

/**
 * TLB contexts: what of a hart's mode a translation depends on, in ten bits, so that a switch of
 * privilege or address space flushes nothing. This is the one place that knows the layout:
 *
 * <pre>
 * 9              4   3     2     1       0
 * | address space | MXR | SUM | privilege |
 * </pre>
 *
 * <p>The address space is a small number that {@link RvAddressSpaces} gives to a value of satp, 0
 * where there is no translation. Fields that have no influence are 0: SUM outside S-mode, both in
 * instruction fetches, all but the privilege in M-mode (whose physical protection differs from an
 * untranslated S-mode's).
 */
final class RvContext {
  static final int SUM = 1 << 2;
  static final int MXR = 1 << 3;
  static final int SPACE_SHIFT = 4;
  static final int SPACES = 1 << 6;
  static final int SPACE_MASK = (SPACES - 1) << SPACE_SHIFT;

  private RvContext() {}

  /** For instruction fetches with {@code privilege} in address space {@code space}. */
  static int fetch(int privilege, int space) {
    return privilege == RvBits.M ? RvBits.M : space << SPACE_SHIFT | privilege;
  }

  /** For loads and stores, with mstatus's SUM and MXR. */
  static int data(int privilege, int space, boolean sum, boolean mxr) {
    int context = fetch(privilege, space);
    if (privilege == RvBits.S && sum) {
      context |= SUM;
    }
    if (privilege != RvBits.M && mxr) {
      context |= MXR;
    }
    return context;
  }

  static int privilege(int context) {
    return context & 3;
  }

  static boolean sum(int context) {
    return (context & SUM) != 0;
  }

  static boolean mxr(int context) {
    return (context & MXR) != 0;
  }

  static int space(int context) {
    return context >>> SPACE_SHIFT;
  }
}
