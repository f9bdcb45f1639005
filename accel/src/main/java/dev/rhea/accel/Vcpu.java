package dev.rhea.accel;

import dev.rhea.cpu.CpuState;
import dev.rhea.memory.log.Recording;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One virtual CPU: a host thread that runs slices of guest instructions through an {@link Engine},
 * takes interrupts between them, sleeps while the CPU waits for one, and stands still while paused.
 *
 * <p>All methods may be called from any thread.
 */
public final class Vcpu implements AutoCloseable {
  private final String name;
  private final CpuState cpu;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Thread thread;
  private final Pace pace;
  private volatile Engine engine;

  /** Whether the Mmu is told so; the thread's own. */
  private boolean idle = true;

  private boolean started;
  private boolean running;
  private boolean standing = true;
  private boolean closed;

  /** Set whenever the loop has to look at the fields under the lock. */
  private volatile boolean attention = true;

  /**
   * A vCPU that is paused; {@link #resume} starts it.
   *
   * @param pace how time passes for it
   * @param onFailure told when an engine breaks an invariant, after which the vCPU is gone
   */
  public Vcpu(
      String name,
      CpuState cpu,
      Engine engine,
      Pace pace,
      Thread.UncaughtExceptionHandler onFailure) {
    this.name = name;
    this.pace = pace;
    this.cpu = cpu;
    this.engine = engine;
    this.thread = new Thread(null, this::loop, name, 64L << 20);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(onFailure);
    cpu.setKick(this::kick);
    cpu.mmu.setKick(this::kick);
    cpu.mmu.setIdle(true); // until the thread runs guest code
  }

  /** The architectural state; use it on the vCPU's thread or while paused. */
  public CpuState cpu() {
    return cpu;
  }

  /** Lets the CPU run. */
  public void resume() {
    lock.lock();
    try {
      running = true;
      start();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops the CPU at an instruction boundary; returns when it stands, except on its own thread. */
  public void pause() {
    lock.lock();
    try {
      running = false;
      callBack();
      while (!standing && !closed && Thread.currentThread() != thread) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has the thread look at the fields under the lock, which is held, wherever it is. */
  private void callBack() {
    attention = true;
    engine.kick();
    changed.signalAll();
  }

  /** With the first thing to do: a CPU that somebody else runs never gets a thread here. */
  private void start() {
    if (!started && !closed) {
      started = true;
      thread.start();
    }
  }

  /** Whether {@link #resume} was called last. */
  public boolean isRunning() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes a waiting CPU and has a running one look around soon. */
  public void kick() {
    attention = true;
    engine.kick();
    if (Thread.currentThread() == thread) {
      return;
    }
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code task} on the vCPU's thread between two instructions, paused or not. */
  public void post(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      start();
      callBack();
    } finally {
      lock.unlock();
    }
  }

  /** Goes on with another engine from the next instruction boundary. */
  public void setEngine(Engine next) {
    post(() -> {
      engine.close();
      engine = next;
    });
  }

  /**
   * What was done: the engine's name, then words {@code name=number}. Exact while the CPU stands.
   */
  public String statistics() {
    Engine now = engine;
    return now.countsInstructions()
        ? now.statistics() + " instructions=" + cpu.retired() + " " + cpu.mmu.statistics
        : now.statistics();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!started && !closed) {
        engine.close();
      }
      closed = true;
      running = false;
      callBack();
    } finally {
      lock.unlock();
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }

  // ---- the thread -------------------------------------------------------------------------------

  private void loop() {
    try {
      while (true) {
        if (attention) {
          @Nullable ExitEvent exit = Recording.isOn() ? ExitEvent.begun(cpu) : null;
          boolean goOn = attend();
          if (exit != null) {
            exit.commit();
          }
          if (!goOn) {
            return;
          }
        }
        int slice = pace.nextSlice(cpu);
        cpu.leave = false;
        cpu.takeInterrupt();
        if (!cpu.mayExecute()) {
          attention = true;
          continue;
        }
        cpu.beginSlice(slice);
        engine.run(cpu);
      }
    } finally {
      engine.close();
      cpu.mmu.setIdle(true); // nobody waits for a vCPU that has died
      lock.lock();
      try {
        closed = true;
        standing = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Does what other threads asked for; sleeps while there is nothing to run. False: the end. */
  private boolean attend() {
    lock.lock();
    try {
      while (true) {
        attention = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          lock.unlock();
          try {
            task.run();
          } finally {
            lock.lock();
          }
        }
        if (closed) {
          return false;
        }
        if (cpu.mmu.requestPending) {
          cpu.mmu.safePoint();
          cpu.codeEpoch++; // regions look again at what is mapped
        }
        if (running && !cpu.waiting()) {
          standing = false;
          if (idle) {
            idle = false;
            cpu.mmu.setIdle(false);
            cpu.codeEpoch++; // that is a safe point, too
          }
          return true;
        }
        standing = !running;
        changed.signalAll();
        if (!idle) {
          idle = true;
          cpu.mmu.setIdle(true);
        }
        sleep(running ? idle() : Long.MAX_VALUE);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets time pass for a CPU that waits; the lock is held before and after, and not while. */
  private long idle() {
    lock.unlock();
    try {
      return pace.idle(cpu);
    } finally {
      lock.lock();
    }
  }

  /** Waits until somebody wants something, or for so many nanoseconds. */
  @SuppressWarnings("WaitNotInLoop") // attend() is the loop
  private void sleep(long nanos) {
    if (attention || nanos == 0) {
      return;
    }
    if (nanos == Long.MAX_VALUE) {
      changed.awaitUninterruptibly();
      return;
    }
    try {
      changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a vCPU", e);
    }
  }
}
