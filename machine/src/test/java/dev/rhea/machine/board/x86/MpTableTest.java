package dev.rhea.machine.board.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of an MP table, written down by hand from the specification. */
class MpTableTest {
  private static final byte[] TABLE =
      MpTable.bytes(0xf_0000, 2, 0xfec0_0000L, 5, 12, 0x000a_0f11, 0x0f8b_fbff);

  private static String hex(int from, int size) {
    return HexFormat.of().formatHex(TABLE, from, from + size);
  }

  private static int sum(int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += TABLE[i];
    }
    return sum & 0xff;
  }

  @Test
  void thePointerNamesTheTableBehindIt() {
    assertEquals("5f4d505f" + "10000f00" + "01" + "04", hex(0, 10));
    assertEquals("0000000000", hex(11, 5), "a table is there; virtual wire mode");
    assertEquals(0, sum(0, 16));
  }

  @Test
  void theHeaderCountsTheEntries() {
    // 2 processors of 20 bytes; bus, IO-APIC, 15 wires, ExtINT and NMI of 8.
    int size = 44 + 2 * 20 + 19 * 8;
    assertEquals(16 + size, TABLE.length);
    assertEquals("50434d50" + "ec00" + "04", hex(16, 7));
    assertEquals(
        "RHEA    MICROVM     ",
        new String(TABLE, 24, 20, java.nio.charset.StandardCharsets.US_ASCII));
    assertEquals("00000000" + "0000" + "1500" + "0000e0fe" + "0000" + "00" + "00", hex(44, 16));
    assertEquals(0, sum(16, TABLE.length));
  }

  @Test
  void processorsBusAndIoApicFollow() {
    assertEquals(
        "00" + "00" + "14" + "03" + "110f0a00" + "fffb8b0f" + "0000000000000000", hex(60, 20));
    assertEquals(
        "00" + "01" + "14" + "01" + "110f0a00" + "fffb8b0f" + "0000000000000000", hex(80, 20));
    assertEquals("01" + "00" + "495341202020", hex(100, 8));
    assertEquals("02" + "02" + "11" + "01" + "0000c0fe", hex(108, 8));
  }

  @Test
  void wiresGoToTheInputsOfTheirNumbersAndVirtiosAreLevels() {
    assertEquals("03" + "00" + "0000" + "00" + "00" + "02" + "02", hex(116, 8), "the PIT");
    assertEquals("03" + "00" + "0000" + "00" + "01" + "02" + "01", hex(124, 8));
    assertEquals(
        "03" + "00" + "0000" + "00" + "04" + "02" + "04", hex(140, 8), "COM1: as ISA has it");
    assertEquals("03" + "00" + "0d00" + "00" + "05" + "02" + "05", hex(148, 8), "high, a level");
    assertEquals("03" + "00" + "0d00" + "00" + "0c" + "02" + "0c", hex(204, 8));
    assertEquals("03" + "00" + "0000" + "00" + "0d" + "02" + "0d", hex(212, 8));
    assertEquals("04" + "03" + "0000" + "00" + "00" + "ff" + "00", hex(236, 8), "ExtINT at LINT0");
    assertEquals("04" + "01" + "0000" + "00" + "00" + "ff" + "01", hex(244, 8), "NMI at LINT1");
  }
}
