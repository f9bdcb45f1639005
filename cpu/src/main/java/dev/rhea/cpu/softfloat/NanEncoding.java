package dev.rhea.cpu.softfloat;

/** How quiet NaNs are told from signalling ones, and what the default NaN is. */
public enum NanEncoding {
  /** Quiet when the fraction's top bit is set; the default NaN is positive with that bit alone. */
  POSITIVE_DEFAULT,

  /** Quiet when the fraction's top bit is set; the default NaN is negative with that bit alone. */
  NEGATIVE_DEFAULT,

  /**
   * The inverse, from before IEEE 754-2008: signalling when the fraction's top bit is set. The
   * default NaN is positive, its fraction all ones but the top bit. A signalling NaN cannot be made
   * quiet by clearing a bit (it might become an infinity), so the default NaN takes its place.
   */
  INVERTED
}
