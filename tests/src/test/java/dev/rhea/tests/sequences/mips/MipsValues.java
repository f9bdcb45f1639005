package dev.rhea.tests.sequences.mips;

import java.util.SplittableRandom;

/** Register contents that instructions treat differently from most. */
final class MipsValues {
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    31,
    32,
    63,
    64,
    0x7F,
    0x80,
    -128,
    0xFF,
    0x7FFF,
    0x8000,
    -32768,
    0xFFFF,
    0x7FFF_FFFFL,
    Integer.MIN_VALUE,
    0x8000_0000L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x5555_5555_5555_5555L,
    0x0001_0203_0405_0607L
  };

  /** Zero, subnormal, normal, infinite, quiet and signalling NaNs; the sign is drawn. */
  private static final long[] DOUBLES = {
    0,
    1,
    0x000F_FFFF_FFFF_FFFFL,
    0x0010_0000_0000_0000L,
    0x3FF0_0000_0000_0000L,
    0x3FE0_0000_0000_0000L,
    0x3FF8_0000_0000_0000L,
    0x3FF0_0000_0000_0001L,
    0x41DF_FFFF_FFC0_0000L,
    0x41E0_0000_0000_0000L,
    0x43E0_0000_0000_0000L,
    0x47EF_FFFF_E000_0000L,
    0x47F0_0000_0000_0000L,
    0x3810_0000_0000_0000L,
    0x36A0_0000_0000_0000L,
    0x7FEF_FFFF_FFFF_FFFFL,
    0x7FF0_0000_0000_0000L,
    0x7FF8_0000_0000_0000L,
    0x7FF0_0000_0000_0001L,
    0x7FF7_FFFF_FFFF_FFFFL
  };

  private static final int[] SINGLES = {
    0,
    1,
    0x007F_FFFF,
    0x0080_0000,
    0x3F80_0000,
    0x3F00_0000,
    0x3FC0_0000,
    0x3F80_0001,
    0x4EFF_FFFF,
    0x4F00_0000,
    0x5F00_0000,
    0x7F7F_FFFF,
    0x7F80_0000,
    0x7FC0_0000,
    0x7F80_0001,
    0x7FBF_FFFF
  };

  private final SplittableRandom random;

  MipsValues(SplittableRandom random) {
    this.random = random;
  }

  /** For a general register. */
  long integer() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> 1L << random.nextInt(64);
      default -> INTEGERS[random.nextInt(INTEGERS.length)];
    };
  }

  /** For a floating-point register: a double, or a single in the low word. */
  long floating(boolean isDouble) {
    boolean edge = random.nextBoolean();
    int exponent = random.nextInt(-4, 5); // near enough for sums to cancel and round
    long sign = random.nextInt(2);
    if (isDouble) {
      long magnitude =
          edge
              ? DOUBLES[random.nextInt(DOUBLES.length)]
              : 1023L + exponent << 52 | random.nextLong() >>> 12;
      return sign << 63 | magnitude;
    }
    int magnitude =
        edge
            ? SINGLES[random.nextInt(SINGLES.length)]
            : 127 + exponent << 23 | random.nextInt(1 << 23);
    return (sign << 31 | magnitude) & 0xFFFF_FFFFL;
  }
}
