package dev.rhea.cpu.softfloat;

/**
 * A binary interchange format (IEEE 754-2019 §3.4) of at most 64 bits: the field widths, the masks
 * that follow from them, and what can be said of an encoding without an environment.
 *
 * <p>Methods take the raw bits; bits above the format's width are ignored.
 */
public final class FloatFormat {
  /** Half precision: 5 exponent bits, 10 fraction bits. */
  public static final FloatFormat BINARY16 = new FloatFormat(16, 10);

  /** Single precision: 8 exponent bits, 23 fraction bits. */
  public static final FloatFormat BINARY32 = new FloatFormat(32, 23);

  /** Double precision: 11 exponent bits, 52 fraction bits. */
  public static final FloatFormat BINARY64 = new FloatFormat(64, 52);

  /** Where the leading bit of an unpacked significand stands: one bit is left above for a carry. */
  static final int LEADING = 62;

  /** Encoding size in bits. */
  public final int width;

  /** Trailing significand bits, without the hidden one. */
  public final int fractionBits;

  /** Exponent bias, which is also the largest exponent of a finite number. */
  public final int bias;

  /** The bits of the encoding. */
  public final long mask;

  /** The sign bit. */
  public final long signBit;

  /** The fraction field. */
  public final long fractionMask;

  /** Positive infinity, which is also the exponent field's mask. */
  public final long infinity;

  /** The fraction's top bit, which tells quiet from signalling NaNs. */
  public final long quietBit;

  private FloatFormat(int width, int fractionBits) {
    this.width = width;
    this.fractionBits = fractionBits;
    this.bias = (1 << (width - fractionBits - 2)) - 1;
    this.mask = -1L >>> (64 - width);
    this.signBit = 1L << (width - 1);
    this.fractionMask = (1L << fractionBits) - 1;
    this.infinity = (signBit - 1) & ~fractionMask;
    this.quietBit = 1L << (fractionBits - 1);
  }

  /** The sign: 1 for negative, 0 for positive. */
  public int sign(long bits) {
    return (int) (bits >>> (width - 1)) & 1;
  }

  /** The encoding without its sign: ordered as the magnitudes are. */
  public long magnitude(long bits) {
    return bits & (signBit - 1);
  }

  /** Whether the value is a NaN of either kind. */
  public boolean isNan(long bits) {
    return magnitude(bits) > infinity;
  }

  /** Whether the value is neither infinite nor a NaN. */
  public boolean isFinite(long bits) {
    return magnitude(bits) < infinity;
  }

  /** Whether the value is infinite. */
  public boolean isInfinite(long bits) {
    return magnitude(bits) == infinity;
  }

  /** Whether the value is a zero of either sign. */
  public boolean isZero(long bits) {
    return magnitude(bits) == 0;
  }

  /** Whether the value is finite, not zero, and below the smallest normal number. */
  public boolean isSubnormal(long bits) {
    long magnitude = magnitude(bits);
    return magnitude != 0 && magnitude <= fractionMask;
  }

  /** A zero of the given sign (1: negative). */
  long zero(int sign) {
    return (long) sign << (width - 1);
  }

  /** An infinity of the given sign (1: negative). */
  long infinity(int sign) {
    return zero(sign) | infinity;
  }

  /** The finite number of largest magnitude, of the given sign (1: negative). */
  long largest(int sign) {
    return zero(sign) | (infinity - 1);
  }

  /**
   * The exponent {@code e} of a finite non-zero value {@code ±1.f × 2^e}; subnormal numbers are
   * normalised, so that it may lie below the format's own smallest exponent.
   */
  int exponent(long bits) {
    long magnitude = magnitude(bits);
    int biased = (int) (magnitude >>> fractionBits);
    return biased != 0
        ? biased - bias
        : 1 - bias - fractionBits + 63 - Long.numberOfLeadingZeros(magnitude);
  }

  /** The significand of a finite non-zero value, normalised: its leading bit is bit 62. */
  long significand(long bits) {
    long magnitude = magnitude(bits);
    return magnitude > fractionMask
        ? ((magnitude & fractionMask) | (fractionMask + 1)) << (LEADING - fractionBits)
        : magnitude << (Long.numberOfLeadingZeros(magnitude) - 1);
  }
}
