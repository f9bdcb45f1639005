package dev.rhea.memory;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What other threads have asked of one {@link Mmu}; its own thread honours it at a safe point. */
final class MmuRequests {
  static final int FLUSH = 1;
  static final int PROTECT = 2;
  static final int FLUSH_RANGES = 4;

  /**
   * Looks at a vCPU that is to reach a safe point before its waiter sleeps: some microseconds, as a
   * slice of translated code takes.
   */
  private static final int SPINS = 300;

  /** A range of virtual addresses whose translations are to be forgotten. */
  record Range(long gva, long length) {}

  private final AtomicInteger kinds = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();
  private final ConcurrentLinkedQueue<Range> ranges = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Thread> waiters = new ConcurrentLinkedQueue<>();
  private volatile long honoured;
  private volatile boolean idle;

  /** To be followed by raising the pending flag. */
  void ask(int kind) {
    kinds.getAndAccumulate(kind, (a, b) -> a | b);
    asked.incrementAndGet();
  }

  /** As {@link #ask} for {@link #FLUSH_RANGES}. */
  void askFlush(Range range) {
    ranges.add(range);
    ask(FLUSH_RANGES);
  }

  /** The next range to flush, or null. */
  @Nullable Range takeRange() {
    return ranges.poll();
  }

  /** Forgets the ranges so far, as all is going to be flushed. */
  void dropRanges() {
    ranges.clear();
  }

  /** Number of requests so far; {@link #takeKinds} after it sees them all. */
  long asked() {
    return asked.get();
  }

  int kinds() {
    return kinds.get();
  }

  int takeKinds() {
    return kinds.getAndSet(0);
  }

  void honoured(long upTo) {
    honoured = upTo;
    wakeWaiters();
  }

  void setIdle(boolean idle) {
    this.idle = idle;
    if (idle) {
      wakeWaiters();
    }
  }

  /**
   * Whether the vCPU makes no accesses. If so, a request made before this was asked needs no kick:
   * the vCPU looks at requests after it has said that it is idle no more.
   */
  boolean isIdle() {
    return idle;
  }

  /** Whether no access that began before request {@code ticket} can still be under way. */
  boolean isHonoured(long ticket) {
    return idle || honoured - ticket >= 0;
  }

  /** Whether that is so for the last request. */
  boolean isSettled() {
    return isHonoured(asked.get());
  }

  /** Waits until {@link #isHonoured}. */
  void await(long ticket) {
    for (int i = 0; i < SPINS; i++) {
      if (isHonoured(ticket)) {
        return;
      }
      Thread.onSpinWait();
    }
    Thread waiter = Thread.currentThread();
    waiters.add(waiter);
    try {
      while (!isHonoured(ticket)) {
        LockSupport.park(this);
      }
    } finally {
      waiters.remove(waiter);
    }
  }

  private void wakeWaiters() {
    for (Thread waiter : waiters) {
      LockSupport.unpark(waiter);
    }
  }
}
