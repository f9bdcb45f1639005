package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What stays in the TLB and what goes. */
class TlbTest extends MmuFixture {
  private static final long WAY =
      (long) Mmu.ENTRIES * Page.SIZE; // distance of pages that share an entry

  private void map(long gva, int context, long ramOffset) {
    walker.map(gva, context, BASE + ramOffset, FlatWalker.ALL);
  }

  private long walksOf(Runnable accesses) {
    long before = mmu.statistics.walks;
    accesses.run();
    return mmu.statistics.walks - before;
  }

  @Test
  void conflictingPagesComeBackFromTheVictimsWithoutAWalk() {
    for (int i = 0; i < 4; i++) {
      map(0x1000 + i * WAY, 0, 0x1000 * i);
      mmu.store32(0x1000 + i * WAY, i + 1);
      mmu.fetchPage(0x1000 + i * WAY, 0);
    }
    assertEquals(
        0,
        walksOf(() -> {
          for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
              assertEquals(i + 1, mmu.loadU32(0x1000 + i * WAY));
              mmu.store32(0x1000 + i * WAY, i + 1);
              assertEquals(ram.address() + 0x1000 * i, mmu.fetchPage(0x1000 + i * WAY, 0));
            }
          }
        }));
    assertTrue(mmu.statistics.victimHits >= 8);
  }

  @Test
  void flushOfAPageReachesTheVictimsToo() {
    for (int i = 0; i < 4; i++) {
      map(0x1000 + i * WAY, 0, 0x1000 * i);
      mmu.store32(0x1000 + i * WAY, i + 1);
    }
    for (int i = 0; i < 4; i++) {
      map(0x1000 + i * WAY, 0, 0x1000 * (i + 8));
      mmu.flushPage(0x1234 + i * WAY);
      assertEquals(0, mmu.loadU32(0x1000 + i * WAY));
    }
  }

  @Test
  void flushOfAPageLeavesItsNeighboursAndDropsAllContexts() {
    mmu.loadU8(BASE);
    mmu.loadU8(BASE + 0x1000);
    mmu.context = 7;
    mmu.loadU8(BASE);
    mmu.flushPage(BASE + 0x123);
    assertEquals(1, walksOf(() -> mmu.loadU8(BASE)));
    mmu.context = 0;
    assertEquals(1, walksOf(() -> mmu.loadU8(BASE)));
    assertEquals(0, walksOf(() -> mmu.loadU8(BASE + 0x1000)));
  }

  @Test
  void flushAnywhereInALargePageDropsAllOfItAndNothingElse() {
    long large = 0x4000_0000L;
    for (int i = 0; i < 8; i++) {
      walker.map(
          large + i * 0x1000,
          0,
          new FlatWalker.Mapping(BASE + i * 0x1000, FlatWalker.ALL, 21, true));
      mmu.loadU8(large + i * 0x1000);
    }
    map(0x1000, 0, 0);
    map(large + 0x20_0000, 0, 0x9000);
    mmu.loadU8(0x1000);
    mmu.loadU8(large + 0x20_0000);
    mmu.flushPage(large + 0x1F_F000); // a page of the large one that was never touched
    assertEquals(0, walksOf(() -> mmu.loadU8(0x1000)));
    assertEquals(0, walksOf(() -> mmu.loadU8(large + 0x20_0000)));
    for (int i = 0; i < 8; i++) {
      long gva = large + i * 0x1000;
      assertEquals(1, walksOf(() -> mmu.loadU8(gva)));
    }
  }

  @Test
  void largePagesFarApartAreAllFoundByTheFlush() {
    long[] bases = {
      0x4000_0000L, 0x7000_0000_0000L, 0x20_0000L, 0xFFFF_FFC0_0000_0000L, 0xFFFF_8000_0020_0000L
    };
    for (int i = 0; i < bases.length; i++) {
      walker.map(bases[i], 0, new FlatWalker.Mapping(BASE + 0x1000 * i, FlatWalker.ALL, 21, true));
      mmu.loadU8(bases[i]);
    }
    for (long base : bases) {
      mmu.flushPage(base + 0x12_3456);
      assertEquals(1, walksOf(() -> mmu.loadU8(base)), () -> Long.toHexString(base));
    }
  }

  @Test
  void flushOfContextsLeavesTheOthers() {
    for (int context : new int[] {0x05, 0x15, 0x26}) {
      mmu.context = context;
      map(0x1000, context, 0x1000 * context);
      mmu.loadU8(0x1000);
    }
    mmu.flushContexts(0x0F, 0x05);
    mmu.context = 0x26;
    assertEquals(0, walksOf(() -> mmu.loadU8(0x1000)));
    mmu.context = 0x05;
    assertEquals(1, walksOf(() -> mmu.loadU8(0x1000)));
    mmu.context = 0x15;
    assertEquals(1, walksOf(() -> mmu.loadU8(0x1000)));
  }

  @Test
  void fetchAndDataOfOnePageInTwoContextsShareAnEntry() {
    map(0x1000, 1, 0x3000);
    map(0x1000, 2, 0x3000);
    mmu.context = 1;
    assertEquals(
        2,
        walksOf(() -> {
          for (int i = 0; i < 10; i++) {
            mmu.store32(0x1000, i);
            assertEquals(ram.address() + 0x3000, mmu.fetchPage(0x1000, 2));
          }
        }));
  }

  @Test
  void pageThatUserAndKernelUseByTurnsIsNotWalkedAgain() {
    map(0x1000, 1, 0x3000);
    map(0x1000, 6, 0x3000);
    assertEquals(
        2,
        walksOf(() -> {
          for (int i = 0; i < 10; i++) {
            mmu.context = 1;
            mmu.store32(0x1000, i);
            mmu.context = 6;
            assertEquals(i, mmu.loadU32(0x1000));
          }
        }));
    mmu.flushPage(0x1000);
    assertEquals(1, walksOf(() -> mmu.loadU32(0x1000)));
    mmu.context = 1;
    assertEquals(1, walksOf(() -> mmu.loadU32(0x1000)));
  }

  @Test
  void contextSwitchNeitherFlushesNorMixes() {
    map(0x1000, 1, 0x3000);
    map(0x1000, 2, 0x5000);
    for (int round = 0; round < 3; round++) {
      for (int context = 1; context <= 2; context++) {
        mmu.context = context;
        mmu.store32(0x1000, context);
      }
    }
    assertEquals(2, mmu.statistics.walks);
    assertEquals(1, space.load(BASE + 0x3000, 4));
    assertEquals(2, space.load(BASE + 0x5000, 4));
  }

  @Test
  void changeOfTheMapIsSeenAtTheSafePoint() {
    mmu.store32(BASE, 7);
    assertFalse(mmu.requestPending);
    var overlay = space.add(new Region.Mmio("overlay", BASE, 0x1000, 1, device));
    assertTrue(mmu.requestPending);
    assertFalse(mmu.isSettled());
    mmu.safePoint();
    assertTrue(mmu.isSettled());
    assertEquals(0, mmu.loadU32(BASE));
    space.remove(overlay);
    mmu.safePoint();
    assertEquals(7, mmu.loadU32(BASE));
  }

  @Test
  void idleVcpuHoldsNobodyUpAndLooksAgainWhenItWakes() {
    var kicks = new int[1];
    mmu.setKick(() -> kicks[0]++);
    mmu.store32(BASE, 7);
    mmu.requestSafePoint();
    assertEquals(1, kicks[0]);
    assertFalse(mmu.isSettled());
    mmu.setIdle(true);
    assertTrue(mmu.isSettled());
    mmu.requestFlush();
    assertEquals(1, kicks[0], "who is idle is not woken for it");
    assertTrue(mmu.isSettled());
    mmu.setIdle(false);
    assertEquals(1, walksOf(() -> mmu.loadU32(BASE)));
  }

  @Test
  void closedMmuIsNotToldAnyMore() {
    mmu.loadU8(BASE);
    mmu.close();
    space.addMmio("late", 0, 4, device);
    ram.markCode(0, 4);
    assertFalse(mmu.requestPending);
    assertTrue(ram.safePoints().passed());
  }
}
