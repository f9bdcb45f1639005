package dev.rhea.devices.ide;

import static dev.rhea.devices.ide.IdeFixture.BUS_MASTER;
import static dev.rhea.devices.ide.IdeFixture.COMMAND;
import static dev.rhea.devices.ide.IdeFixture.COUNT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A CD drive by the PACKET protocol (ATA/ATAPI-6, 9.8 and 9.9). */
class AtapiCdTest {
  private static final int READY = 0x50;
  private static final int DATA_REQUEST = 0x08;
  private static final int ERROR = 0x01;
  private static final int TO_HOST = 2;
  private static final int DONE = 3;

  private final IdeFixture.Image image = new IdeFixture.Image(100 * 2048);
  private final IdeFixture ide = new IdeFixture();

  AtapiCdTest() {
    ide.primary.plug(0, new AtapiCd(image));
  }

  @AfterEach
  void close() {
    ide.close();
  }

  /** Gives a packet; {@code limit} is the byte count of a block. */
  private void packet(boolean dma, int limit, int... bytes) {
    ide.out(0x1f1, dma ? 1 : 0);
    ide.out(0x1f4, limit & 0xff);
    ide.out(0x1f5, limit >>> 8);
    ide.out(COMMAND, 0xa0);
    assertEquals(1, ide.in(COUNT), "the drive wants a command");
    assertFalse(ide.irq.level());
    byte[] packet = new byte[12];
    for (int i = 0; i < bytes.length; i++) {
      packet[i] = (byte) bytes[i];
    }
    ide.writeData(packet);
    ide.complete();
  }

  private byte[] answer(int... packet) {
    packet(false, 0xfffe, packet);
    assertEquals(TO_HOST, ide.in(COUNT));
    int length = ide.in(0x1f4) | ide.in(0x1f5) << 8;
    assertEquals(READY | DATA_REQUEST, ide.in(COMMAND));
    byte[] data = ide.readData(length);
    assertEquals(DONE, ide.in(COUNT));
    assertEquals(READY, ide.in(COMMAND));
    return data;
  }

  private void clearAttention() {
    answer(0x03, 0, 0, 0, 18);
  }

  /** Sense key and additional code of a command that must fail. */
  private int failure(int... packet) {
    packet(false, 0xfffe, packet);
    assertEquals(DONE, ide.in(COUNT));
    int key = ide.in(0x1f1) >>> 4;
    assertEquals(READY | ERROR, ide.in(COMMAND));
    byte[] sense = answer(0x03, 0, 0, 0, 18);
    assertEquals(key, sense[2]);
    return key << 8 | sense[12];
  }

  @Test
  void resetLeavesTheSignatureOfAPacketDevice() {
    assertEquals(0, ide.in(COMMAND));
    assertEquals(0x14, ide.in(0x1f4));
    assertEquals(0xeb, ide.in(0x1f5));
  }

  @Test
  void identifyDeviceIsRefusedAndIdentifyPacketDeviceAnswered() {
    ide.out(COMMAND, 0xec);
    assertEquals(READY | ERROR, ide.in(COMMAND));
    assertEquals(0xeb, ide.in(0x1f5));
    ide.out(COMMAND, 0xa1);
    assertEquals(READY | DATA_REQUEST, ide.in(COMMAND));
    byte[] data = ide.readData(512);
    assertEquals(0x85, data[1] & 0xff);
    assertEquals(0xc0, data[0] & 0xff);
  }

  @Test
  void firstCommandAfterAResetTellsOfIt() {
    assertEquals(0x629, failure(0x00));
    packet(false, 0xfffe, 0x00);
    assertEquals(READY, ide.in(COMMAND));
  }

  @Test
  void inquiryWorksAtAnyTime() {
    byte[] data = answer(0x12, 0, 0, 0, 36);
    assertEquals(5, data[0]);
    assertEquals((byte) 0x80, data[1]);
    assertEquals(8, answer(0x12, 0, 0, 0, 8).length);
  }

  @Test
  void capacityIsTheLastSectorAndItsSize() {
    clearAttention();
    ByteBuffer data = ByteBuffer.wrap(answer(0x25));
    assertEquals(99, data.getInt(0));
    assertEquals(2048, data.getInt(4));
  }

  @Test
  void sectorsComeInBlocksOfTheSizeTheHostWants() {
    clearAttention();
    packet(false, 3000, 0x28, 0, 0, 0, 0, 7, 0, 0, 2);
    byte[] all = new byte[4096];
    for (int from = 0; from < 4096; from += 3000) {
      int length = Math.min(3000, 4096 - from);
      assertTrue(ide.irq.level());
      assertEquals(TO_HOST, ide.in(COUNT));
      assertEquals(length, ide.in(0x1f4) | ide.in(0x1f5) << 8);
      assertEquals(READY | DATA_REQUEST, ide.in(COMMAND));
      System.arraycopy(ide.readData(length), 0, all, from, length);
    }
    assertTrue(ide.irq.level());
    assertEquals(DONE, ide.in(COUNT));
    assertArrayEquals(IdeFixture.slice(image.bytes, 7 * 2048, 4096), all);
  }

  @Test
  void sectorsComeByDma() {
    clearAttention();
    ide.table(0x1000, new int[] {0x2000, 6144});
    packet(true, 0, 0xa8, 0, 0, 0, 0, 97, 0, 0, 0, 3);
    ide.out(BUS_MASTER, 0x09);
    ide.complete();
    assertTrue(ide.irq.level());
    assertEquals(READY, ide.in(COMMAND));
    assertEquals(DONE, ide.in(COUNT));
    assertArrayEquals(IdeFixture.slice(image.bytes, 97 * 2048, 6144), ide.guest(0x2000, 6144));
  }

  @Test
  void readingBehindTheEndIsOutOfRange() {
    clearAttention();
    assertEquals(0x521, failure(0x28, 0, 0, 0, 0, 99, 0, 0, 2));
    assertEquals(0x521, failure(0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 1));
  }

  @Test
  void unknownCommandsAreIllegal() {
    clearAttention();
    assertEquals(0x520, failure(0xff));
  }

  @Test
  void tableOfContentsHasOneDataTrackAndTheLeadOut() {
    clearAttention();
    byte[] data = answer(0x43, 0, 0, 0, 0, 0, 0, 0, 20);
    assertEquals(18, data[1]);
    assertEquals(0x14, data[5]);
    assertEquals(1, data[6]);
    assertEquals((byte) 0xaa, data[14]);
    assertEquals(100, ByteBuffer.wrap(data).getInt(16));
    // The same as minutes, seconds and frames: (100 + 150) / 75.
    byte[] msf = answer(0x43, 2, 0, 0, 0, 0, 0xaa, 0, 12);
    assertEquals(3 << 8 | 25, ByteBuffer.wrap(msf).getInt(8));
  }

  @Test
  void trayOpensUnlessItIsLocked() {
    clearAttention();
    packet(false, 0, 0x1e, 0, 0, 0, 1);
    assertEquals(0x553, failure(0x1b, 0, 0, 0, 2));
    packet(false, 0, 0x1e, 0, 0, 0, 0);
    packet(false, 0, 0x1b, 0, 0, 0, 2);
    assertEquals(0x23a, failure(0x00));
    assertEquals(0x23a, failure(0x28, 0, 0, 0, 0, 0, 0, 0, 1));
    packet(false, 0, 0x1b, 0, 0, 0, 3);
    packet(false, 0, 0x00);
    assertEquals(READY, ide.in(COMMAND));
  }

  @Test
  void deviceResetBringsTheSignatureBack() {
    ide.out(0x1f4, 0);
    ide.out(COMMAND, 0x08);
    assertEquals(0x14, ide.in(0x1f4));
    assertEquals(0, ide.in(COMMAND));
  }
}
