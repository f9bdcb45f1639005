package dev.rhea.devices.io;

/**
 * Something with deadlines that the iothread serves; a clock. Methods may be called from any
 * thread.
 */
public interface TimerSource {
  /** The deadline of a source that waits for nothing. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Host time, as of {@link IoThread#hostNanos}, at which {@link #runDue} has something to do, or
   * {@link #NEVER}.
   */
  long nextHostDeadline();

  /** Runs what is due now. Called on the iothread. */
  void runDue();
}
