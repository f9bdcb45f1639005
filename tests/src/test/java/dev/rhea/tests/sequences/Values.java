package dev.rhea.tests.sequences;

import java.util.SplittableRandom;

/** Register contents that instructions treat differently from most. */
final class Values {
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
    0x8000_0000L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    0x5555_5555_5555_5555L,
    0x0001_0203_0405_0607L,
    0xFFFF_FFFF_7FFF_FFFFL
  };

  /** Zero, subnormal, normal, infinite, quiet and signalling; the sign is drawn. */
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
    0x41EF_FFFF_FFE0_0000L,
    0x43E0_0000_0000_0000L,
    0x43F0_0000_0000_0000L,
    0x4340_0000_0000_0001L,
    0x47EF_FFFF_E000_0000L,
    0x47F0_0000_0000_0000L,
    0x3810_0000_0000_0000L,
    0x36A0_0000_0000_0000L,
    0x40EF_FC00_0000_0000L,
    0x3F10_0000_0000_0000L,
    0x7FEF_FFFF_FFFF_FFFFL,
    0x7FF0_0000_0000_0000L,
    0x7FF8_0000_0000_0000L,
    0x7FF0_0000_0000_0001L,
    0x7FFC_0000_0000_1234L
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
    0x4F80_0000,
    0x5F00_0000,
    0x5F80_0000,
    0x4B80_0001,
    0x477F_E000,
    0x4780_0000,
    0x3880_0000,
    0x3380_0000,
    0x7F7F_FFFF,
    0x7F80_0000,
    0x7FC0_0000,
    0x7F80_0001,
    0x7FE0_1234
  };

  private static final int[] HALVES = {
    0, 1, 0x03FF, 0x0400, 0x3C00, 0x3800, 0x3E00, 0x3C01, 0x6800, 0x77FF, 0x7BFF, 0x7C00, 0x7E00,
    0x7C01, 0x7F12
  };

  private final SplittableRandom random;

  Values(SplittableRandom random) {
    this.random = random;
  }

  /** For an x register. */
  long integer() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> 1L << random.nextInt(64);
      default -> INTEGERS[random.nextInt(INTEGERS.length)];
    };
  }

  /**
   * For an f register: mostly a boxed number of {@code width} bits, since other operands are NaNs
   * to instructions of that width.
   */
  private long floating(int width) {
    if (random.nextInt(4) == 0) {
      return anyFloating();
    }
    boolean edge = random.nextBoolean();
    int exponent = random.nextInt(-4, 5); // near enough for sums to cancel and round
    long sign = random.nextInt(2);
    return switch (width) {
      case 16 ->
          boxedHalf(
              (int) sign << 15
                  | (edge
                      ? HALVES[random.nextInt(HALVES.length)]
                      : 15 + exponent << 10 | random.nextInt(1 << 10)));
      case 32 ->
          boxedSingle(
              (int) sign << 31
                  | (edge
                      ? SINGLES[random.nextInt(SINGLES.length)]
                      : 127 + exponent << 23 | random.nextInt(1 << 23)));
      default ->
          sign << 63
              | (edge
                  ? DOUBLES[random.nextInt(DOUBLES.length)]
                  : 1023L + exponent << 52 | random.nextLong() >>> 12);
    };
  }

  /** Of any width, boxed well or not. */
  private long anyFloating() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt() & 0xFFFF_FFFFL; // a single that is not boxed
      case 2 -> boxedSingle(random.nextInt());
      case 3 -> boxedHalf(random.nextInt(1 << 16));
      case 4 -> Double.doubleToRawLongBits(random.nextInt(-1000, 1000) / 8.0);
      case 5, 6 -> boxedSingle(SINGLES[random.nextInt(SINGLES.length)] | random.nextInt(2) << 31);
      case 7 -> boxedHalf(HALVES[random.nextInt(HALVES.length)] | random.nextInt(2) << 15);
      default -> DOUBLES[random.nextInt(DOUBLES.length)] | (long) random.nextInt(2) << 63;
    };
  }

  private static long boxedSingle(int bits) {
    return 0xFFFF_FFFF_0000_0000L | bits & 0xFFFF_FFFFL;
  }

  private static long boxedHalf(int bits) {
    return 0xFFFF_FFFF_FFFF_0000L | bits;
  }

  /** A rounding mode as an instruction has it: 0 to 4, or 7 for that in fcsr. */
  int roundingMode() {
    int mode = random.nextInt(8);
    return mode < 5 ? mode : 7;
  }

  /**
   * A start: all registers, a valid fcsr, and the scratch buffer.
   *
   * @param width bits of most floating-point registers: 16, 32 or 64
   */
  Image image(long scratchSeed, int width) {
    Image image = new Image();
    image.fillScratch(scratchSeed);
    for (int n = 1; n < 32; n++) {
      image.set(n, integer());
      image.set(32 + n, floating(width));
    }
    image.set(32, floating(width));
    image.set(64, random.nextInt(5) << 5 | (random.nextBoolean() ? 0 : random.nextInt(32)));
    return image;
  }
}
