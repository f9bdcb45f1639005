package dev.rhea.cpu.mips;

/**
 * The floating-point registers' two modes. With Status.FR set there are 32 registers of 64 bits;
 * without, 16 pairs, whose even register's slot holds both words: the even one's word in its low
 * half.
 */
final class MipsFpu {
  private static final long LOW = 0xFFFF_FFFFL;

  private MipsFpu() {}

  /** Brings the slots in step with a change of Status.FR; what upper words hold is undefined. */
  static void changeMode(MipsState s, boolean wide) {
    long[] slots = s.slots;
    for (int even = MipsState.F; even < MipsState.F + 32; even += 2) {
      if (wide) {
        slots[even + 1] = slots[even + 1] & ~LOW | slots[even] >>> 32;
      } else {
        slots[even] = slots[even] & LOW | slots[even + 1] << 32;
      }
    }
  }
}
