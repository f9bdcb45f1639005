package dev.rhea.devices.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.clock.RealtimeClock;
import dev.rhea.devices.clock.Timer;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IoThreadTest {
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final IoThread ioThread = new IoThread((thread, failure) -> failures.add(failure));
  private final RealtimeClock clock = new RealtimeClock(ioThread);

  @AfterEach
  void close() {
    ioThread.close();
  }

  @Test
  void tasksRunInOrderOnTheIothread() throws InterruptedException {
    List<Integer> order = new ArrayList<>();
    List<String> threads = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      ioThread.post(() -> {
        order.add(number);
        threads.add(Thread.currentThread().getName());
      });
    }
    ioThread.drain();
    assertEquals(1000, order.size());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, order.get(i));
      assertEquals("iothread", threads.get(i));
    }
  }

  @Test
  void completionOfBlockingWorkComesOnTheIothreadWhichStaysFree() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch completed = new CountDownLatch(1);
    boolean[] onIoThread = new boolean[2];
    ioThread.offload(
        () -> {
          onIoThread[0] = ioThread.isCurrent();
          awaitUninterrupted(release);
        },
        () -> {
          onIoThread[1] = ioThread.isCurrent();
          completed.countDown();
        });
    ioThread.drain(); // Would hang if the work ran on the iothread.
    release.countDown();
    assertTrue(completed.await(30, TimeUnit.SECONDS));
    assertFalse(onIoThread[0]);
    assertTrue(onIoThread[1]);
  }

  @Test
  void closeWaitsForOffloadedWorkAndItsCompletion() {
    AtomicInteger completed = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      ioThread.offload(() -> sleep(5), completed::incrementAndGet);
    }
    ioThread.close();
    assertEquals(20, completed.get());
  }

  @Test
  void timersDoNotRunBeforeTheirTimeNorWhilePaused() throws InterruptedException {
    SynchronousQueue<Long> fired = new SynchronousQueue<>();
    Timer timer = clock.newTimer(() -> put(fired, clock.nanos()));
    timer.arm(300_000);
    assertEquals(null, fired.poll(50, TimeUnit.MILLISECONDS)); // Starts paused.
    assertEquals(0, clock.nanos());
    clock.resume();
    assertTrue(take(fired) >= 300_000);
    clock.pause();
    long paused = clock.nanos();
    timer.arm(paused + 1);
    assertEquals(null, fired.poll(50, TimeUnit.MILLISECONDS));
    assertEquals(paused, clock.nanos());
    clock.resume();
    assertTrue(take(fired) >= paused + 1);
  }

  @Test
  void deadlineArmedWhileTheThreadSleepsForALaterOneIsKept() throws InterruptedException {
    clock.resume();
    SynchronousQueue<Long> fired = new SynchronousQueue<>();
    clock.newTimer(() -> {}).arm(clock.nanos() + TimeUnit.HOURS.toNanos(1));
    Timer timer = clock.newTimer(() -> put(fired, clock.nanos()));
    for (int i = 0; i < 200; i++) {
      // Alternates between the selector's milliseconds and the finer sleep.
      timer.arm(clock.nanos() + (i % 2 == 0 ? 50_000 : 1_500_000));
      take(fired);
    }
  }

  @Test
  void deadlineAtTheEndOfTimeIsNever() throws InterruptedException {
    clock.resume();
    AtomicInteger fired = new AtomicInteger();
    clock.newTimer(fired::incrementAndGet).arm(Long.MAX_VALUE);
    clock.newTimer(fired::incrementAndGet).arm(Long.MAX_VALUE - 1);
    ioThread.drain();
    sleep(5);
    assertEquals(0, fired.get());
  }

  @Test
  void readyChannelReachesItsHandler() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    SynchronousQueue<Byte> read = new SynchronousQueue<>();
    ioThread.register(
        pipe.source(),
        SelectionKey.OP_READ,
        key -> {
          ByteBuffer one = ByteBuffer.allocate(1);
          try {
            pipe.source().read(one);
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
          put(read, one.get(0));
        });
    pipe.sink().write(ByteBuffer.wrap(new byte[] {42}));
    assertEquals((byte) 42, read.poll(30, TimeUnit.SECONDS));
    pipe.source().close(); // First: the sink's end would make it readable once more.
    pipe.sink().close();
  }

  @Test
  void taskThatThrowsIsReportedAndEndsTheThread() throws InterruptedException {
    ioThread.post(() -> {
      throw new IllegalStateException("broken");
    });
    ioThread.drain(); // Must not wait for ever.
    ioThread.close();
    assertInstanceOf(IllegalStateException.class, failures.getFirst());
  }

  @Test
  void offloadedWorkThatThrowsIsReported() throws InterruptedException {
    ioThread.offload(
        () -> {
          throw new IllegalStateException("broken");
        },
        () -> {});
    ioThread.close();
    assertInstanceOf(IllegalStateException.class, failures.getFirst().getCause());
  }

  /** Gives up after a while: the iothread must end for the next test to begin. */
  private static <T> void put(SynchronousQueue<T> queue, T value) {
    try {
      queue.offer(value, 30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long take(SynchronousQueue<Long> queue) throws InterruptedException {
    Long value = queue.poll(30, TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("the timer did not fire");
    }
    return value;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
