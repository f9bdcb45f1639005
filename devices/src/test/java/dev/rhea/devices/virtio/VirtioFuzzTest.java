package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.testing.TestBackend;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Drivers that write whatever they like: half plausible rings, half noise. Whatever happens, no
 * exception leaves a register access or reaches the iothread, no device but the one addressed is
 * touched, ROM beside RAM stays as it is, and after a reset the device works.
 */
@Timeout(120)
class VirtioFuzzTest {
  private static final int ROUNDS = 3000;
  private static final long ROM = TestDriver.RAM + TestDriver.RAM_SIZE;

  @Test
  void blockDeviceSurvivesAnyRing() throws InterruptedException {
    fuzz(driver -> new VirtioBlk(new Memory(), "", driver.ioThread, driver.memory, Log.off()), 1);
  }

  @Test
  void entropyDeviceSurvivesAnyRing() throws InterruptedException {
    fuzz(driver -> new VirtioRng(bytes -> {}, driver.ioThread, driver.memory, Log.off()), 1);
  }

  @Test
  void consoleSurvivesAnyRing() throws InterruptedException {
    TestBackend host =
        new TestBackend() {
          @Override
          public void write(byte[] data, int offset, int length) {}
        };
    fuzz(driver -> new VirtioConsole(host, driver.memory, Log.off()), 2);
  }

  @Test
  void networkCardSurvivesAnyRing() throws InterruptedException {
    fuzz(
        driver ->
            new VirtioNet(
                MacAddress.FIRST_CARD, new Echo(), driver.ioThread::post, driver.memory, Log.off()),
        2);
  }

  private static void fuzz(Function<TestDriver, VirtioDevice> make, int queues)
      throws InterruptedException {
    for (boolean legacy : new boolean[] {false, true}) {
      AtomicInteger touched = new AtomicInteger();
      GuestRam rom = GuestRam.anonymous(4096);
      try (TestDriver driver = new TestDriver(legacy)) {
        driver.memory.addRom("rom", ROM, rom, 0, 4096);
        driver.memory.addMmio(
            "device",
            0x1000,
            0x1000,
            new MmioHandler() {
              @Override
              public long read(long offset, int size) {
                return touched.incrementAndGet();
              }

              @Override
              public void write(long offset, int size, long value) {
                touched.incrementAndGet();
              }
            });
        driver.plug(make.apply(driver));
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
          attack(driver, queues, random);
        }
        driver.ioThread.drain();
        assertEquals(0, touched.get(), "a device was reached by DMA");
        assertArrayEquals(new byte[4096], driver.bytes(ROM, 4096));
        assertTrue(driver.failures.isEmpty(), driver.failures.toString());
        worksAgain(driver, queues - 1);
      }
      rom.close();
    }
  }

  private static void worksAgain(TestDriver driver, int index) {
    driver.initialise(0);
    TestDriver.Queue queue = driver.queue(index, 8);
    driver.driverOk();
    // For a disk a read of no sectors, for a console sixteen bytes of output.
    int head =
        queue.add(
            new long[] {driver.allocate(16, 1), 16, 0},
            new long[] {driver.allocate(1, 1), 1, TestDriver.WRITE});
    queue.kick();
    assertEquals(head, queue.await()[0]);
    assertEquals(1, queue.usedIndex());
  }

  private static void attack(TestDriver driver, int queues, Random random) {
    driver.initialise(
        random.nextBoolean() ? VirtioDevice.F_INDIRECT_DESC | VirtioDevice.F_EVENT_IDX : 0);
    TestDriver.Queue[] rings = new TestDriver.Queue[queues];
    for (int i = 0; i < queues; i++) {
      rings[i] = driver.queue(i, 8);
      if (!driver.legacy && random.nextInt(10) == 0) {
        // One ring somewhere else, now and then also misaligned.
        driver.set(0x044, 0);
        driver.set(new int[] {0x080, 0x090, 0x0a0}[random.nextInt(3)], (int) address(random));
        driver.set(0x044, 1);
      }
    }
    driver.driverOk();
    for (int step = 0; step < 6; step++) {
      TestDriver.Queue ring = rings[random.nextInt(queues)];
      int head = random.nextInt(8);
      for (int n = 0; n < 8; n++) {
        descriptor(driver, ring, ring.desc + 16L * n, random);
      }
      ring.offer(random.nextInt(20) == 0 ? random.nextInt(1 << 16) : head);
      if (random.nextInt(20) == 0) {
        driver.memory.store(ring.avail + 2, 2, random.nextInt(1 << 16));
      }
      ring.kick();
      driver.get(0x070);
      driver.set(0x064, 3);
    }
  }

  private static void descriptor(TestDriver driver, TestDriver.Queue ring, long at, Random random) {
    int flags = random.nextInt(10) == 0 ? random.nextInt(1 << 16) : random.nextInt(4);
    long gpa = address(random);
    int length = length(random);
    if ((flags & TestDriver.INDIRECT) != 0 && random.nextBoolean()) {
      gpa = TestDriver.RAM + 0x8_0000;
      length = 16 * (1 + random.nextInt(8));
      for (int n = 0; n < length / 16; n++) {
        ring.descriptorAt(
            gpa + 16L * n, address(random), length(random), random.nextInt(8), random.nextInt(8));
      }
    }
    ring.descriptorAt(
        at,
        gpa,
        length,
        flags,
        random.nextInt(10) == 0 ? random.nextInt(1 << 16) : random.nextInt(8));
    if (random.nextInt(4) == 0) {
      // A block device's header, so that requests get further than that.
      driver.memory.store(TestDriver.RAM + 0x9_0000, 8, random.nextInt(16));
      driver.memory.store(
          TestDriver.RAM + 0x9_0008,
          8,
          random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(80));
    }
  }

  private static int length(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2, 3 -> 16;
      case 4, 5 -> 512 * random.nextInt(9);
      case 6 -> random.nextInt(1 << 20);
      case 7 -> random.nextInt();
      default -> throw new AssertionError();
    };
  }

  private static long address(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextLong();
      case 1 -> 0x1000 + random.nextInt(0x1000); // the other device
      case 2 -> ROM + random.nextInt(4096);
      case 3 -> ROM - random.nextInt(64);
      case 4 -> TestDriver.RAM + random.nextInt(4096); // the rings themselves
      case 5, 6 -> TestDriver.RAM + 0x9_0000; // a header
      default -> TestDriver.RAM + 0xa_0000 + random.nextInt(0x1_0000);
    };
  }

  /** Sends back whatever the card sends, so that its receive queue is used as well. */
  private static final class Echo implements NetPort {
    private NetPort card = NetPort.NOTHING;

    @Override
    public void connect(NetPort peer) {
      card = peer;
    }

    @Override
    public boolean receive(NetFrame frame) {
      card.receive(frame);
      return true;
    }

    @Override
    public void resume() {}

    @Override
    public int offloads() {
      return CHECKSUM | TCP4 | TCP6;
    }
  }

  /** A disk of 64 sectors that keeps nothing. */
  private static final class Memory implements BlockBackend {
    @Override
    public long size() {
      return 64 * 512;
    }

    @Override
    public boolean readOnly() {
      return false;
    }

    @Override
    public void read(ByteBuffer to, long offset) {
      check(offset, to.remaining());
      while (to.hasRemaining()) {
        to.put((byte) 0);
      }
    }

    @Override
    public void write(ByteBuffer from, long offset) {
      check(offset, from.remaining());
    }

    private void check(long offset, long length) {
      if (offset < 0 || length < 0 || offset + length > size()) {
        throw new AssertionError(offset + "+" + length);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void discard(long offset, long length) {
      check(offset, length);
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayUnmap) {
      check(offset, length);
    }

    @Override
    public void close() {}
  }
}
