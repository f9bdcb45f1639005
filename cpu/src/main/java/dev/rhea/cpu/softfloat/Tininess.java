package dev.rhea.cpu.softfloat;

/** When a non-zero result counts as tiny, which underflow needs (IEEE 754-2019 §7.5). */
public enum Tininess {
  /** When the exact result lies below the smallest normal number. */
  BEFORE_ROUNDING,

  /** When the result, rounded as though the exponent were unbounded, lies below it. */
  AFTER_ROUNDING
}
