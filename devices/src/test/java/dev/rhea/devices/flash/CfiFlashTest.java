package dev.rhea.devices.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.Region;
import dev.rhea.memory.log.Log;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Command sequences of the StrataFlash J3 data sheet and offsets of the CFI standard, on a 32-bit
 * bus of two chips.
 */
class CfiFlashTest {
  private static final long BASE = 0x2000_0000L;
  private static final int SIZE = 32 << 20;
  private static final int BLOCK = 256 << 10;

  private final GuestRam contents = GuestRam.anonymous(SIZE);
  private final AddressSpace memory = new AddressSpace("test");
  private CfiFlash flash = new CfiFlash(memory, "flash0", BASE, contents, BLOCK, false, Log.off());

  @AfterEach
  void close() {
    contents.close();
  }

  private void set(long offset, int value) {
    memory.store(BASE + offset, 4, value);
  }

  private int get(long offset) {
    return (int) memory.load(BASE + offset, 4);
  }

  private boolean isMappedAsMemory() {
    return assertNotNullSection().region() instanceof Region.RomDevice;
  }

  private dev.rhea.memory.Section assertNotNullSection() {
    dev.rhea.memory.Section section = memory.find(BASE);
    assertNotNull(section);
    return section;
  }

  private void erase(long offset) {
    set(offset, 0x0020_0020);
    set(offset, 0x00d0_00d0);
    assertEquals(0x0080_0080, get(offset));
    set(offset, 0x00ff_00ff);
  }

  @Test
  void arrayIsMemoryUntilACommandComesAndAgainAfterReadArray() {
    contents.touchAllPages();
    set(0, 0x0070_0070);
    assertFalse(isMappedAsMemory());
    assertEquals(0x0080_0080, get(0));
    set(0, 0x00ff_00ff);
    assertEquals(true, isMappedAsMemory());
    assertEquals(0, get(0));
  }

  @Test
  void queryAnswersInBothHalvesWithTheGeometryOfAChip() {
    set(0x55 * 4, 0x0098_0098);
    assertEquals('Q' | 'Q' << 16, get(0x10 * 4));
    assertEquals('R' | 'R' << 16, get(0x11 * 4));
    assertEquals('Y' | 'Y' << 16, get(0x12 * 4));
    assertEquals(0x0001_0001, get(0x13 * 4)); // Intel command set
    assertEquals(24, get(0x27 * 4) & 0xff); // 16 MiB a chip
    assertEquals(127, get(0x2d * 4) & 0xff); // 128 blocks
    assertEquals(0, get(0x2e * 4) & 0xff);
    assertEquals(0x20000 >> 8, (get(0x2f * 4) & 0xff) | (get(0x30 * 4) & 0xff) << 8); // of 128 KiB
    assertEquals('Q', memory.load(BASE + 0x10 * 4, 1));
    assertEquals(0, get(0x100 * 4));
  }

  @Test
  void identifiersAreIntels() {
    set(0, 0x0090_0090);
    assertEquals(0x0089_0089, get(0));
    assertEquals(0x0018_0018, get(4));
    assertEquals(0, get(8));
  }

  @Test
  void programmingClearsBitsAndErasingSetsThemInOneBlockOnly() {
    erase(BLOCK);
    assertEquals(-1, get(BLOCK));
    assertEquals(-1, get(2 * BLOCK - 4));
    assertEquals(0, get(BLOCK - 4));
    assertEquals(0, get(2 * BLOCK));
    set(BLOCK + 8, 0x0040_0040);
    set(BLOCK + 8, 0x1234_5678);
    assertEquals(0x0080_0080, get(BLOCK + 8));
    set(0, 0x0040_0040);
    set(BLOCK + 8, 0xff00_ff00); // Cannot set a bit.
    set(0, 0x00ff_00ff);
    assertEquals(0x1200_5600, get(BLOCK + 8));
    assertEquals(-1, get(BLOCK + 12));
  }

  @Test
  void bufferIsProgrammedOnConfirmationAndNotWithoutIt() {
    erase(0);
    for (int confirm : new int[] {0x0000_0000, 0x00d0_00d0}) {
      set(0x40, 0x00e8_00e8);
      assertEquals(0x0080_0080, get(0x40));
      set(0x40, 0x0003_0003); // four words
      for (int i = 0; i < 4; i++) {
        set(0x40 + 4 * i, 0x1111 * (i + 1));
      }
      set(0x40, confirm);
      assertEquals(confirm == 0 ? 0x00b0_00b0 : 0x0080_0080, get(0x40));
      set(0, 0x0050_0050);
      set(0, 0x00ff_00ff);
      for (int i = 0; i < 4; i++) {
        assertEquals(confirm == 0 ? -1 : 0x1111 * (i + 1), get(0x40 + 4 * i));
      }
    }
    assertEquals(-1, get(0x50));
  }

  @Test
  void bufferThatIsTooLongOrLeavesItsBlockIsASequenceError() {
    set(0, 0x00e8_00e8);
    set(0, 0x0400_0400);
    assertEquals(0x00b0_00b0, get(0));
    set(0, 0x0050_0050);
    set(0, 0x00e8_00e8);
    set(0, 0x0001_0001);
    set(0, 1);
    set(BLOCK, 2);
    assertEquals(0x00b0_00b0, get(0));
  }

  @Test
  void clearStatusForgetsErrors() {
    set(0, 0x0020_0020);
    set(0, 0);
    assertEquals(0x00b0_00b0, get(0));
    set(0, 0x0050_0050);
    set(0, 0x0070_0070);
    assertEquals(0x0080_0080, get(0));
  }

  @Test
  void readOnlyFlashReportsErrorsAndKeepsItsContents() {
    AddressSpace other = new AddressSpace("read-only");
    CfiFlash readOnly = new CfiFlash(other, "flash1", BASE, contents, BLOCK, true, Log.off());
    other.store(BASE, 4, 0x0020_0020);
    other.store(BASE, 4, 0x00d0_00d0);
    assertEquals(0x00a0_00a0, other.load(BASE, 4));
    other.store(BASE, 4, 0x0050_0050);
    other.store(BASE, 4, 0x0040_0040);
    other.store(BASE, 4, 0);
    assertEquals(0x0090_0090, other.load(BASE, 4));
    readOnly.reset();
    assertEquals(0, other.load(BASE, 4));
  }

  @Test
  void everyWriteSequenceLeavesAFlashThatCanBeResetToItsArray() {
    Random random = new Random(3);
    int[] commands = {
      0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90, 0x98, 0xd0, 0xe8, 0xf0, 0xff, 0, 1, 7
    };
    for (int i = 0; i < 20_000; i++) {
      int size = 1 << random.nextInt(4);
      long offset = random.nextInt(SIZE) & -size;
      long value =
          random.nextInt(3) == 0
              ? random.nextLong()
              : commands[random.nextInt(commands.length)] * 0x1_0001L;
      memory.store(BASE + offset, size, value);
      memory.load(BASE + (random.nextInt(SIZE) & -size), size);
    }
    flash.reset();
    assertEquals(true, isMappedAsMemory());
    erase(0);
    assertEquals(-1, get(0));
  }
}
