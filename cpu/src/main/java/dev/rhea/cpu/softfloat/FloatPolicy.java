package dev.rhea.cpu.softfloat;

/**
 * The choices that IEEE 754-2019 leaves to an architecture. Immutable; one per architecture or
 * control-register setting.
 *
 * @param encoding how NaNs are encoded
 * @param propagation which NaN comes out when NaNs go in
 * @param addendFirst whether a fused multiply-add {@code a × b + c} looks at {@code c} first when
 *     it chooses among NaN operands
 * @param infinityTimesZero what {@code ∞ × 0 + quiet NaN} does (§7.2 c leaves it open)
 * @param tininess when a result counts as tiny
 * @param integerOverflow what conversions to integers that do not fit return
 */
public record FloatPolicy(
    NanEncoding encoding,
    NanPropagation propagation,
    boolean addendFirst,
    InfinityTimesZero infinityTimesZero,
    Tininess tininess,
    IntegerOverflow integerOverflow) {

  /** What a fused multiply-add of infinity, zero and a quiet NaN addend does. */
  public enum InfinityTimesZero {
    /** Returns the addend by the propagation rule and raises nothing. */
    PROPAGATES,
    /** Raises invalid and returns a NaN by the propagation rule. */
    INVALID_PROPAGATES,
    /** Raises invalid and returns the default NaN. */
    INVALID_DEFAULT
  }

  /**
   * Every NaN result is the positive default NaN, tininess is judged after rounding, integers
   * saturate and a NaN becomes the largest.
   */
  public static final FloatPolicy CANONICAL =
      new FloatPolicy(
          NanEncoding.POSITIVE_DEFAULT,
          NanPropagation.DEFAULT_NAN,
          false,
          InfinityTimesZero.INVALID_DEFAULT,
          Tininess.AFTER_ROUNDING,
          IntegerOverflow.SATURATE_NAN_MAX);
}
