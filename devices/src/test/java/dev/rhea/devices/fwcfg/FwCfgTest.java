package dev.rhea.devices.fwcfg;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.log.Log;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Layout and values from QEMU's docs/specs/fw_cfg.rst. */
@Timeout(60)
class FwCfgTest {
  private static final long RAM = 0x8000_0000L;
  private static final long DEVICE = 0x1010_0000L;
  private static final int RAM_SIZE = 1 << 20;

  private final GuestRam ram = GuestRam.anonymous(RAM_SIZE);
  private final AddressSpace memory = new AddressSpace("test");
  private final FwCfg device = new FwCfg(memory, Log.off());

  {
    memory.addRam("ram", RAM, ram, 0, RAM_SIZE);
    memory.addMmio("fw_cfg", DEVICE, FwCfg.SIZE, device);
  }

  @AfterEach
  void close() {
    ram.close();
  }

  /** Writes the selector as a little-endian guest does: the 16 bits swapped. */
  private void select(int key) {
    memory.store(DEVICE + 8, 2, Short.reverseBytes((short) key));
  }

  private byte[] read(int key, int length) {
    select(key);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) memory.load(DEVICE, 1);
    }
    return bytes;
  }

  /** Runs a DMA operation and returns the control word after it. */
  private int dma(int control, int length, long gpa) {
    byte[] descriptor = ByteBuffer.allocate(16).putInt(control).putInt(length).putLong(gpa).array();
    memory.write(RAM, descriptor, 0, 16);
    memory.store(DEVICE + 16, 8, Long.reverseBytes(RAM));
    byte[] after = new byte[4];
    memory.read(RAM, after, 0, 4);
    return ByteBuffer.wrap(after).getInt();
  }

  private byte[] bytes(long gpa, int length) {
    byte[] bytes = new byte[length];
    memory.read(gpa, bytes, 0, length);
    return bytes;
  }

  @Test
  void signatureRevisionAndDmaSignatureIdentifyTheDevice() {
    assertEquals("QEMU", new String(read(0, 4), US_ASCII));
    assertArrayEquals(new byte[] {3, 0, 0, 0}, read(1, 4));
    assertEquals("QEMU CFG", new String(bytes(DEVICE + 16, 8), US_ASCII));
  }

  @Test
  void wideReadsGiveTheNextBytesInOrderAndZerosBeyondTheEnd() {
    device.add(FwCfgKey.CMDLINE_DATA, "abcdefghij\0".getBytes(US_ASCII));
    select(0x15);
    assertEquals('a', memory.load(DEVICE, 1));
    assertEquals("bcdefghi", new String(bytes(DEVICE, 8), US_ASCII));
    assertEquals('j', memory.load(DEVICE, 4));
    assertEquals(0, memory.load(DEVICE, 8));
    select(0x15); // Selecting starts over.
    assertEquals('a', memory.load(DEVICE, 1));
  }

  @Test
  void numbersAreLittleEndian() {
    device.addShort(FwCfgKey.NB_CPUS, 0x1234);
    device.addInt(FwCfgKey.KERNEL_SIZE, 0x0102_0304);
    device.addLong(FwCfgKey.RAM_SIZE, 0x2_0000_0001L);
    assertArrayEquals(new byte[] {0x34, 0x12}, read(5, 2));
    assertArrayEquals(new byte[] {4, 3, 2, 1}, read(8, 4));
    assertArrayEquals(new byte[] {1, 0, 0, 0, 2, 0, 0, 0}, read(3, 8));
  }

  @Test
  void unknownItemReadsZeros() {
    assertArrayEquals(new byte[8], read(0x3333, 8));
    assertArrayEquals(new byte[8], read(0xffff, 8));
  }

  @Test
  void directoryListsFilesByNameWithBigEndianSizeAndKey() {
    device.addFile("opt/zebra", new byte[300]);
    device.addFile("etc/ape", "ape".getBytes(US_ASCII));
    ByteBuffer directory = ByteBuffer.wrap(read(0x19, 4 + 2 * 64));
    assertEquals(2, directory.getInt());
    assertEquals(3, directory.getInt());
    assertEquals(0x20, directory.getShort());
    assertEquals(0, directory.getShort());
    byte[] name = new byte[56];
    directory.get(name);
    assertArrayEquals(Arrays.copyOf("etc/ape".getBytes(US_ASCII), 56), name);
    assertEquals(300, directory.getInt());
    assertEquals(0x21, directory.getShort());
    assertEquals("ape", new String(read(0x20, 3), US_ASCII));
  }

  @Test
  void nameThatDoesNotFitOrIsTakenIsRefused() {
    device.addFile("a".repeat(55), new byte[1]);
    assertThrows(IllegalArgumentException.class, () -> device.addFile("b".repeat(56), new byte[1]));
    assertThrows(IllegalArgumentException.class, () -> device.addFile("a".repeat(55), new byte[1]));
    assertThrows(IllegalArgumentException.class, () -> device.add(0x20, new byte[1]));
  }

  @Test
  void dmaSelectsReadsSkipsAndFillsUpWithZeros() {
    device.add(FwCfgKey.KERNEL_DATA, "0123456789".getBytes(US_ASCII));
    memory.write(RAM + 0x100, new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}, 0, 12);
    assertEquals(0, dma(0x11 << 16 | 8 | 2, 3, RAM + 0x100));
    assertEquals("012", new String(bytes(RAM + 0x100, 3), US_ASCII));
    assertEquals(0, dma(4, 2, 0));
    assertEquals(0, dma(2, 8, RAM + 0x100));
    assertArrayEquals("56789\0\0\0\t".getBytes(US_ASCII), bytes(RAM + 0x100, 9));
  }

  @Test
  void dmaAddressMayComeInTwoHalvesOfWhichTheLowStarts() {
    byte[] descriptor =
        ByteBuffer.allocate(16).putInt(8 | 2).putInt(4).putLong(RAM + 0x100).array();
    memory.write(RAM, descriptor, 0, 16);
    memory.store(DEVICE + 16, 4, 0);
    assertArrayEquals(new byte[4], bytes(RAM + 0x100, 4));
    memory.store(DEVICE + 20, 4, Integer.reverseBytes((int) RAM));
    assertEquals("QEMU", new String(bytes(RAM + 0x100, 4), US_ASCII));
  }

  @Test
  void guestWritesOnlyWritableFilesAndOnlyWithinThem() {
    List<byte[]> written = new ArrayList<>();
    device.addWritableFile("etc/in", new byte[4], written::add);
    device.addFile("etc/ro", new byte[4]);
    memory.write(RAM + 0x100, new byte[] {1, 2, 3, 4}, 0, 4);
    assertEquals(1, dma(0x21 << 16 | 8 | 0x10, 4, RAM + 0x100), "read-only");
    assertEquals(1, dma(0x20 << 16 | 8 | 0x10, 5, RAM + 0x100), "too long");
    assertEquals(0, dma(0x20 << 16 | 8 | 4, 2, 0));
    assertEquals(1, dma(0x10, 3, RAM + 0x100), "beyond the end");
    assertEquals(0, dma(0x10, 2, RAM + 0x100));
    assertEquals(1, written.size());
    assertArrayEquals(new byte[] {0, 0, 1, 2}, written.getFirst());
    assertArrayEquals(new byte[] {0, 0, 1, 2}, read(0x20, 4));
  }

  @Test
  void dmaToItselfOrToNothingIsAnErrorAndEndsSoon() {
    assertEquals(1, dma(8 | 2, 8, DEVICE + 16)); // Would start itself again and again.
    assertEquals(1, dma(8 | 2, -1, 0)); // Four gigabytes of nothing.
    assertEquals(1, dma(8 | 2, 16, RAM + RAM_SIZE - 8));
    memory.store(DEVICE + 16, 8, Long.reverseBytes(DEVICE));
    memory.store(DEVICE + 16, 8, -1);
    assertTrue(Arrays.equals("QEMU".getBytes(US_ASCII), read(0, 4)));
  }
}
