package dev.rhea.cpu.softfloat;

/** What a conversion to an integer that cannot hold the value returns, beside raising invalid. */
public enum IntegerOverflow {
  /** The nearest integer of the type; for a NaN the largest. */
  SATURATE_NAN_MAX,

  /** The nearest integer of the type; for a NaN zero. */
  SATURATE_NAN_ZERO,

  /** One value for all: the most negative integer, or all ones for an unsigned type. */
  INDEFINITE,

  /** One value for all: the largest integer of the type. */
  MAXIMUM
}
