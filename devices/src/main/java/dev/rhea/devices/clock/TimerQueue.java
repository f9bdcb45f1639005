package dev.rhea.devices.clock;

import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The armed timers of a clock, in order of deadline; equal deadlines run in the order they were
 * armed, so that a deterministic clock stays deterministic.
 */
public final class TimerQueue {
  /** What {@link #earliest} returns when no timer is armed. */
  public static final long NONE = Long.MAX_VALUE;

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private final LongConsumer onEarlier;
  private long armCount;

  /**
   * Makes an empty queue.
   *
   * @param onEarlier told of each new earliest deadline, on the thread that armed it and without a
   *     lock held
   */
  public TimerQueue(LongConsumer onEarlier) {
    this.onEarlier = onEarlier;
  }

  /** Makes a timer of this queue. */
  public Timer newTimer(Runnable action) {
    return new Entry(action);
  }

  /** The earliest deadline, or {@link #NONE}. */
  public synchronized long earliest() {
    Entry first = queue.peek();
    return first == null ? NONE : first.deadline;
  }

  /** Runs, on the calling thread, every action whose deadline is not after {@code nanos}. */
  public void runDue(long nanos) {
    for (Entry due = takeDue(nanos); due != null; due = takeDue(nanos)) {
      due.action.run();
    }
  }

  private synchronized @Nullable Entry takeDue(long nanos) {
    Entry first = queue.peek();
    if (first == null || first.deadline > nanos) {
      return null;
    }
    queue.remove();
    first.armed = false;
    return first;
  }

  private final class Entry implements Timer, Comparable<Entry> {
    final Runnable action;
    long deadline;
    long order;
    boolean armed;

    Entry(Runnable action) {
      this.action = action;
    }

    @Override
    public void arm(long deadlineNanos) {
      boolean isFirst;
      synchronized (TimerQueue.this) {
        if (armed && deadline == deadlineNanos) {
          return;
        }
        disarm();
        deadline = deadlineNanos;
        order = armCount++;
        armed = true;
        queue.add(this);
        isFirst = queue.peek() == this;
      }
      if (isFirst) {
        onEarlier.accept(deadlineNanos);
      }
    }

    @Override
    public void cancel() {
      synchronized (TimerQueue.this) {
        disarm();
      }
    }

    private void disarm() {
      if (armed) {
        // Linear in the number of armed timers, of which a machine has a dozen.
        queue.remove(this);
        armed = false;
      }
    }

    @Override
    public boolean armed() {
      synchronized (TimerQueue.this) {
        return armed;
      }
    }

    @Override
    @SuppressWarnings("ComparableType")
    public int compareTo(Entry other) {
      int byDeadline = Long.compare(deadline, other.deadline);
      return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
    }
  }
}
