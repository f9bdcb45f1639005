package dev.rhea.devices.chardev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.HostException;
import dev.rhea.devices.io.IoThread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CharBackendTest {
  private final IoThread ioThread = new IoThread((thread, failure) -> failure.printStackTrace());
  @TempDir Path directory;

  @AfterEach
  void close() {
    ioThread.close();
  }

  /** Takes up to {@code room} bytes, then none until {@link #grant}. */
  private final class SlowFrontend implements CharFrontend {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final Semaphore arrived = new Semaphore(0);
    private final AtomicInteger room;

    SlowFrontend(int room) {
      this.room = new AtomicInteger(room);
    }

    @Override
    public int canReceive() {
      return room.get();
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      assertTrue(ioThread.isCurrent());
      assertTrue(length <= room.get());
      received.write(data, offset, length);
      room.addAndGet(-length);
      arrived.release(length);
    }

    void grant(CharBackend backend, int bytes) {
      room.addAndGet(bytes); // First: a delivery under way may already see it.
      backend.acceptInput();
    }
  }

  @Test
  void pipedInputComesInOrderAtTheFrontEndsPaceAndItsEndIsNoEvent() throws InterruptedException {
    byte[] input = new byte[10_000];
    new Random(1).nextBytes(input);
    StdioBackend backend =
        new StdioBackend(
            ioThread, new ByteArrayInputStream(input), OutputStream.nullOutputStream(), null);
    SlowFrontend frontend = new SlowFrontend(3);
    backend.attach(frontend);
    frontend.arrived.acquire(3);
    ioThread.drain();
    assertEquals(3, frontend.received.size());
    for (int granted = 3; granted < input.length; granted += 7) {
      frontend.grant(backend, 7);
      frontend.arrived.acquire(Math.min(7, input.length - granted));
    }
    assertArrayEquals(input, frontend.received.toByteArray());
    backend.close();
  }

  @Test
  void inputThatCameBeforeTheFrontEndIsNotLost() throws InterruptedException {
    StdioBackend backend =
        new StdioBackend(
            ioThread,
            new ByteArrayInputStream("early".getBytes(ISO_8859_1)),
            OutputStream.nullOutputStream(),
            null);
    Thread.sleep(20);
    SlowFrontend frontend = new SlowFrontend(100);
    backend.attach(frontend);
    frontend.arrived.acquire(5);
    assertEquals("early", frontend.received.toString(ISO_8859_1));
    backend.close();
  }

  @Test
  void stoppedReaderOfStandardOutputDoesNotStopTheGuestAndGetsAllOfItLater()
      throws InterruptedException {
    CountDownLatch resume = new CountDownLatch(1);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    OutputStream stopped =
        new OutputStream() {
          @Override
          public void write(int value) {
            throw new AssertionError("bytes are written in pieces");
          }

          @Override
          public void write(byte[] data, int offset, int length) {
            try {
              resume.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            seen.write(data, offset, length);
          }
        };
    StdioBackend backend = new StdioBackend(ioThread, InputStream.nullInputStream(), stopped, null);
    byte[] output = new byte[100_000];
    new Random(2).nextBytes(output);
    for (byte value : output) {
      backend.write(value); // Would block here for ever if output were not decoupled.
    }
    resume.countDown();
    backend.close();
    assertArrayEquals(output, seen.toByteArray());
  }

  @Test
  void outputBeyondTheBoundIsDroppedAndSaid() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch resume = new CountDownLatch(1);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    OutputPump pump =
        new OutputPump(
            "test",
            (data, offset, length) -> {
              started.countDown();
              try {
                resume.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              seen.write(data, offset, length);
            },
            10);
    pump.write('<');
    assertTrue(started.await(30, TimeUnit.SECONDS));
    pump.write("0123456789abcdef".getBytes(ISO_8859_1), 0, 16);
    pump.write('!');
    resume.countDown();
    pump.close();
    assertEquals(
        "<0123456789\r\n[7 bytes of output lost: the reader was too slow]\r\n",
        seen.toString(ISO_8859_1));
  }

  @Test
  void brokenPipeOnStandardOutputIsNoErrorOfTheGuest() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StdioBackend backend = new StdioBackend(ioThread, InputStream.nullInputStream(), broken, null);
    for (int i = 0; i < 1000; i++) {
      backend.write('x');
    }
    backend.close(); // Must return although nothing can be written.
  }

  @Test
  void fileGetsEveryByteUnchangedAndIsTruncatedOrAppendedTo() throws IOException {
    Path file = directory.resolve("out");
    Files.writeString(file, "old");
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    try (FileBackend backend = new FileBackend(file, false)) {
      backend.write(all, 0, 256);
    }
    assertArrayEquals(all, Files.readAllBytes(file));
    try (FileBackend backend = new FileBackend(file, true)) {
      backend.write(0xff);
    }
    assertEquals(257, Files.size(file));
  }

  @Test
  void fileInNoDirectoryIsOneSentence() {
    HostException e =
        assertThrows(
            HostException.class,
            () -> new FileBackend(directory.resolve("missing").resolve("out"), false));
    assertTrue(e.getMessage().contains("missing/out"), e.getMessage());
  }

  @Test
  void pseudoTerminalCarriesBytesBothWaysUntouchedOnceSomebodyOpensIt() throws Exception {
    try (PtyBackend backend = new PtyBackend(ioThread)) {
      SlowFrontend frontend = new SlowFrontend(1000);
      CountDownLatch opened = new CountDownLatch(1);
      backend.attach(
          new CharFrontend() {
            @Override
            public int canReceive() {
              return frontend.canReceive();
            }

            @Override
            public void receive(byte[] data, int offset, int length) {
              frontend.receive(data, offset, length);
            }

            @Override
            public void event(CharEvent event) {
              if (event == CharEvent.OPENED) {
                opened.countDown();
              }
            }
          });
      assertTrue(backend.deviceName().startsWith("/dev/pts/"), backend.deviceName());
      backend.write("nobody listens".getBytes(ISO_8859_1), 0, 14);
      try (RandomAccessFile terminal = new RandomAccessFile(backend.deviceName(), "rw")) {
        assertTrue(opened.await(30, TimeUnit.SECONDS));
        // With echo, line editing or CR translation any of these would come back or change.
        terminal.write(new byte[] {'a', '\r', '\n', 3, 4, 0x7f});
        frontend.arrived.acquire(6);
        assertArrayEquals(
            new byte[] {'a', '\r', '\n', 3, 4, 0x7f}, frontend.received.toByteArray());
        backend.write("x\n\001y".getBytes(ISO_8859_1), 0, 4);
        byte[] got = new byte[4];
        terminal.readFully(got);
        assertEquals("x\n\001y", new String(got, ISO_8859_1));
      }
    }
  }

  @Test
  void closingAPseudoTerminalThatNobodyReadsDoesNotHang() throws Exception {
    PtyBackend backend = new PtyBackend(ioThread);
    try (RandomAccessFile terminal = new RandomAccessFile(backend.deviceName(), "rw")) {
      CountDownLatch opened = new CountDownLatch(1);
      backend.attach(
          new CharFrontend() {
            @Override
            public int canReceive() {
              return 0;
            }

            @Override
            public void receive(byte[] data, int offset, int length) {}

            @Override
            public void event(CharEvent event) {
              opened.countDown();
            }
          });
      assertTrue(opened.await(30, TimeUnit.SECONDS));
      byte[] much = new byte[1 << 20];
      Arrays.fill(much, (byte) 'x');
      backend.write(much, 0, much.length);
      backend.close();
      assertTrue(terminal.getFD().valid());
    }
  }
}
