package dev.rhea.devices.virtio;

/**
 * Counts requests that worker threads have in hand, so that a reset can wait until none touches
 * guest memory any more. Its own lock: whoever waits may hold the device's, workers never need
 * that.
 */
final class Pending {
  private int count;

  synchronized void begin() {
    count++;
  }

  synchronized void end() {
    count--;
    notifyAll();
  }

  /** Waits, briefly: for as long as the host's disk takes for requests in progress. */
  synchronized void awaitNone() {
    boolean interrupted = false;
    while (count > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
