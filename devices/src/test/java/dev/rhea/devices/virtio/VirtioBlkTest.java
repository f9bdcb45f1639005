package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.block.BlockBackend;
import dev.rhea.devices.block.RawImage;
import dev.rhea.memory.log.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and configuration of 5.2. */
@Timeout(60)
class VirtioBlkTest {
  private static final int SECTORS = 64;
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int FLUSH = 4;
  private static final int GET_ID = 8;
  private static final int DISCARD = 11;
  private static final int WRITE_ZEROES = 13;
  private static final long RANGES = VirtioBlk.F_DISCARD | VirtioBlk.F_WRITE_ZEROES;
  private static final int OK = 0;
  private static final int IOERR = 1;
  private static final int UNSUPP = 2;

  @TempDir Path directory;
  private Path file;
  private byte[] contents;

  @BeforeEach
  void makeImage() throws IOException {
    contents = new byte[SECTORS * 512];
    new Random(7).nextBytes(contents);
    file = directory.resolve("disk");
    Files.write(file, contents);
  }

  /** A machine with the disk, and one request at a time. */
  private static final class Disk implements AutoCloseable {
    final TestDriver driver;
    final VirtioBlk device;
    TestDriver.Queue queue;

    Disk(BlockBackend image, boolean legacy, long features) {
      driver = new TestDriver(legacy);
      device =
          new VirtioBlk(
              image, "serial-0123456789abcdef", driver.ioThread, driver.memory, Log.off());
      driver.plug(device);
      driver.initialise(features | VirtioBlk.F_FLUSH);
      queue = driver.queue(0, 16);
      driver.driverOk();
    }

    long header(int type, long sector) {
      ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(0, type).putLong(8, sector);
      return driver.buffer(header.array());
    }

    /** Runs a request with one data buffer, given or received; returns the status. */
    int request(int type, long sector, long[]... data) {
      long status = driver.buffer((byte) 0xee);
      List<long[]> chain = new ArrayList<>();
      chain.add(new long[] {header(type, sector), 16, 0});
      chain.addAll(Arrays.asList(data));
      chain.add(new long[] {status, 1, TestDriver.WRITE});
      int head = queue.add(chain.toArray(new long[0][]));
      queue.kick();
      long[] used = queue.await();
      assertEquals(head, used[0]);
      return driver.bytes(status, 1)[0];
    }

    long[] space(int length) {
      return new long[] {driver.allocate(length, 1), length, TestDriver.WRITE};
    }

    long[] data(byte[] bytes) {
      return new long[] {driver.buffer(bytes), bytes.length, 0};
    }

    long[] range(long sector, int sectors, int flags) {
      ByteBuffer range = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      return data(range.putLong(sector).putInt(sectors).putInt(flags).array());
    }

    byte[] bytes(long[] buffer) {
      return driver.bytes(buffer[0], (int) buffer[1]);
    }

    long config(int offset, int size) {
      return driver.slot().read(0x100 + offset, size) & (size == 8 ? -1L : (1L << 8 * size) - 1);
    }

    @Override
    public void close() {
      driver.close();
      device.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsSectorsIntoSegmentsOfAnyLength(boolean legacy) {
    try (Disk disk = new Disk(new RawImage(file, false), legacy, 0)) {
      long[] first = disk.space(1);
      long[] second = disk.space(700);
      long[] third = disk.space(1536 - 701);
      assertEquals(OK, disk.request(IN, 5, first, second, third));
      byte[] expected = Arrays.copyOfRange(contents, 5 * 512, 8 * 512);
      assertArrayEquals(Arrays.copyOfRange(expected, 0, 1), disk.bytes(first));
      assertArrayEquals(Arrays.copyOfRange(expected, 1, 701), disk.bytes(second));
      assertArrayEquals(Arrays.copyOfRange(expected, 701, 1536), disk.bytes(third));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writesSegmentsOfAnyLengthAndNothingElse(boolean legacy) throws IOException {
    byte[] data = new byte[1024];
    new Random(8).nextBytes(data);
    try (Disk disk = new Disk(new RawImage(file, false), legacy, 0)) {
      assertEquals(
          OK,
          disk.request(
              OUT,
              63 - 1,
              disk.data(Arrays.copyOf(data, 3)),
              disk.data(Arrays.copyOfRange(data, 3, 1024))));
      assertEquals(OK, disk.request(FLUSH, 0));
    }
    System.arraycopy(data, 0, contents, 62 * 512, 1024);
    assertArrayEquals(contents, Files.readAllBytes(file));
  }

  @Test
  void headerMayShareABufferWithDataAndBeSplit() throws IOException {
    try (Disk disk = new Disk(new RawImage(file, false), false, 0)) {
      byte[] headerAndData = new byte[16 + 512];
      ByteBuffer.wrap(headerAndData).order(ByteOrder.LITTLE_ENDIAN).putInt(0, OUT).putLong(8, 3);
      Arrays.fill(headerAndData, 16, headerAndData.length, (byte) 0x77);
      long at = disk.driver.buffer(headerAndData);
      long status = disk.driver.buffer((byte) 0xee);
      disk.queue.add(
          new long[] {at, 5, 0},
          new long[] {at + 5, 16 + 512 - 5, 0},
          new long[] {status, 1, TestDriver.WRITE});
      disk.queue.kick();
      disk.queue.await();
      assertEquals(OK, disk.driver.bytes(status, 1)[0]);
    }
    Arrays.fill(contents, 3 * 512, 4 * 512, (byte) 0x77);
    assertArrayEquals(contents, Files.readAllBytes(file));
  }

  @Test
  void usedLengthCountsDataAndStatusOfARead() {
    try (Disk disk = new Disk(new RawImage(file, false), false, 0)) {
      long[] data = disk.space(512);
      long status = disk.driver.buffer((byte) 0xee);
      disk.queue.add(
          new long[] {disk.header(IN, 0), 16, 0}, data, new long[] {status, 1, TestDriver.WRITE});
      disk.queue.kick();
      assertEquals(513, disk.queue.await()[1]);
    }
  }

  @Test
  void accessBeyondTheEndIsAnErrorAndTouchesNothing() throws IOException {
    try (Disk disk = new Disk(new RawImage(file, false), false, RANGES)) {
      assertEquals(IOERR, disk.request(IN, SECTORS, disk.space(512)));
      assertEquals(IOERR, disk.request(IN, SECTORS - 1, disk.space(1024)));
      assertEquals(IOERR, disk.request(OUT, SECTORS - 1, disk.data(new byte[1024])));
      assertEquals(IOERR, disk.request(OUT, -1, disk.data(new byte[512])));
      assertEquals(IOERR, disk.request(OUT, 1L << 55, disk.data(new byte[512])));
      assertEquals(IOERR, disk.request(IN, Long.MAX_VALUE, disk.space(512)));
      assertEquals(IOERR, disk.request(OUT, 0, disk.data(new byte[511])));
      assertEquals(IOERR, disk.request(DISCARD, 0, disk.range(SECTORS, 1, 0)));
      assertEquals(IOERR, disk.request(WRITE_ZEROES, 0, disk.range(-1, 2, 0)));
      assertEquals(IOERR, disk.request(WRITE_ZEROES, 0, disk.range(1, -1, 0)));
      assertEquals(OK, disk.request(IN, SECTORS - 1, disk.space(512)));
    }
    assertArrayEquals(contents, Files.readAllBytes(file));
  }

  @Test
  void identifierIsTwentyBytesOfTheSerialNumber() {
    try (Disk disk = new Disk(new RawImage(file, false), false, 0)) {
      long[] id = disk.space(20);
      assertEquals(OK, disk.request(GET_ID, 0, id));
      assertEquals("serial-0123456789abc", new String(disk.bytes(id), StandardCharsets.US_ASCII));
      long[] small = disk.space(4);
      assertEquals(OK, disk.request(GET_ID, 0, small));
      assertEquals("seri", new String(disk.bytes(small), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void zeroesAreWrittenAndDiscardedRangesAreZeroOrUnchanged() throws IOException {
    try (Disk disk = new Disk(new RawImage(file, false), false, RANGES)) {
      assertEquals(OK, disk.request(WRITE_ZEROES, 0, disk.range(1, 2, 0)));
      assertEquals(OK, disk.request(WRITE_ZEROES, 0, disk.range(10, 20, 1)));
      assertEquals(OK, disk.request(DISCARD, 0, disk.range(40, 8, 0)));
    }
    Arrays.fill(contents, 512, 3 * 512, (byte) 0);
    Arrays.fill(contents, 10 * 512, 30 * 512, (byte) 0);
    byte[] now = Files.readAllBytes(file);
    if (now[40 * 512] == 0 && now[48 * 512 - 1] == 0) {
      Arrays.fill(contents, 40 * 512, 48 * 512, (byte) 0);
    }
    assertArrayEquals(contents, now);
  }

  @Test
  void rangeRequestsThatTheSpecificationForbidsAreUnsupported() throws IOException {
    try (Disk disk = new Disk(new RawImage(file, false), false, RANGES)) {
      assertEquals(UNSUPP, disk.request(DISCARD, 0, disk.range(0, 1, 1)));
      assertEquals(UNSUPP, disk.request(WRITE_ZEROES, 0, disk.range(0, 1, 2)));
      assertEquals(UNSUPP, disk.request(DISCARD, 0, disk.range(0, 1, 0), disk.range(1, 1, 0)));
      assertEquals(UNSUPP, disk.request(99, 0));
    }
    try (Disk disk = new Disk(new RawImage(file, false), false, 0)) {
      assertEquals(UNSUPP, disk.request(DISCARD, 0, disk.range(0, 1, 0)));
    }
    assertArrayEquals(contents, Files.readAllBytes(file));
  }

  @Test
  void readOnlyDiskSaysSoAndRefusesEveryWrite() throws IOException {
    try (Disk disk = new Disk(new RawImage(file, true), false, VirtioBlk.F_RO)) {
      disk.driver.set(0x014, 0);
      assertTrue((disk.driver.get(0x010) & VirtioBlk.F_RO) != 0);
      assertFalse((disk.driver.get(0x010) & RANGES) != 0);
      assertEquals(IOERR, disk.request(OUT, 0, disk.data(new byte[512])));
      assertEquals(OK, disk.request(IN, 0, disk.space(512)));
      assertEquals(OK, disk.request(FLUSH, 0));
    }
    assertArrayEquals(contents, Files.readAllBytes(file));
  }

  @Test
  void capacityCountsAPartialSectorWhichReadsZerosAtItsEnd() throws IOException {
    Files.write(file, Arrays.copyOf(contents, 1000));
    try (Disk disk = new Disk(new RawImage(file, false), false, 0)) {
      assertEquals(2, disk.config(0, 8));
      long[] last = disk.space(512);
      assertEquals(OK, disk.request(IN, 1, last));
      byte[] expected = Arrays.copyOf(Arrays.copyOfRange(contents, 512, 1000), 512);
      assertArrayEquals(expected, disk.bytes(last));
      assertEquals(IOERR, disk.request(IN, 2, disk.space(512)));
    }
  }

  @Test
  void configurationReadsTheSameInPieces() {
    try (Disk disk = new Disk(new RawImage(file, false), false, 0)) {
      assertEquals(SECTORS, disk.config(0, 8));
      assertEquals(SECTORS, disk.config(0, 1));
      assertEquals(254, disk.config(12, 4)); // seg_max
      assertEquals(512, disk.config(20, 4)); // blk_size
      assertEquals(1, disk.config(32, 1)); // writeback
      assertEquals(1, disk.config(40, 4)); // max_discard_seg
      assertEquals(0, disk.config(200, 4));
      disk.driver.slot().write(0x100, 4, 99);
      assertEquals(SECTORS, disk.config(0, 4));
    }
  }

  /** An image in memory that counts flushes and can hold up requests. */
  private static final class SlowImage implements BlockBackend {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Map<Long, CountDownLatch> holds = Collections.synchronizedMap(new HashMap<>());

    void hold(long offset) {
      holds.put(offset, new CountDownLatch(1));
    }

    private void pass(long offset) {
      CountDownLatch latch = holds.get(offset);
      if (latch != null) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public long size() {
      return SECTORS * 512;
    }

    @Override
    public boolean readOnly() {
      return false;
    }

    @Override
    public void read(ByteBuffer to, long offset) {
      calls.add("read " + offset);
      pass(offset);
      while (to.hasRemaining()) {
        to.put((byte) 1);
      }
    }

    @Override
    public void write(ByteBuffer from, long offset) {
      calls.add("write " + offset);
      pass(offset);
    }

    @Override
    public void flush() {
      calls.add("flush");
    }

    @Override
    public void discard(long offset, long length) throws IOException {
      throw new IOException("no space");
    }

    @Override
    public void writeZeroes(long offset, long length, boolean mayUnmap) {}

    @Override
    public void close() {}
  }

  @Test
  void slowRequestHoldsUpNeitherTheGuestNorOtherRequests() {
    SlowImage image = new SlowImage();
    image.hold(0);
    try (Disk disk = new Disk(image, false, 0)) {
      long status = disk.driver.buffer((byte) 0xee);
      int slow =
          disk.queue.add(
              new long[] {disk.header(IN, 0), 16, 0},
              disk.space(512),
              new long[] {status, 1, TestDriver.WRITE});
      disk.queue.kick(); // Returns although the disk does not.
      assertEquals(OK, disk.request(IN, 1, disk.space(512)));
      image.holds.get(0L).countDown();
      assertEquals(slow, disk.queue.await()[0]);
    }
  }

  @Test
  void resetWaitsForRequestsThatStillWriteToGuestMemoryAndForgetsTheirCompletion() {
    SlowImage image = new SlowImage();
    image.hold(0);
    try (Disk disk = new Disk(image, false, 0)) {
      long[] data = disk.space(512);
      long status = disk.driver.buffer((byte) 0xee);
      disk.queue.add(
          new long[] {disk.header(IN, 0), 16, 0}, data, new long[] {status, 1, TestDriver.WRITE});
      disk.queue.kick();
      Thread releaser =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                image.holds.get(0L).countDown();
              });
      disk.driver.set(0x070, 0);
      assertEquals(
          0, image.holds.get(0L).getCount(), "reset returned while the disk was still reading");
      assertFalse(releaser.isInterrupted());
      disk.driver.initialise(VirtioBlk.F_FLUSH);
      disk.queue = disk.driver.queue(0, 16);
      disk.driver.driverOk();
      assertEquals(OK, disk.request(FLUSH, 0));
      assertEquals(1, disk.queue.usedIndex());
    }
  }

  @Test
  void writesAreStableAtOnceUnlessTheDriverKnowsOfTheCache() {
    SlowImage image = new SlowImage();
    try (Disk disk = new Disk(image, false, VirtioBlk.F_CONFIG_WCE)) {
      disk.request(OUT, 0, disk.data(new byte[512]));
      assertEquals(List.of("write 0"), image.calls);
      disk.driver.slot().write(0x100 + 32, 1, 0);
      disk.request(OUT, 1, disk.data(new byte[512]));
      assertEquals(List.of("write 0", "write 512", "flush"), image.calls);
    }
  }

  @Test
  void errorOfTheHostReachesTheGuestAsAnError() {
    try (Disk disk = new Disk(new SlowImage(), false, RANGES)) {
      assertEquals(IOERR, disk.request(DISCARD, 0, disk.range(0, 1, 0)));
    }
  }

  @Test
  void requestWithoutHeaderOrStatusIsGivenBack() {
    try (Disk disk = new Disk(new SlowImage(), false, 0)) {
      disk.queue.add(disk.data(new byte[16]));
      disk.queue.kick();
      assertEquals(0, disk.queue.await()[1]);
      long status = disk.driver.buffer((byte) 0xee);
      disk.queue.add(disk.data(new byte[3]), new long[] {status, 1, TestDriver.WRITE});
      disk.queue.kick();
      disk.queue.await();
      assertEquals(IOERR, disk.driver.bytes(status, 1)[0]);
    }
  }
}
