package dev.rhea.devices.ide;

import static dev.rhea.devices.ide.IdeFixture.BUS_MASTER;
import static dev.rhea.devices.ide.IdeFixture.COMMAND;
import static dev.rhea.devices.ide.IdeFixture.CONTROL;
import static dev.rhea.devices.ide.IdeFixture.COUNT;
import static dev.rhea.devices.ide.IdeFixture.DEVICE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk of ATA/ATAPI-6 behind the ports of a PC. */
class AtaDiskTest {
  private static final int READY = 0x50;
  private static final int BUSY = 0x80;
  private static final int DATA_REQUEST = 0x08;
  private static final int ERROR = 0x01;
  private static final int SECTORS = 1200;

  private final IdeFixture.Image image = new IdeFixture.Image(SECTORS * 512);
  private final IdeFixture ide = new IdeFixture();

  AtaDiskTest() {
    ide.primary.plug(0, new AtaDisk(image, "SN42"));
  }

  @AfterEach
  void close() {
    ide.close();
    assertTrue(image.closed);
  }

  private byte[] sectors(int first, int count) {
    return IdeFixture.slice(image.bytes, first * 512, count * 512);
  }

  private int endStatus() {
    assertTrue(ide.irq.level());
    int status = ide.in(COMMAND);
    assertFalse(ide.irq.level());
    return status;
  }

  private int words(int at) {
    return ByteBuffer.wrap(identify()).order(ByteOrder.LITTLE_ENDIAN).getShort(2 * at) & 0xffff;
  }

  private byte[] identify() {
    ide.command28(0xec, 0, 0);
    assertEquals(READY | DATA_REQUEST, endStatus());
    return ide.readData(512);
  }

  @Test
  void resetLeavesTheSignatureOfADisk() {
    assertEquals(READY, ide.in(COMMAND));
    assertEquals(1, ide.in(0x1f1));
    assertEquals(1, ide.in(COUNT));
    assertEquals(1, ide.in(0x1f3));
    assertEquals(0, ide.in(0x1f4));
    assertEquals(0, ide.in(0x1f5));
  }

  @Test
  void driveThatIsNotThereHasAStatusOfZeroAndAnEmptyChannelFloats() {
    ide.out(DEVICE, 0xf0);
    assertEquals(0, ide.in(COMMAND));
    ide.config(0x40, 4, 0x8000_8000L);
    assertEquals(0x7f, ide.in(0x177));
  }

  @Test
  void identifyTellsSizeModesAndSerialNumber() {
    byte[] data = identify();
    assertEquals(0, ide.in(COMMAND) & DATA_REQUEST);
    ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(SECTORS, words.getInt(120));
    assertEquals(SECTORS, words.getLong(200));
    assertEquals(1, words.getShort(2)); // cylinders of 16 × 63 sectors
    assertEquals("NS24", new String(data, 20, 4, java.nio.charset.StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte b : data) {
      sum += b;
    }
    assertEquals(0, sum & 0xff);
  }

  @Test
  void readSectorsInterruptsForEachSector() {
    ide.command28(0x20, 5, 2);
    assertEquals(BUSY, ide.in(COMMAND) & BUSY);
    ide.complete();
    assertEquals(READY | DATA_REQUEST, endStatus());
    assertArrayEquals(sectors(5, 1), ide.readData(512));
    assertEquals(READY | DATA_REQUEST, endStatus());
    assertArrayEquals(sectors(6, 1), ide.readData(512));
    assertFalse(ide.irq.level());
    assertEquals(READY, ide.in(COMMAND));
    assertEquals(6, ide.in(0x1f3)); // the last sector
    assertEquals(0, ide.in(COUNT));
  }

  @Test
  void countOfZeroIs256SectorsAndTakesSeveralChunksOf48BitCommands() {
    ide.command48(0x24, 3, 300);
    byte[] all = new byte[300 * 512];
    for (int i = 0; i < 300; i++) {
      ide.complete();
      assertEquals(READY | DATA_REQUEST, endStatus(), "sector " + i);
      System.arraycopy(ide.readData(512), 0, all, 512 * i, 512);
    }
    assertArrayEquals(sectors(3, 300), all);
    ide.command28(0x20, 0, 0);
    ide.complete();
    for (int i = 0; i < 256; i++) {
      assertEquals(READY | DATA_REQUEST, endStatus());
      ide.readData(512);
    }
    assertEquals(READY, ide.in(COMMAND));
  }

  @Test
  void readMultipleInterruptsOncePerBlock() {
    ide.out(COUNT, 4);
    ide.out(COMMAND, 0xc6);
    assertEquals(READY, endStatus());
    assertEquals(0x104, words(59));
    ide.command28(0xc4, 10, 6);
    ide.complete();
    assertEquals(READY | DATA_REQUEST, endStatus());
    assertArrayEquals(sectors(10, 4), ide.readData(2048));
    assertEquals(READY | DATA_REQUEST, endStatus());
    assertArrayEquals(sectors(14, 2), ide.readData(1024));
    assertEquals(READY, ide.in(COMMAND));
  }

  @Test
  void multipleCommandsAreAbortedUntilABlockSizeIsSet() {
    ide.command28(0xc4, 0, 1);
    assertEquals(READY | ERROR, endStatus());
    assertEquals(0x04, ide.in(0x1f1));
    ide.out(COUNT, 3);
    ide.out(COMMAND, 0xc6);
    assertEquals(ERROR, endStatus() & ERROR);
  }

  @Test
  void writeSectorsAsksForTheFirstBlockWithoutAnInterrupt() {
    byte[] data = new byte[1024];
    Arrays.fill(data, 0, 512, (byte) 0x11);
    Arrays.fill(data, 512, 1024, (byte) 0x22);
    ide.command28(0x30, 7, 2);
    assertFalse(ide.irq.level());
    assertEquals(READY | DATA_REQUEST, ide.in(CONTROL));
    ide.writeData(IdeFixture.slice(data, 0, 512));
    assertEquals(READY | DATA_REQUEST, endStatus());
    ide.writeData(IdeFixture.slice(data, 512, 512));
    assertEquals(BUSY, ide.in(CONTROL) & BUSY);
    ide.complete();
    assertEquals(READY, endStatus());
    assertArrayEquals(data, sectors(7, 2));
  }

  @Test
  void addressBehindTheEndIsNotFound() {
    ide.command28(0x20, SECTORS - 1, 2);
    assertEquals(READY | ERROR, endStatus());
    assertEquals(0x10, ide.in(0x1f1));
    ide.command48(0x25, 1L << 40, 1);
    assertEquals(READY | ERROR, endStatus());
    ide.command28(0x20, SECTORS - 1, 1);
    ide.complete();
    assertEquals(READY | DATA_REQUEST, endStatus());
  }

  @Test
  void cylindersHeadsAndSectorsAddressToo() {
    // Cylinder 0, head 2, sector 5: 2 × 63 + 4.
    ide.out(DEVICE, 0xa2);
    ide.out(COUNT, 1);
    ide.out(0x1f3, 5);
    ide.out(0x1f4, 0);
    ide.out(0x1f5, 0);
    ide.out(COMMAND, 0x20);
    ide.complete();
    endStatus();
    assertArrayEquals(sectors(130, 1), ide.readData(512));
  }

  @Test
  void dmaReadGoesToTheRegionsOfTheTable() {
    ide.table(0x1000, new int[] {0x2000, 512}, new int[] {0x8000, 1536});
    ide.out(BUS_MASTER + 2, 0x06);
    ide.command28(0xc8, 20, 4);
    assertEquals(READY | DATA_REQUEST, ide.in(CONTROL));
    ide.out(BUS_MASTER, 0x08);
    ide.out(BUS_MASTER, 0x09);
    assertEquals(1, ide.in(BUS_MASTER + 2));
    ide.complete();
    assertEquals(0x04, ide.in(BUS_MASTER + 2));
    assertEquals(READY, endStatus());
    ide.out(BUS_MASTER, 0x08);
    assertArrayEquals(sectors(20, 1), ide.guest(0x2000, 512));
    assertArrayEquals(sectors(21, 3), ide.guest(0x8000, 1536));
    ide.out(BUS_MASTER + 2, 0x04);
    assertEquals(0, ide.in(BUS_MASTER + 2));
  }

  @Test
  void dmaWriteComesFromMemory() {
    byte[] data = new byte[1024];
    Arrays.fill(data, (byte) 0x5a);
    ide.memory.write(0x4000, data, 0, data.length);
    ide.table(0x1000, new int[] {0x4000, 1024});
    ide.out(BUS_MASTER, 0x01); // The master may be started before the command.
    ide.command48(0x35, 900, 2);
    ide.complete();
    assertEquals(READY, endStatus());
    assertEquals(0x04, ide.in(BUS_MASTER + 2));
    assertArrayEquals(data, sectors(900, 2));
  }

  @Test
  void tableThatIsTooShortOrPointsAtNothingEndsInAnError() {
    ide.table(0x1000, new int[] {0x2000, 512});
    ide.command28(0xc8, 0, 2);
    ide.out(BUS_MASTER, 0x09);
    ide.complete();
    assertEquals(READY | ERROR, endStatus());
    assertEquals(0x06, ide.in(BUS_MASTER + 2));
    ide.out(BUS_MASTER, 0);
    ide.out(BUS_MASTER + 2, 0x06);
    ide.table(0x1000, new int[] {0x4000_0000, 1024});
    ide.command28(0xc8, 0, 2);
    ide.out(BUS_MASTER, 0x09);
    ide.complete();
    assertEquals(0x06, ide.in(BUS_MASTER + 2));
  }

  @Test
  void regionOfZeroBytesMeans64KiB() {
    ide.table(0x1000, new int[] {0x10000, 0});
    ide.command28(0xc8, 0, 128);
    ide.out(BUS_MASTER, 0x09);
    ide.complete();
    assertEquals(READY, endStatus());
    assertArrayEquals(sectors(0, 128), ide.guest(0x10000, 65536));
  }

  @Test
  void flushReachesTheImageAndWritesDoWithoutACache() {
    ide.out(COMMAND, 0xe7);
    ide.complete();
    assertEquals(READY, endStatus());
    assertEquals(1, image.flushes);
    ide.out(0x1f1, 0x82);
    ide.out(COMMAND, 0xef);
    assertEquals(READY, endStatus());
    assertEquals(0, words(85) & 0x20);
    ide.command28(0x30, 0, 1);
    ide.writeData(new byte[512]);
    ide.complete();
    assertEquals(2, image.flushes);
  }

  @Test
  void chosenTransferModeShowsInIdentify() {
    ide.out(0x1f1, 0x03);
    ide.out(COUNT, 0x42); // Ultra DMA 2
    ide.out(COMMAND, 0xef);
    assertEquals(READY, endStatus());
    assertEquals(0x043f, words(88));
    ide.out(0x1f1, 0x03);
    ide.out(COUNT, 0x47);
    ide.out(COMMAND, 0xef);
    assertEquals(READY | ERROR, endStatus());
  }

  @Test
  void readOnlyDiskRefusesWrites() {
    image.readOnly = true;
    ide.command28(0x30, 0, 1);
    assertEquals(READY | ERROR, endStatus());
    assertEquals(0x04, ide.in(0x1f1));
  }

  @Test
  void unknownAndPacketCommandsAreAborted() {
    for (int code : new int[] {0x00, 0xa1, 0xa0, 0x08, 0x92, 0xb0}) {
      ide.out(COMMAND, code);
      assertEquals(READY | ERROR, endStatus(), Integer.toHexString(code));
    }
  }

  @Test
  void interruptIsHeldBackByItsDisableBitAndComesWhenThatIsCleared() {
    ide.out(CONTROL, 0x02);
    ide.command28(0xec, 0, 0);
    assertFalse(ide.irq.level());
    ide.out(CONTROL, 0x00);
    assertTrue(ide.irq.level());
    ide.in(CONTROL); // The alternate status does not acknowledge.
    assertTrue(ide.irq.level());
  }

  @Test
  void softwareResetDropsWhatIsInProgress() {
    ide.command28(0x20, 0, 1);
    ide.out(CONTROL, 0x04);
    assertEquals(BUSY, ide.in(CONTROL));
    ide.out(CONTROL, 0x00);
    ide.complete();
    assertFalse(ide.irq.level());
    assertEquals(READY, ide.in(COMMAND));
    assertEquals(1, ide.in(0x1f3));
  }

  @Test
  void highOrderByteIsReadBehindItsBit() {
    ide.out(0x1f3, 0x12);
    ide.out(0x1f3, 0x34);
    assertEquals(0x34, ide.in(0x1f3));
    ide.out(CONTROL, 0x80);
    assertEquals(0x12, ide.in(0x1f3));
  }

  @Test
  void portsAnswerOnlyIfTheTimingRegisterDecodesThem() {
    ide.config(0x40, 4, 0x8000_0000L);
    assertNull(ide.io.find(0x1f0));
    assertNull(ide.io.find(0x3f6));
    assertEquals(0x7f, ide.in(0x170 + 7));
    ide.config(0x04, 2, 0);
    assertNull(ide.io.find(0x170));
  }
}
