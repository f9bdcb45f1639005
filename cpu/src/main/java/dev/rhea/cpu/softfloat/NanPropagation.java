package dev.rhea.cpu.softfloat;

/** Which NaN an operation with NaN operands returns (IEEE 754-2019 §6.2.3 leaves it open). */
public enum NanPropagation {
  /** The default NaN, whatever the operands. */
  DEFAULT_NAN,

  /** The first operand that is a NaN, made quiet. */
  FIRST_OPERAND,

  /** The first operand that is a signalling NaN, else the first that is a quiet one; made quiet. */
  SIGNALLING_FIRST
}
