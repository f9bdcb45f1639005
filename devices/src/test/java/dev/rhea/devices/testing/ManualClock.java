package dev.rhea.devices.testing;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.clock.TimerQueue;

/** A clock that stands still until a test moves it; timers run on the test's thread. */
public final class ManualClock implements Clock {
  private final TimerQueue timers = new TimerQueue(deadline -> {});
  private long nanos;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Timer newTimer(Runnable action) {
    return timers.newTimer(action);
  }

  /** Moves on to each deadline on the way, then to the end of the span. */
  public void advance(long byNanos) {
    long end = nanos + byNanos;
    for (long next = timers.earliest(); next <= end; next = timers.earliest()) {
      nanos = Math.max(nanos, next);
      timers.runDue(nanos);
    }
    nanos = end;
  }

  /** The earliest deadline that is armed, or {@link TimerQueue#NONE}. */
  public long earliest() {
    return timers.earliest();
  }
}
