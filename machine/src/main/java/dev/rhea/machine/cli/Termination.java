package dev.rhea.machine.cli;

import dev.rhea.machine.Machine;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a running machine in good order when the process gets SIGINT, SIGTERM or SIGHUP: disks are
 * flushed, the terminal is put back, and the exit status is 0, as QEMU's is.
 */
final class Termination implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Machine machine;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "termination");

  Termination(Machine machine) {
    this.machine = machine;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Runs when the JVM goes down while the machine runs, which only a signal can bring about. */
  private void onSignal() {
    machine.quit();
    try {
      if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        machine.close();
        // Without this the JVM would report the signal's number.
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      // The JVM gives up waiting for hooks: so do we.
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running and ends the process itself.
    }
  }
}
