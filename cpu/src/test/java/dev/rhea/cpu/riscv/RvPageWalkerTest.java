package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvFault.FETCH_ACCESS;
import static dev.rhea.cpu.riscv.RvFault.FETCH_PAGE_FAULT;
import static dev.rhea.cpu.riscv.RvFault.LOAD_ACCESS;
import static dev.rhea.cpu.riscv.RvFault.LOAD_PAGE_FAULT;
import static dev.rhea.cpu.riscv.RvFault.STORE_PAGE_FAULT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Translation as sections 10.3 to 10.5 of the privileged specification have it. */
class RvPageWalkerTest extends HartFixture {
  // Page-table entry bits (figure 66).
  private static final int V = 1;
  private static final int R = 2;
  private static final int W = 4;
  private static final int X = 8;
  private static final int U = 16;
  private static final int A = 64;
  private static final int D = 128;
  private static final long N = 1L << 63;
  private static final long PBMT_NC = 1L << 61;

  private static final int ALL = V | R | W | X | A | D;
  private static final long TABLES = RAM + 0x10_0000;
  private static final long PAGE = RAM + 0x40_0000;
  private static final long GVA = 0x12_3456_7000L;
  private static final long VALUE = 0x1122_3344_5566_7788L;

  private long nextTable = TABLES;

  RvPageWalkerTest() {
    super("rv64,svnapot=on,svpbmt=on,svade=on");
    space.store(PAGE, 8, VALUE);
    hart.setPrivilege(RvBits.S);
  }

  /** Turns translation on with an empty table. */
  private void enable(int mode) {
    long root = newTable();
    write("satp", (long) mode << 60 | root >>> 12);
  }

  private long newTable() {
    long table = nextTable;
    nextTable += 4096;
    return table;
  }

  /** Maps {@code gva} by a leaf at {@code leafLevel}; gives the entry's gpa. */
  private long map(long gva, long gpa, long bits, int leafLevel) {
    int levels = (int) (read("satp") >>> 60) - 5;
    long table = (read("satp") & (1L << 44) - 1) << 12;
    for (int level = levels - 1; ; level--) {
      long entry = table + (gva >>> 12 + 9 * level & 511) * 8;
      if (level == leafLevel) {
        space.store(entry, 8, gpa >>> 12 << 10 | bits);
        return entry;
      }
      long pte = space.load(entry, 8);
      if (pte == 0) {
        pte = newTable() >>> 12 << 10 | V;
        space.store(entry, 8, pte);
      }
      table = pte >>> 10 << 12;
    }
  }

  private long mapped(long bits) {
    return map(GVA, PAGE, bits, 0);
  }

  private void fetch(long gva) {
    hart.mmu.fetchPage(gva, hart.fetchContext);
  }

  // ---- modes and levels -------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "8, 0x1234567000",
    "8, 0xffffffc000000000",
    "9, 0x7fff12345000",
    "9, 0xffff800000000000",
    "10, 0xff123456789000",
    "10, 0xff00000000000000"
  })
  void everyModeTranslatesBothHalvesOfItsSpace(int mode, String address) {
    long gva = Long.parseUnsignedLong(address.substring(2), 16);
    enable(mode);
    map(gva, PAGE, ALL, 0);
    assertEquals(VALUE, hart.mmu.load64(gva));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 0x4000000000",
    "8, 0xffffffbfffffffff",
    "9, 0x800000000000",
    "10, 0x100000000000000",
    "10, 0xfeffffffffffffff"
  })
  void addressesThatAreNotSignExtendedFault(int mode, String address) {
    long gva = Long.parseUnsignedLong(address.substring(2), 16);
    enable(mode);
    assertFault(LOAD_PAGE_FAULT, gva, () -> hart.mmu.loadU8(gva));
    assertFault(FETCH_PAGE_FAULT, gva, () -> fetch(gva));
  }

  @Test
  void machineModeAndBareSatpAreNotTranslated() {
    assertEquals(VALUE, hart.mmu.load64(PAGE));
    enable(8);
    hart.setPrivilege(RvBits.M);
    assertEquals(VALUE, hart.mmu.load64(PAGE));
  }

  @Test
  void unsupportedModesLeaveSatpAsItWas() {
    enable(8);
    long before = read("satp");
    write("satp", 11L << 60 | 5);
    assertEquals(before, read("satp"));
  }

  // ---- large pages ------------------------------------------------------------------------------

  @Test
  void largePagesTakeTheirOffsetFromTheAddress() {
    enable(8);
    map(0x4000_0000L, PAGE, ALL, 1);
    space.store(PAGE + 0x12_3450, 8, 42);
    assertEquals(42, hart.mmu.load64(0x4012_3450L));
  }

  @Test
  void misalignedLargePagesFault() {
    enable(8);
    map(0x4000_0000L, RAM + 4096, ALL, 1);
    assertFault(LOAD_PAGE_FAULT, 0x4000_0008L, () -> hart.mmu.load64(0x4000_0008L));
  }

  @Test
  void napotPagesAreSixtyFourKilobytes() {
    enable(8);
    long gva = 0x5555_0000L;
    for (int i = 0; i < 16; i++) {
      map(gva + i * 4096L, PAGE | 0x8000, ALL | N, 0);
    }
    space.store(PAGE + 0xF008, 8, 42);
    assertEquals(42, hart.mmu.load64(gva + 0xF008));
    map(gva, PAGE | 0x4000, ALL | N, 0);
    hart.flushTranslations();
    assertFault(LOAD_PAGE_FAULT, gva, () -> hart.mmu.load64(gva));
  }

  // ---- permissions ------------------------------------------------------------------------------

  @Test
  void eachAccessNeedsItsBit() {
    enable(8);
    mapped(V | R | A | D);
    assertEquals(VALUE, hart.mmu.load64(GVA));
    assertFault(STORE_PAGE_FAULT, GVA + 3, () -> hart.mmu.store8(GVA + 3, 0));
    assertFault(FETCH_PAGE_FAULT, GVA + 4, () -> fetch(GVA + 4));
  }

  @Test
  void anAccessAcrossPagesFaultsOnTheSecondWithItsAddress() {
    enable(8);
    mapped(ALL);
    assertFault(LOAD_PAGE_FAULT, GVA + 4096, () -> hart.mmu.load64(GVA + 4092));
  }

  @Test
  void supervisorReachesUserPagesOnlyUnderSumAndNeverExecutesThem() {
    enable(8);
    mapped(ALL | U);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    write("sstatus", RvBits.SUM);
    assertEquals(VALUE, hart.mmu.load64(GVA));
    assertFault(FETCH_PAGE_FAULT, GVA, () -> fetch(GVA));
    write("sstatus", 0);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
  }

  @Test
  void userReachesNoSupervisorPagesEvenWithSum() {
    enable(8);
    mapped(ALL);
    write("sstatus", RvBits.SUM);
    hart.setPrivilege(RvBits.U);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    assertFault(FETCH_PAGE_FAULT, GVA, () -> fetch(GVA));
  }

  @Test
  void mxrMakesExecutablePagesReadable() {
    enable(8);
    mapped(V | X | A);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    write("sstatus", RvBits.MXR);
    assertEquals(VALUE, hart.mmu.load64(GVA));
  }

  @Test
  void mprvGivesMachineModeThePrivilegeOfMpp() {
    enable(8);
    mapped(ALL | U);
    hart.setPrivilege(RvBits.M);
    write("mstatus", RvBits.MPRV); // MPP = U
    assertEquals(VALUE, hart.mmu.load64(GVA));
    write("mstatus", RvBits.MPRV | 1L << RvBits.MPP_SHIFT);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    assertEquals(0, hart.mmu.fetchPage(PAGE, hart.fetchContext) & 0xFFF); // fetches stay physical
  }

  // ---- entries that are not valid ---------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "0xC6", // V clear
    "0xC5", // W without R
    "0x00400000000000C7", // a reserved bit
    "0x60000000000000C7" // memory type 3
  })
  void reservedLeavesFault(String bits) {
    enable(8);
    mapped(Long.decode(bits));
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
  }

  @ParameterizedTest
  @CsvSource({"0x41", "0x81", "0x11", "0x2000000000000001"})
  void pointersWithLeafBitsFault(String bits) {
    enable(8);
    mapped(ALL);
    map(GVA, TABLES + 0x1000, Long.decode(bits), 2);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
  }

  @Test
  void memoryTypesNeedTheirEnable() {
    enable(8);
    mapped(ALL | PBMT_NC);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    write("menvcfg", RvBits.PBMTE);
    assertEquals(VALUE, hart.mmu.load64(GVA));
  }

  @Test
  void tablesOutsideMemoryGiveAccessFaultsOfTheOriginalKind() {
    write("satp", 8L << 60 | 0x1000);
    assertFault(LOAD_ACCESS, GVA, () -> hart.mmu.load64(GVA));
    assertFault(FETCH_ACCESS, GVA, () -> fetch(GVA));
  }

  // ---- accessed and dirty -----------------------------------------------------------------------

  @Test
  void svadeFaultsWhereABitWouldHaveToBeSet() {
    enable(8);
    mapped(V | R | W);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    mapped(V | R | W | A);
    assertEquals(VALUE, hart.mmu.load64(GVA));
    assertFault(STORE_PAGE_FAULT, GVA, () -> hart.mmu.store64(GVA, 1));
  }

  @Test
  void svaduSetsAAtALoadAndDAtTheFirstStore() {
    write("menvcfg", RvBits.ADUE);
    enable(8);
    long entry = mapped(V | R | W);
    hart.mmu.load64(GVA);
    assertEquals(V | R | W | A, space.load(entry, 8) & 0x3FF);
    hart.mmu.store64(GVA, 1);
    assertEquals(V | R | W | A | D, space.load(entry, 8) & 0x3FF);
  }

  // ---- what the TLB keeps -----------------------------------------------------------------------

  @Test
  void addressSpacesWithOneAsidDoNotMeet() {
    enable(8);
    long first = read("satp");
    mapped(ALL);
    assertEquals(VALUE, hart.mmu.load64(GVA));
    enable(8);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
    write("satp", first);
    assertEquals(VALUE, hart.mmu.load64(GVA));
  }

  @Test
  void moreAddressSpacesThanNumbersRecycleThem() {
    enable(8);
    long root = read("satp");
    long entry = mapped(ALL);
    for (int round = 0; round < 2; round++) {
      for (long asid = 1; asid <= 200; asid++) {
        space.store(PAGE, 8, asid);
        write("satp", root | asid << 44);
        assertEquals(asid, hart.mmu.load64(GVA));
      }
      space.store(entry, 8, 0); // the second round may find only what is stale
      hart.flushTranslations();
      space.store(entry, 8, PAGE >>> 12 << 10 | ALL);
    }
  }

  @Test
  void fenceOfOneAddressSpaceKeepsTheOthers() {
    enable(8);
    long root = read("satp");
    long entry = mapped(ALL);
    for (long asid = 1; asid <= 2; asid++) {
      write("satp", root | asid << 44);
      assertEquals(VALUE, hart.mmu.load64(GVA));
    }
    space.store(entry, 8, 0);
    hart.flushTranslations(false, 0, true, 1);
    assertEquals(VALUE, hart.mmu.load64(GVA)); // asid 2, still known
    write("satp", root | 1L << 44);
    assertFault(LOAD_PAGE_FAULT, GVA, () -> hart.mmu.load64(GVA));
  }

  @Test
  void fenceOfAnAddressDropsItsLargePage() {
    enable(8);
    long entry = map(0x4000_0000L, RAM, ALL, 1);
    hart.mmu.load64(0x4000_0000L);
    hart.mmu.load64(0x4001_0000L);
    space.store(entry, 8, 0);
    hart.flushTranslations(true, 0x4000_0000L, false, 0);
    assertFault(LOAD_PAGE_FAULT, 0x4001_0000L, () -> hart.mmu.load64(0x4001_0000L));
  }
}
