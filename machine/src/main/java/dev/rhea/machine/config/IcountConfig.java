package dev.rhea.machine.config;

/**
 * Time by the number of instructions, {@code -icount}.
 *
 * @param shift an instruction takes 2<sup>shift</sup> nanoseconds of the guest's time; 0 to 10
 * @param sleep whether a guest that waits for a timer waits as long as the host's clock says,
 *     rather than not at all
 */
public record IcountConfig(int shift, boolean sleep) {
  /** The longest instructions. */
  public static final int MOST_SHIFT = 10;

  /** What lock-step takes unless told otherwise: a nanosecond an instruction, and no waiting. */
  public static final IcountConfig FASTEST = new IcountConfig(0, false);
}
