package dev.rhea.devices.clock;

/** A one-shot timer of a {@link Clock}. */
public interface Timer {
  /**
   * Arms the timer, replacing an earlier deadline.
   *
   * @param deadlineNanos virtual time at which the action runs; one in the past runs it as soon as
   *     possible, {@link Long#MAX_VALUE} practically never
   */
  void arm(long deadlineNanos);

  /** Disarms the timer; no effect if it is not armed. */
  void cancel();

  /** Whether a deadline is set and the action has not begun to run for it. */
  boolean armed();
}
