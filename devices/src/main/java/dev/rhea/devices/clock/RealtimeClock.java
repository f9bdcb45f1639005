package dev.rhea.devices.clock;

import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.io.TimerSource;

/** A clock that advances with host time while the machine runs. It starts paused, at zero. */
public final class RealtimeClock implements Clock, TimerSource {
  private static final long RUNNING = -1;

  private final IoThread ioThread;
  private final TimerQueue timers;

  /** Host time minus virtual time; valid while {@link #frozenAt} is {@link #RUNNING}. */
  private volatile long hostOffset;

  /**
   * Virtual time at which the clock stands, or {@link #RUNNING}. Written after {@link #hostOffset}.
   */
  private volatile long frozenAt;

  /** Makes a paused clock whose timers run on that thread. */
  public RealtimeClock(IoThread ioThread) {
    this.ioThread = ioThread;
    this.timers = new TimerQueue(this::wakeFor);
    ioThread.addTimerSource(this);
  }

  @Override
  public long nanos() {
    long frozen = frozenAt;
    return frozen == RUNNING ? ioThread.hostNanos() - hostOffset : frozen;
  }

  @Override
  public Timer newTimer(Runnable action) {
    return timers.newTimer(action);
  }

  /** Stops virtual time; timers do not fire until {@link #resume}. No effect if paused. */
  public synchronized void pause() {
    if (frozenAt == RUNNING) {
      frozenAt = nanos();
    }
  }

  /** Lets virtual time run on from where it stood. No effect if running. */
  public synchronized void resume() {
    long frozen = frozenAt;
    if (frozen != RUNNING) {
      hostOffset = ioThread.hostNanos() - frozen;
      frozenAt = RUNNING;
      ioThread.wakeAt(0);
    }
  }

  @Override
  public long nextHostDeadline() {
    if (frozenAt != RUNNING) {
      return NEVER;
    }
    long deadline = timers.earliest();
    // A deadline beyond what host time can express is as good as never.
    return deadline > NEVER - Math.max(hostOffset, 0) ? NEVER : deadline + hostOffset;
  }

  @Override
  public void runDue() {
    if (frozenAt == RUNNING) {
      timers.runDue(nanos());
    }
  }

  private void wakeFor(long deadlineNanos) {
    if (frozenAt == RUNNING) {
      ioThread.wakeAt(nextHostDeadline());
    }
  }
}
