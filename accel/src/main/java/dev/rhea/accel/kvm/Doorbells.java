package dev.rhea.accel.kvm;

import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores that the kernel answers by itself ({@link KvmVm.Doorbell}), and a thread of its own that
 * does what they ask for: the vCPU that rang goes on at once, as it does not wait for the effect.
 * The thread also raises interrupts again that were ended too early ({@link LevelIrqFd}).
 *
 * <p>All doorbells are added before the guest runs. A ring that comes while the machine is being
 * paused may still be answered; {@link #forget} drops those that have not been.
 */
public final class Doorbells implements AutoCloseable {
  private static final int POLLFD_SIZE = 8;
  private static final short POLLIN = 1;

  private record Bell(EventFd event, KvmVm.Doorbell doorbell, Runnable action) {}

  private final KvmVm vm;
  private final Thread.UncaughtExceptionHandler onFailure;
  private final List<Bell> bells = new ArrayList<>();
  private final List<LevelIrqFd> lines = new ArrayList<>();
  private final EventFd end = new EventFd();
  private Thread thread = new Thread();
  private volatile boolean closed;

  /** None yet. {@code onFailure} is told when an action fails. */
  public Doorbells(KvmVm vm, Thread.UncaughtExceptionHandler onFailure) {
    this.vm = vm;
    this.onFailure = onFailure;
  }

  /** Has {@code action} run whenever the guest makes the store that {@code doorbell} names. */
  public void add(KvmVm.Doorbell doorbell, Runnable action) {
    EventFd event = new EventFd();
    try {
      vm.addDoorbell(event, doorbell);
    } catch (KvmException e) {
      event.close();
      throw e;
    }
    bells.add(new Bell(event, doorbell, action));
  }

  /** An interrupt line, to be asked whenever the guest has ended its interrupt. Closed by this. */
  public LevelIrqFd addLine(int gsi) {
    LevelIrqFd line = new LevelIrqFd(vm, gsi);
    lines.add(line);
    return line;
  }

  /** Starts to answer; not without something to wait for. */
  public void start() {
    if (!bells.isEmpty() || !lines.isEmpty()) {
      thread = new Thread(null, this::loop, "doorbells");
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(onFailure);
      thread.start();
    }
  }

  /** Drops what rang before a reset. */
  public void forget() {
    bells.forEach(bell -> bell.event.take());
  }

  private void loop() {
    List<EventFd> events = new ArrayList<>();
    bells.forEach(bell -> events.add(bell.event));
    lines.forEach(line -> events.add(line.resampled()));
    events.add(end);
    int count = events.size();
    try (Scratch descriptors = new Scratch(count * POLLFD_SIZE)) {
      long at = descriptors.address();
      for (int i = 0; i < count; i++) {
        HostMemory.putInt(at + (long) i * POLLFD_SIZE, events.get(i).fd());
        HostMemory.putShort(at + (long) i * POLLFD_SIZE + 4, POLLIN);
      }
      while (true) {
        var unused = LibC.poll(at, count, -1); // interrupted or not: look at all
        if (closed) {
          return;
        }
        for (Bell bell : bells) {
          if (bell.event.take()) {
            bell.action.run();
          }
        }
        for (LevelIrqFd line : lines) {
          if (line.resampled().take()) {
            line.ask();
          }
        }
      }
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    end.signal();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Bell bell : bells) {
      vm.removeDoorbell(bell.event, bell.doorbell);
      bell.event.close();
    }
    lines.forEach(LevelIrqFd::close);
    end.close();
  }
}
