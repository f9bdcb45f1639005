package dev.rhea.devices.clock;

/**
 * Converts between virtual nanoseconds and the ticks of a counter that runs at another rate,
 * exactly: a tick is reached at the first whole nanosecond that is not before it.
 */
public final class TickCounter {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Clock clock;
  private final long hz;

  /**
   * Makes a counter that is 0 at machine start.
   *
   * @param hz ticks per second, 1 to 4 GHz
   */
  public TickCounter(Clock clock, long hz) {
    if (hz < 1 || hz > 4_000_000_000L) {
      throw new IllegalArgumentException("frequency " + hz);
    }
    this.clock = clock;
    this.hz = hz;
  }

  /** Ticks per second. */
  public long hz() {
    return hz;
  }

  /** Ticks since machine start. */
  public long ticks() {
    long nanos = clock.nanos();
    // Seconds and rest apart: the product of all of it would overflow within minutes.
    return nanos / NANOS_PER_SECOND * hz + nanos % NANOS_PER_SECOND * hz / NANOS_PER_SECOND;
  }

  /**
   * The virtual time at which {@link #ticks} becomes that value.
   *
   * @param ticks unsigned
   * @return nanoseconds, {@link Long#MAX_VALUE} if beyond what they can express
   */
  public long nanosAt(long ticks) {
    long seconds = Long.divideUnsigned(ticks, hz);
    long rest = Long.remainderUnsigned(ticks, hz);
    if (seconds >= Long.MAX_VALUE / NANOS_PER_SECOND) {
      return Long.MAX_VALUE;
    }
    return seconds * NANOS_PER_SECOND + Math.ceilDiv(rest * NANOS_PER_SECOND, hz);
  }
}
