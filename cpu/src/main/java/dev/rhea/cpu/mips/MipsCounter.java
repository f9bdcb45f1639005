package dev.rhea.cpu.mips;

/**
 * Count, Compare and the timer interrupt of one CPU (volume III, sections 8.14 and 8.16). On the
 * CPU's thread, but for {@link #reached}.
 */
final class MipsCounter {
  private static final long WORD = 0xFFFF_FFFFL;

  private MipsTimer timer = MipsTimer.stopped();

  /** Count minus the timer's ticks, modulo 2^32; while stopped, Count itself. */
  private long offset;

  private boolean stopped;
  private int compare;
  private long deadline = MipsTimer.NEVER;
  private boolean pending;
  private volatile boolean reached;

  void setTimer(MipsTimer timer) {
    this.timer = timer;
    schedule();
  }

  /** Count as it is now. */
  int count() {
    return (int) (stopped ? offset : timer.ticks() + offset);
  }

  void setCount(int value) {
    offset = stopped ? value : value - timer.ticks();
    schedule();
  }

  int compare() {
    return compare;
  }

  /** Writes Compare, which also ends the timer's interrupt. */
  void setCompare(int value) {
    compare = value;
    pending = false;
    schedule();
  }

  /** Cause.DC: whether Count stands still. */
  void setStopped(boolean stop) {
    if (stop != stopped) {
      int count = count();
      stopped = stop;
      setCount(count);
    }
  }

  private void schedule() {
    if (stopped) {
      deadline = MipsTimer.NEVER;
    } else {
      long distance = (compare - count()) & WORD;
      deadline = timer.ticks() + (distance == 0 ? WORD + 1 : distance);
    }
    timer.setDeadline(deadline);
  }

  /** From any thread: the deadline has come, as far as the board knows. */
  void reached() {
    reached = true;
  }

  /**
   * Looks at the clock, which may be ahead of the board's call: who sees Count behind Compare must
   * see the interrupt in Cause, too. Linux tests for this before it trusts the timer.
   */
  void look() {
    if (deadline != MipsTimer.NEVER && timer.ticks() - deadline >= 0) {
      reached = true;
    }
  }

  /** Cause.TI. */
  boolean pending() {
    if (reached) {
      reached = false;
      if (deadline != MipsTimer.NEVER && timer.ticks() - deadline >= 0) {
        pending = true;
        schedule();
      } else {
        timer.setDeadline(deadline);
      }
    }
    return pending;
  }

  /** What a reset leaves: Count at 0, and no interrupt until Compare has been written. */
  void reset() {
    stopped = false;
    pending = false;
    reached = false;
    compare = 0;
    setCount(0);
  }

  void copyFrom(MipsCounter other) {
    offset = other.offset;
    stopped = other.stopped;
    compare = other.compare;
    deadline = other.deadline;
    pending = other.pending;
    reached = other.reached;
  }
}
