package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvFault.FETCH_ACCESS;
import static dev.rhea.cpu.riscv.RvFault.LOAD_ACCESS;
import static dev.rhea.cpu.riscv.RvFault.STORE_ACCESS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Physical memory protection, section 3.7. */
class RvPmpTest extends HartFixture {
  private static final int R = 1;
  private static final int W = 2;
  private static final int X = 4;
  private static final int TOR = 1 << 3;
  private static final int NA4 = 2 << 3;
  private static final int NAPOT = 3 << 3;
  private static final int LOCKED = 0x80;
  private static final long PAGE = RAM + 0x2000;

  @BeforeEach
  void shut() {
    write("pmpcfg0", 0);
    write("pmpaddr0", 0);
  }

  private void entry(int index, int config, long address) {
    write("pmpaddr" + index, address);
    long old = read("pmpcfg0");
    int shift = 8 * index;
    write("pmpcfg0", old & ~(0xFFL << shift) | (long) config << shift);
  }

  /** pmpaddr for a naturally aligned region of {@code size} bytes. */
  private static long napot(long gpa, long size) {
    return gpa >>> 2 | (size >>> 3) - 1;
  }

  private void load(long gpa) {
    hart.mmu.loadU8(gpa);
  }

  @Test
  void withoutAMatchMachineModeMayAndSupervisorMayNot() {
    assertDoesNotThrow(() -> load(PAGE));
    hart.setPrivilege(RvBits.S);
    assertFault(LOAD_ACCESS, PAGE, () -> load(PAGE));
  }

  @Test
  void napotCoversItsSize() {
    entry(0, NAPOT | R, napot(PAGE, 0x2000));
    hart.setPrivilege(RvBits.S);
    assertFault(LOAD_ACCESS, PAGE - 1, () -> load(PAGE - 1));
    assertDoesNotThrow(() -> load(PAGE));
    assertDoesNotThrow(() -> load(PAGE + 0xFFF));
    assertFault(STORE_ACCESS, PAGE, () -> hart.mmu.store8(PAGE, 0));
    assertFault(FETCH_ACCESS, PAGE, () -> hart.mmu.fetchPage(PAGE, hart.fetchContext));
  }

  @Test
  void topOfRangeBeginsAtTheEntryBefore() {
    entry(0, 0, PAGE >>> 2);
    entry(1, TOR | R | W, PAGE + 0x3000 >>> 2);
    hart.setPrivilege(RvBits.S);
    assertFault(LOAD_ACCESS, PAGE - 4, () -> load(PAGE - 4));
    assertDoesNotThrow(() -> load(PAGE));
    assertDoesNotThrow(() -> load(PAGE + 0x2FFF));
    assertFault(LOAD_ACCESS, PAGE + 0x3000, () -> load(PAGE + 0x3000));
  }

  @Test
  void anEmptyRangeMatchesNothing() {
    entry(0, 0, PAGE + 0x1000 >>> 2);
    entry(1, TOR | R, PAGE >>> 2);
    entry(2, NAPOT | R | W | X, -1);
    hart.setPrivilege(RvBits.S);
    assertDoesNotThrow(() -> hart.mmu.store8(PAGE, 0));
  }

  @Test
  void fourByteEntriesInsideAPageAreSeenPerAccess() {
    entry(0, NA4, PAGE + 8 >>> 2);
    entry(1, NAPOT | R | W | X, -1);
    hart.setPrivilege(RvBits.S);
    assertDoesNotThrow(() -> load(PAGE + 4));
    assertFault(LOAD_ACCESS, PAGE + 8, () -> load(PAGE + 8));
    assertDoesNotThrow(() -> load(PAGE + 12));
    assertEquals(0, hart.mmu.fetchPage(PAGE, hart.fetchContext)); // not as a whole page
  }

  @Test
  void theLowestNumberedMatchDecides() {
    entry(0, NAPOT, napot(PAGE, 0x1000));
    entry(1, NAPOT | R | W | X, -1);
    hart.setPrivilege(RvBits.S);
    assertFault(LOAD_ACCESS, PAGE, () -> load(PAGE));
    assertDoesNotThrow(() -> load(PAGE + 0x1000));
  }

  @Test
  void lockedEntriesBindMachineModeAndCannotBeWritten() {
    entry(0, NAPOT | LOCKED, napot(PAGE, 0x1000));
    assertFault(LOAD_ACCESS, PAGE, () -> load(PAGE));
    write("pmpcfg0", 0);
    write("pmpaddr0", 0);
    assertEquals(NAPOT | LOCKED, read("pmpcfg0"));
    assertEquals(napot(PAGE, 0x1000), read("pmpaddr0"));
  }

  @Test
  void aLockedRangeLocksWhereItBegins() {
    entry(0, 0, PAGE >>> 2);
    entry(1, TOR | LOCKED | R, PAGE + 0x1000 >>> 2);
    write("pmpaddr0", 0);
    assertEquals(PAGE >>> 2, read("pmpaddr0"));
  }

  @Test
  void writableWithoutReadableIsReservedAndKeepsWhatWasThere() {
    entry(0, NAPOT | R, -1);
    write("pmpcfg0", NAPOT | W);
    assertEquals(NAPOT | R, read("pmpcfg0"));
  }

  @Test
  void addressesHaveFiftyFourBits() {
    write("pmpaddr3", -1);
    assertEquals((1L << 54) - 1, read("pmpaddr3"));
  }

  @Test
  void aChangeDropsWhatTheTlbAllowed() {
    entry(0, NAPOT | R | W | X, -1);
    hart.setPrivilege(RvBits.S);
    load(PAGE);
    write("pmpcfg0", 0);
    assertFault(LOAD_ACCESS, PAGE, () -> load(PAGE));
  }

  @Test
  void pageTablesAreReadUnderProtectionToo() {
    entry(0, NAPOT, napot(PAGE, 0x1000));
    entry(1, NAPOT | R | W | X, -1);
    hart.setPrivilege(RvBits.S);
    write("satp", 8L << 60 | PAGE >>> 12);
    assertFault(STORE_ACCESS, 0x5000, () -> hart.mmu.store8(0x5000, 0));
  }
}
