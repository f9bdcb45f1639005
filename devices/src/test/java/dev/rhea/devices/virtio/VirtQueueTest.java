package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ring rules of 2.7, with a queue of four entries so that everything wraps. */
class VirtQueueTest {
  private static final int SIZE = 4;

  private final TestDriver driver = new TestDriver(false);
  private final VirtQueue queue = new VirtQueue(driver.memory, SIZE);
  private final TestDriver.Queue rings = driver.queue(0, SIZE);

  {
    queue.enable(rings.desc, rings.avail, rings.used);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static long[] in(long gpa, long length) {
    return new long[] {gpa, length, TestDriver.WRITE};
  }

  private static long[] out(long gpa, long length) {
    return new long[] {gpa, length, 0};
  }

  @Test
  void chainIsReadAcrossItsBuffersAndWrittenAcrossTheRest() {
    long buffer = driver.buffer((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
    long target = driver.allocate(6, 1);
    rings.add(out(buffer, 2), out(buffer + 2, 3), in(target, 1), in(target + 1, 5));
    DescriptorChain chain = queue.pop();
    assertEquals(5, chain.readableBytes());
    assertEquals(6, chain.writableBytes());
    byte[] bytes = new byte[10];
    assertEquals(4, chain.read(1, bytes, 0, 10));
    assertArrayEquals(new byte[] {2, 3, 4, 5, 0, 0, 0, 0, 0, 0}, bytes);
    assertEquals(3, chain.write(3, new byte[] {7, 8, 9, 10}, 0, 4));
    assertArrayEquals(new byte[] {0, 0, 0, 7, 8, 9}, driver.bytes(target, 6));
    assertEquals(0, chain.read(99, bytes, 0, 1));
    assertNull(queue.pop());
  }

  @Test
  void piecesOfATransferStartAndEndInsideBuffers() throws IOException {
    long buffer = driver.buffer(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    rings.add(out(buffer, 3), out(buffer + 3, 3), out(buffer + 6, 4));
    DescriptorChain chain = queue.pop();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Long> positions = new ArrayList<>();
    chain.forEachReadable(
        2,
        6,
        (memory, position) -> {
          positions.add(position);
          while (memory.hasRemaining()) {
            all.write(memory.get());
          }
        });
    assertArrayEquals(new byte[] {2, 3, 4, 5, 6, 7}, all.toByteArray());
    assertEquals(List.of(0L, 1L, 4L), positions);
  }

  @Test
  void indicesWrapAtSixteenBits() {
    long buffer = driver.allocate(8, 1);
    for (int i = 0; i < 70_000; i++) {
      int head = rings.add(in(buffer, 8));
      DescriptorChain chain = queue.pop();
      assertEquals(head, chain.head());
      queue.push(chain, i & 7);
      assertEquals((i + 1) & 0xffff, rings.usedIndex());
      long[] element = rings.await();
      assertEquals(head, element[0]);
      assertEquals(i & 7, element[1]);
    }
  }

  @Test
  void indirectTableIsWalkedOnlyIfNegotiatedAndNeverNested() {
    long buffer = driver.allocate(16, 16);
    long table = driver.allocate(64, 16);
    rings.descriptorAt(table, buffer, 3, TestDriver.NEXT, 2);
    rings.descriptorAt(table + 32, buffer + 3, 5, TestDriver.WRITE, 0);
    rings.descriptor(0, table, 48, TestDriver.INDIRECT, 0);
    rings.offer(0);
    assertThrows(QueueException.class, queue::pop);
    queue.setFeatures(true, false);
    rings.offer(0);
    DescriptorChain chain = queue.pop();
    assertEquals(3, chain.readableBytes());
    assertEquals(5, chain.writableBytes());
    assertEquals(0, chain.head());

    rings.descriptorAt(table + 32, table, 48, TestDriver.INDIRECT, 0);
    rings.offer(0);
    assertThrows(QueueException.class, queue::pop, "nested");
    rings.descriptor(0, table, 48, TestDriver.INDIRECT | TestDriver.NEXT, 1);
    rings.offer(0);
    assertThrows(QueueException.class, queue::pop, "with NEXT");
    rings.descriptor(0, table, 40, TestDriver.INDIRECT, 0);
    rings.offer(0);
    assertThrows(QueueException.class, queue::pop, "half a descriptor");
    rings.descriptorAt(table, buffer, 3, TestDriver.NEXT, 3);
    rings.descriptor(0, table, 48, TestDriver.INDIRECT, 0);
    queue.disable();
    rings.availIndex = 0;
    rings.offer(0);
    queue.enable(rings.desc, rings.avail, rings.used);
    assertThrows(QueueException.class, queue::pop, "next beyond the table");
  }

  @Test
  void chainFollowedByAnIndirectTableReachesIt() {
    queue.setFeatures(true, false);
    long buffer = driver.allocate(16, 16);
    long table = driver.allocate(16, 16);
    rings.descriptorAt(table, buffer, 7, TestDriver.WRITE, 0);
    rings.descriptor(0, buffer, 2, TestDriver.NEXT, 1);
    rings.descriptor(1, table, 16, TestDriver.INDIRECT, 0);
    rings.offer(0);
    DescriptorChain chain = queue.pop();
    assertEquals(2, chain.readableBytes());
    assertEquals(7, chain.writableBytes());
  }

  @Test
  void loopOfDescriptorsEnds() {
    long buffer = driver.allocate(16, 16);
    rings.descriptor(0, buffer, 1, TestDriver.NEXT, 1);
    rings.descriptor(1, buffer, 1, TestDriver.NEXT, 0);
    rings.offer(0);
    assertThrows(QueueException.class, queue::pop);
  }

  @Test
  void whatIsNotRamIsRefused() {
    boolean[] touched = new boolean[1];
    driver.memory.addMmio(
        "device",
        0x1000,
        0x1000,
        new dev.rhea.memory.MmioHandler() {
          @Override
          public long read(long offset, int size) {
            touched[0] = true;
            return 0;
          }

          @Override
          public void write(long offset, int size, long value) {
            touched[0] = true;
          }
        });
    long end = TestDriver.RAM + TestDriver.RAM_SIZE;
    long[][] bad = {
      in(0, 4), // nothing there
      out(0x1000, 4), // a device
      in(0x1ffc, 4),
      in(end - 2, 4), // leaves RAM
      out(end, 1),
      in(TestDriver.RAM - 1, 2),
      in(-1, 2), // wraps around
      in(-4, 8),
      out(TestDriver.RAM, 0xffff_ffffL),
    };
    for (long[] buffer : bad) {
      queue.disable();
      rings.availIndex = 0;
      rings.nextDesc = 0;
      rings.add(buffer);
      queue.enable(rings.desc, rings.avail, rings.used);
      assertThrows(QueueException.class, queue::pop, Long.toHexString(buffer[0]));
    }
    queue.disable();
    queue.enable(0x1000, rings.avail, rings.used);
    assertThrows(QueueException.class, queue::pop, "table in a device");
    queue.disable();
    queue.enable(rings.desc, 0x1000, rings.used);
    assertThrows(QueueException.class, queue::pop, "available ring in a device");
    assertEquals(false, touched[0]);
  }

  @Test
  void impossibleIndicesAreRefused() {
    rings.offer(4);
    assertThrows(QueueException.class, queue::pop);
    queue.disable();
    queue.enable(rings.desc, rings.avail, rings.used);
    rings.descriptor(0, driver.allocate(8, 1), 8, 0, 0);
    driver.memory.store(rings.avail + 4, 2, 0); // The entry itself is good,
    driver.memory.store(rings.avail + 2, 2, SIZE + 1); // but there cannot be five.
    assertThrows(QueueException.class, queue::pop);
  }

  @Test
  void bufferToReadAfterOneToWriteIsRefused() {
    long buffer = driver.allocate(16, 16);
    rings.add(in(buffer, 1), out(buffer, 1));
    assertThrows(QueueException.class, queue::pop);
  }

  @Test
  void withoutEventIndicesTheFlagDecidesAboutInterrupts() {
    long buffer = driver.allocate(8, 1);
    rings.add(in(buffer, 1));
    queue.push(queue.pop(), 1);
    assertEquals(true, queue.wantsInterrupt());
    driver.memory.store(rings.avail, 2, 1);
    rings.add(in(buffer, 1));
    queue.push(queue.pop(), 1);
    assertEquals(false, queue.wantsInterrupt());
  }

  @Test
  void eventIndexInterruptsWhenTheIndexPassesIt() {
    queue.setFeatures(false, true);
    long usedEvent = rings.avail + 4 + 2 * SIZE;
    long buffer = driver.allocate(8, 1);
    // The rule of 2.7.7.2 by its words: interrupt if used_event was the index of an element just
    // written.
    int index = 0;
    queue.wantsInterrupt();
    for (int round = 0; round < 70_000; round += 1) {
      int burst = 1 + round % SIZE;
      int event = (index + round % 7 - 2) & 0xffff;
      driver.memory.store(usedEvent, 2, event);
      for (int i = 0; i < burst; i++) {
        rings.add(in(buffer, 1));
      }
      boolean expected = false;
      for (int i = 0; i < burst; i++) {
        queue.push(queue.pop(), 1);
        expected |= index == event;
        index = (index + 1) & 0xffff;
      }
      assertEquals(expected, queue.wantsInterrupt(), "event " + event + " after " + index);
    }
  }

  @Test
  void emptyQueueAsksToBeNotifiedOfTheNextEntry() {
    queue.setFeatures(false, true);
    long buffer = driver.allocate(8, 1);
    long availEvent = rings.used + 4 + 8 * SIZE;
    for (int i = 1; i <= 3; i++) {
      rings.add(in(buffer, 1));
      queue.push(queue.pop(), 1);
      assertNull(queue.pop());
      assertEquals(i, driver.memory.load(availEvent, 2));
    }
  }
}
