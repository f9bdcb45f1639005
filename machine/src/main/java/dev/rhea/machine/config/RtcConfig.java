package dev.rhea.machine.config;

/**
 * The board's real-time clock.
 *
 * @param base what it shows at start, in seconds since 1970-01-01T00:00:00Z, on the guest's own
 *     reckoning
 * @param clock what it follows after that
 */
public record RtcConfig(long base, Source clock) {
  /** The clocks a real-time clock can follow. */
  public enum Source {
    /** The host's wall clock, with its adjustments. */
    HOST,
    /** The host's monotonic clock, which runs on while the machine is paused. */
    RT,
    /** The machine's own clock, which stands while it is paused. */
    VM
  }
}
