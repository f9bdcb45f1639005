package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stores into marked lines are told, whichever way they come, and no others. */
class CodeTrackingTest extends MmuFixture {
  /** Synchronized, as one of the tests stores from several threads. */
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  /** What the listener answers. */
  private boolean clears;

  @BeforeEach
  void listen() {
    ram.addCodeListener((ram, offset, length) -> {
      told.add(String.format(Locale.ROOT, "%x+%x", offset, length));
      return clears;
    });
  }

  private void mark(long offset, long length) {
    ram.markCode(offset, length);
    mmu.safePoint();
  }

  @Test
  void storeToAMarkedLineIsToldEvenIfTheTlbKnewThePage() {
    mmu.store32(BASE + 0x1040, 1);
    assertTrue(isFast(BASE + 0x1000, Mmu.WRITE));
    mark(0x1040, 4);
    mmu.store32(BASE + 0x1040, 2);
    assertEquals(List.of("1040+4"), told);
    assertEquals(2, space.load(BASE + 0x1040, 4));
  }

  @Test
  void storeToAnotherLineOfThePageIsNotTold() {
    mark(0x1040, 4);
    mmu.store32(BASE + 0x103C, 1);
    mmu.store32(BASE + 0x1080, 1);
    mmu.store64(BASE + 0x1038, 1);
    assertEquals(List.of(), told);
    mmu.store64(BASE + 0x1039, 1); // its last byte
    mmu.store8(BASE + 0x107F, 1);
    assertEquals(List.of("1039+8", "107f+1"), told);
    assertEquals(1, space.load(BASE + 0x1080, 4));
  }

  @Test
  void markAcrossPagesCoversBothAndSoDoesAStore() {
    mark(0x1FFE, 4);
    assertEquals(1L << 63, ram.codeLines(0x1000));
    assertEquals(1, ram.codeLines(0x2000));
    mmu.store32(BASE + 0x1FFE, -1);
    assertEquals(List.of("1ffe+2", "2000+2"), told);
  }

  @Test
  void everyWayToStoreIsTold() {
    mark(0x1000, 64);
    space.store(BASE + 0x1000, 4, 1);
    space.write(BASE + 0xFF0, new byte[0x20], 0, 0x20);
    mmu.getAndAdd32(BASE + 0x1008, 1);
    mmu.hostForWrite(BASE + 0x1010, 16);
    space.compareAndSet64(BASE + 0x1018, 0, 1);
    long host = space.hostAddress(BASE + 0x1020, 4);
    HostMemory.putInt(host, 1);
    space.written(BASE + 0x1020, 4);
    assertEquals(List.of("1000+4", "1000+10", "1008+4", "1010+10", "1018+8", "1020+4"), told);
  }

  @Test
  void storeThroughAnAliasIsTold() {
    space.addAlias("alias", 0, BASE, 0x10_0000);
    mmu.safePoint();
    mmu.store8(0x1000, 1);
    mark(0x1000, 4);
    mmu.store8(0x1000, 2);
    assertEquals(List.of("1000+1"), told);
  }

  @Test
  void storesAreFastAgainOnceTheMarksAreGone() {
    mark(0x1000, 4);
    mmu.store32(BASE + 0x1100, 1);
    assertFalse(isFast(BASE + 0x1000, Mmu.WRITE));
    ram.clearCode(0x1000, 4);
    assertFalse(ram.isCodePage(0x1000));
    mmu.store32(BASE + 0x1000, 1);
    assertTrue(isFast(BASE + 0x1000, Mmu.WRITE));
    assertEquals(List.of(), told);
    mark(0x1000, 4); // and slow once more
    mmu.store32(BASE + 0x1000, 1);
    assertEquals(List.of("1000+4"), told);
  }

  @Test
  void clearingOneLineKeepsTheOthers() {
    mark(0x1000, 0x80);
    ram.clearCode(0x1000, 0x40);
    mmu.store8(BASE + 0x1000, 1);
    mmu.store8(BASE + 0x1040, 1);
    assertEquals(List.of("1040+1"), told);
  }

  @Test
  void linesLoseTheirMarkIfAllListenersSaySo() {
    clears = true;
    CodeListener other = (ram, offset, length) -> false;
    ram.addCodeListener(other);
    mark(0x1000, 4);
    mmu.store32(BASE + 0x1000, 0);
    assertEquals(List.of("1000+4"), told);
    told.clear();
    ram.removeCodeListener(other);
    mmu.store32(BASE + 0x1000, 1);
    mmu.store32(BASE + 0x1000, 2);
    assertEquals(List.of("1000+4"), told);
    assertTrue(isFast(BASE + 0x1000, Mmu.WRITE));
  }

  @Test
  void victimEntriesAreProtectedToo() {
    long other = 0x1000 + (BASE & -(long) Mmu.ENTRIES * Page.SIZE) + (long) Mmu.ENTRIES * Page.SIZE;
    walker.map(other, 0, BASE + 0x7000, FlatWalker.ALL);
    mmu.store8(BASE + 0x1000, 1);
    mmu.store8(other, 1); // displaces it
    mark(0x1000, 4);
    mmu.store8(BASE + 0x1000, 2);
    assertEquals(List.of("1000+1"), told);
  }

  @Test
  void readsAndFetchesOfCodePagesStayFast() {
    mark(0x1000, 0x1000);
    mmu.loadU8(BASE + 0x1000);
    assertTrue(isFast(BASE + 0x1000, Mmu.READ));
    assertEquals(ram.address() + 0x1000, mmu.fetchPage(BASE + 0x1000, 0));
  }

  @Test
  void rangesOutsideRamAreRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> ram.markCode(ram.size() - 4, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> ram.clearCode(-1, 1));
  }

  /**
   * The promise a translator builds on: it marks, waits until settled, reads; every store that it
   * did not read is told. Each of two vCPUs stores rising numbers meanwhile, and notes the last one
   * that the listener did not hear of.
   */
  @Test
  @Timeout(120)
  void storeOfAnotherVcpuIsEitherReadAfterTheMarkOrTold() throws InterruptedException {
    int cpus = 2;
    var heard = new boolean[cpus]; // each written by its vCPU's thread only, as listeners run there
    ram.addCodeListener((ram, offset, length) -> {
      heard[(int) (offset - 0x1000) / 8] = true;
      return false;
    });
    var lastUnheard = new AtomicLongArray(cpus);
    var stop = new AtomicBoolean();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < cpus; i++) {
      int cpu = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try (var own = new Mmu(space, walker)) {
                  for (long number = 1; !stop.get(); number++) {
                    heard[cpu] = false;
                    own.store64(BASE + 0x1000 + 8 * cpu, number);
                    if (!heard[cpu]) {
                      lastUnheard.set(cpu, number);
                    }
                    if (number % 50 == 0 && own.requestPending) {
                      own.safePoint();
                    }
                  }
                }
              }));
    }
    mmu.setIdle(true);
    try {
      for (int round = 0; round < 40; round++) {
        ram.markCode(0x1000, 64);
        ram.safePoints().await();
        long[] read = {space.load(BASE + 0x1000, 8), space.load(BASE + 0x1008, 8)};
        Thread.yield();
        for (int cpu = 0; cpu < cpus; cpu++) {
          long unheard = lastUnheard.get(cpu);
          assertTrue(unheard <= read[cpu], "store " + unheard + " after " + read[cpu]);
        }
        ram.clearCode(0x1000, 64);
        while (lastUnheard.get(0) <= read[0] || lastUnheard.get(1) <= read[1]) {
          assertTrue(threads.stream().allMatch(Thread::isAlive), "a vCPU's thread has ended");
          Thread.yield(); // until both store fast again
        }
      }
    } finally {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
