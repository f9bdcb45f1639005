package dev.rhea.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What other threads have asked of one {@link Mmu}; its own thread honours it at a safe point. */
final class MmuRequests {
  static final int FLUSH = 1;
  static final int PROTECT = 2;

  private final AtomicInteger kinds = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();
  private volatile long honoured;
  private volatile boolean idle;

  /** To be followed by raising the pending flag. */
  void ask(int kind) {
    kinds.getAndAccumulate(kind, (a, b) -> a | b);
    asked.incrementAndGet();
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
  }

  void setIdle(boolean idle) {
    this.idle = idle;
  }

  /** Whether no access that began before the last request can still be under way. */
  boolean isSettled() {
    return idle || honoured - asked.get() >= 0;
  }
}
