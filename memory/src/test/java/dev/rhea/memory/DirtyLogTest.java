package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DirtyLogTest extends MmuFixture {
  @Test
  void eachStoredPageIsReportedOnceUntilStoredAgain() {
    mmu.store8(BASE + 0x2000, 1);
    try (var log = ram.trackDirty(0x1000, 0x3000)) {
      mmu.safePoint();
      assertEquals(3, log.pages());
      assertFalse(log.isDirty(1));
      mmu.store8(BASE + 0x2000, 1);
      mmu.store8(BASE + 0x0FFF, 1);
      mmu.store8(BASE + 0x4000, 1);
      assertTrue(log.isDirty(1));
      assertTrue(isFast(BASE + 0x2000, Mmu.WRITE)); // dirty already: no more to learn
      assertArrayEquals(new long[] {0b010}, log.takeDirty());
      mmu.safePoint();
      assertArrayEquals(new long[] {0}, log.takeDirty());
      mmu.store8(BASE + 0x2000, 1);
      assertArrayEquals(new long[] {0b010}, log.takeDirty());
    }
  }

  @Test
  void devicesAndAtomicsMakePagesDirtyToo() {
    try (var log = ram.trackDirty(0, ram.size())) {
      space.write(BASE + 0x1FFF, new byte[0x1002], 0, 0x1002);
      mmu.getAndAdd64(BASE + 0x8000, 1);
      ram.written(0x4_1000, 1);
      assertArrayEquals(new long[] {0b1_0000_1110L, 1L << 1, 0, 0}, log.takeDirty());
    }
  }

  @Test
  void twoLogsOfOnePageDoNotTakeFromEachOther() {
    try (var one = ram.trackDirty(0x1000, 0x1000);
        var other = ram.trackDirty(0, 0x2000)) {
      mmu.safePoint();
      mmu.store8(BASE + 0x1000, 1);
      assertArrayEquals(new long[] {1}, one.takeDirty());
      mmu.safePoint();
      mmu.store8(BASE + 0x1000, 1);
      assertArrayEquals(new long[] {1}, one.takeDirty());
      assertArrayEquals(new long[] {2}, other.takeDirty());
    }
  }

  @Test
  void closedLogCostsNothingMore() {
    var log = ram.trackDirty(0x1000, 0x1000);
    log.close();
    mmu.store8(BASE + 0x1000, 1);
    assertTrue(isFast(BASE + 0x1000, Mmu.WRITE));
    assertFalse(log.isDirty(0));
  }

  @Test
  void codeMarkSurvivesTheDirtyLogOfItsPage() {
    var told = new int[1];
    ram.addCodeListener((ram, offset, length) -> {
      told[0]++;
      return false;
    });
    ram.markCode(0x1000, 4);
    try (var log = ram.trackDirty(0x1000, 0x1000)) {
      mmu.safePoint();
      mmu.store8(BASE + 0x1800, 1);
      assertTrue(log.isDirty(0));
      assertFalse(isFast(BASE + 0x1000, Mmu.WRITE));
      mmu.store8(BASE + 0x1000, 1);
      assertEquals(1, told[0]);
    }
  }
}
