package dev.rhea.devices.net.user;

/**
 * When a connection says again what has not been answered (RFC 6298, with a fixed first time: the
 * link has no distance), twice as late each time, and when it gives up.
 */
final class RetryTimer {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long FIRST_NANOS = 400_000_000;
  private static final int MOST_SHIFT = 6;
  private static final int MOST_RETRIES = 12;

  private long deadline = NEVER;
  private int retries;

  /** When {@link #retry} is to be called. */
  long deadline() {
    return deadline;
  }

  /** There is nothing to say again. */
  void answered() {
    deadline = NEVER;
    retries = 0;
  }

  /** The other side lives: it is not given up. */
  void forgive() {
    retries = 0;
  }

  /** Something has been said at {@code nanos}. */
  void arm(long nanos) {
    deadline = nanos + (FIRST_NANOS << Math.min(retries, MOST_SHIFT));
  }

  /** As {@link #arm}, unless something said earlier waits for its answer. */
  void armUnlessArmed(long nanos) {
    if (deadline == NEVER) {
      arm(nanos);
    }
  }

  /** The time has come; false if it has come too often. */
  boolean retry() {
    deadline = NEVER;
    return ++retries <= MOST_RETRIES;
  }
}
