package dev.rhea.devices.clock;

/**
 * A clock that somebody who counts instructions moves on: it stands still while the guest runs a
 * slice and is advanced between slices, so that the same instructions always see the same time.
 * Timers run inside {@link #advanceTo}, on the caller's thread.
 */
public final class InstructionClock implements Clock {
  /** From {@link #nextDeadline}: no timer is armed. */
  public static final long NEVER = TimerQueue.NONE;

  private final TimerQueue timers = new TimerQueue(deadline -> {});
  private volatile long now;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Timer newTimer(Runnable action) {
    return timers.newTimer(action);
  }

  /** The earliest deadline of an armed timer, perhaps in the past, or {@link #NEVER}. */
  public long nextDeadline() {
    return timers.earliest();
  }

  /** Moves on to {@code nanos}, never back, and runs every timer that is due then, in order. */
  public void advanceTo(long nanos) {
    if (nanos > now) {
      now = nanos;
    }
    if (timers.earliest() <= now) {
      timers.runDue(now);
    }
  }
}
