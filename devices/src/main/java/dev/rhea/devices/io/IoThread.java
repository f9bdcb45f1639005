package dev.rhea.devices.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread named {@code iothread}: a selector loop that runs posted tasks, due timers, ready
 * channels and the completions of work done elsewhere. Tasks run in the order they were posted.
 *
 * <p>A task that throws is a broken invariant: the loop ends and the handler given to the
 * constructor is told.
 */
public final class IoThread implements BlockingWork, AutoCloseable {
  private static final int WORKERS = 4;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** How long a channel may wait while the loop sleeps for a timer that is due very soon. */
  private static final long CHANNEL_STEP_NANOS = 50_000;

  private final long origin = System.nanoTime();
  private final Selector selector;
  private final Thread thread;
  private final ExecutorService workers;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<TimerSource> timerSources = new CopyOnWriteArrayList<>();
  private final AtomicInteger offloaded = new AtomicInteger();

  /** True from a wake-up until the loop has noticed it; saves a system call per task in a burst. */
  private final AtomicBoolean wakePending = new AtomicBoolean();

  /** Host time until which the loop means to sleep; 0 while it is awake. */
  private volatile long sleepingUntil;

  private volatile boolean closing;

  /**
   * Starts the thread.
   *
   * @param onFailure told when a task throws, after which nothing is delivered any more
   */
  public IoThread(Thread.UncaughtExceptionHandler onFailure) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    workers =
        Executors.newFixedThreadPool(
            WORKERS, Thread.ofPlatform().daemon().name("io-worker-", 0).factory());
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("iothread")
            .uncaughtExceptionHandler(onFailure)
            .unstarted(this::loop);
    thread.start();
  }

  /** Nanoseconds of host time since this object was made; the time base of {@link TimerSource}. */
  public long hostNanos() {
    return System.nanoTime() - origin;
  }

  /** Whether the caller is the iothread. */
  public boolean isCurrent() {
    return Thread.currentThread().equals(thread);
  }

  /** Runs a task on the iothread, soon. Tasks posted after {@link #close} began are dropped. */
  public void post(Runnable task) {
    tasks.add(task);
    wake();
  }

  /**
   * Runs blocking work on a worker thread and then its completion on the iothread. Of two pieces of
   * work either may finish first; {@link #close} waits for both parts.
   */
  @Override
  public void offload(Runnable work, Runnable completion) {
    offloaded.incrementAndGet();
    workers.execute(() -> {
      try {
        work.run();
      } catch (Throwable failure) {
        post(() -> {
          throw new AssertionError("offloaded work failed", failure);
        });
        return;
      }
      post(() -> {
        offloaded.decrementAndGet();
        completion.run();
      });
    });
  }

  /**
   * Watches a non-blocking channel.
   *
   * @param operations interest set of {@link SelectionKey} bits; change it later through the key
   *     and {@link #wakeAt}
   */
  public void register(SelectableChannel channel, int operations, ChannelHandler handler) {
    post(() -> {
      try {
        channel.register(selector, operations, handler);
      } catch (ClosedChannelException e) {
        // Closed between registration and now: there is nothing left to watch.
      }
    });
  }

  /**
   * As {@link #register}, at once, for callers on the iothread, who may then change the key's
   * interest set as they like.
   *
   * @throws ClosedChannelException if the channel is closed
   */
  public SelectionKey watch(SelectableChannel channel, int operations, ChannelHandler handler)
      throws ClosedChannelException {
    return channel.register(selector, operations, handler);
  }

  /** Adds a source of timers; it stays for the thread's life. */
  public void addTimerSource(TimerSource source) {
    timerSources.add(source);
    wake();
  }

  /** Makes the loop look at its timers again if it would otherwise sleep beyond that host time. */
  public void wakeAt(long hostDeadline) {
    if (hostDeadline < sleepingUntil) {
      wake();
    }
  }

  /**
   * Waits until every task posted before has run. Must not be called on the iothread.
   *
   * @throws InterruptedException if the caller is interrupted while waiting
   */
  public void drain() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    post(done::countDown);
    while (!done.await(100, TimeUnit.MILLISECONDS) && thread.isAlive()) {
      // Wait on: the thread lives, so the task will run.
    }
  }

  /**
   * Ends the thread: what is offloaded completes, posted tasks run, then thread and workers are
   * gone. Registered channels are left to their owners. From the iothread itself it only asks for
   * the end and returns.
   */
  @Override
  public void close() {
    closing = true;
    wake();
    if (isCurrent()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    if (!isCurrent() && wakePending.compareAndSet(false, true)) {
      selector.wakeup();
      LockSupport.unpark(thread);
    }
  }

  private void loop() {
    try (selector) {
      while (true) {
        wakePending.set(false);
        runTasks();
        for (TimerSource source : timerSources) {
          source.runDue();
        }
        if (closing && tasks.isEmpty() && offloaded.get() == 0) {
          return;
        }
        sleep();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid() && key.attachment() instanceof ChannelHandler handler) {
            handler.ready(key);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      workers.shutdown();
    }
  }

  private void runTasks() {
    // Only what is there now: a task that posts itself again must not starve timers and channels.
    for (int n = tasks.size(); n > 0; n--) {
      @Nullable Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
    }
  }

  private void sleep() throws IOException {
    // Announce the sleep first, look for deadlines and tasks after: whoever arms a timer or posts
    // does it the other way round, so one of the two sees the other.
    sleepingUntil = TimerSource.NEVER;
    long deadline = TimerSource.NEVER;
    for (TimerSource source : timerSources) {
      deadline = Math.min(deadline, source.nextHostDeadline());
    }
    sleepingUntil = deadline;
    if (!tasks.isEmpty() || wakePending.get()) {
      selector.selectNow();
    } else if (deadline == TimerSource.NEVER) {
      selector.select();
    } else {
      sleepUntil(deadline);
    }
    sleepingUntil = 0;
  }

  private void sleepUntil(long deadline) throws IOException {
    long remaining = deadline - hostNanos();
    if (remaining >= NANOS_PER_MILLI) {
      selector.select(remaining / NANOS_PER_MILLI);
      return;
    }
    // A selector counts in milliseconds, guest timers in microseconds: sleep the rest without it,
    // in
    // steps if there are channels, which would otherwise wait for the timer.
    long step = selector.keys().isEmpty() ? NANOS_PER_MILLI : CHANNEL_STEP_NANOS;
    while (selector.selectNow() == 0 && remaining > 0 && !wakePending.get()) {
      LockSupport.parkNanos(this, Math.min(remaining, step));
      remaining = deadline - hostNanos();
    }
  }
}
