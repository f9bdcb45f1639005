package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MmuTest extends MmuFixture {
  @Test
  void loadsExtendAsNamedInBothByteOrders() {
    space.store(BASE, 8, 0x8877_6655_4433_2291L);
    for (int round = 0; round < 2; round++) { // slow path, then TLB hit
      assertEquals(0x91, mmu.loadU8(BASE));
      assertEquals(-0x6F, mmu.loadS8(BASE));
      assertEquals(0x8877, mmu.loadU16(BASE + 6));
      assertEquals(0xFFFF_FFFF_FFFF_8877L, mmu.loadS16(BASE + 6));
      assertEquals(0x7788, mmu.loadU16Be(BASE + 6));
      assertEquals(0xFFFF_FFFF_FFFF_9122L, mmu.loadS16Be(BASE));
      assertEquals(0x8877_6655L, mmu.loadU32(BASE + 4));
      assertEquals(0xFFFF_FFFF_8877_6655L, mmu.loadS32(BASE + 4));
      assertEquals(0x9122_3344L, mmu.loadU32Be(BASE));
      assertEquals(0xFFFF_FFFF_9122_3344L, mmu.loadS32Be(BASE));
      assertEquals(0x9122_3344_5566_7788L, mmu.load64Be(BASE));
    }
    assertEquals(1, mmu.statistics.walks);
  }

  @Test
  void deviceAccessesExtendAsNamedToo() {
    device.bytes[1] = (byte) 0x91;
    device.bytes[3] = (byte) 0x88;
    assertEquals(0x91, mmu.loadU8(DEVICE + 1));
    assertEquals(-0x6F, mmu.loadS8(DEVICE + 1));
    assertEquals(0xFFFF_FFFF_8800_9100L, mmu.loadS32(DEVICE));
    assertEquals(0x8800_9100L, mmu.loadU32(DEVICE));
    assertEquals(0x0091_0088, mmu.loadU32Be(DEVICE));
    mmu.store16Be(DEVICE + 4, 0xFFFF_1234);
    assertEquals("w2 4=3412", device.calls.getLast());
    assertEquals(5, mmu.statistics.mmioReads);
    assertEquals(1, mmu.statistics.mmioWrites);
  }

  @Test
  void storeThatCrossesIntoAFaultingPageStoresNothing() {
    walker.identity = false;
    walker.map(0x1000, 0, BASE, FlatWalker.ALL);
    walker.map(0x2000, 0, BASE + 0x1000, FlatWalker.READ);
    mmu.store64(0x1FF8, 0x1111_1111_1111_1111L);
    mmu.load64(0x2000);
    var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.store64(0x1FFC, -1));
    assertEquals("page fault WRITE at 0x2000", fault.getMessage());
    assertEquals(0x1111_1111_1111_1111L, mmu.load64(0x1FF8));
  }

  @Test
  void storeThatCrossesIntoNothingStoresNothing() {
    long end = BASE + ram.size();
    mmu.store32(end - 4, 7);
    var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.store32(end - 2, -1));
    assertEquals("access fault WRITE at 0x" + Long.toHexString(end), fault.getMessage());
    assertEquals(7, mmu.loadU32(end - 4));
    fault = assertThrows(FlatWalker.Fault.class, () -> mmu.loadU32(end - 2));
    assertEquals("access fault READ at 0x" + Long.toHexString(end), fault.getMessage());
  }

  @Test
  void accessAcrossTwoScatteredPagesIsPutTogether() {
    walker.identity = false;
    walker.map(0x1000, 0, BASE + 0x5000, FlatWalker.ALL);
    walker.map(0x2000, 0, BASE + 0x3000, FlatWalker.ALL);
    for (int round = 0; round < 2; round++) {
      mmu.store64(0x1FFD, 0x8877_6655_4433_2211L + round);
      assertEquals(0x8877_6655_4433_2211L + round, mmu.load64(0x1FFD));
    }
    assertEquals(0x33_2212L, space.load(BASE + 0x5FFD, 3));
    assertEquals(0x88_7766_5544L, space.load(BASE + 0x3000, 5));
  }

  @Test
  void accessAtTheEndOfTheAddressSpaceWrapsToAddressZero() {
    walker.identity = false;
    walker.map(-0x1000, 0, BASE, FlatWalker.ALL);
    walker.map(0, 0, BASE + 0x1000, FlatWalker.ALL);
    mmu.store32(-2, 0x4433_2211);
    assertEquals(0x2211, space.load(BASE + 0xFFE, 2));
    assertEquals(0x4433, mmu.loadU16(0));
  }

  @Test
  void pageOfDeviceAndMemoryResolvesEachAccess() {
    var window = new RecordingDevice(0x40);
    space.add(new Region.Mmio("window", BASE + 0x1800, 0x40, 1, window));
    mmu.store32(BASE + 0x1000, 0x1234);
    mmu.store32(BASE + 0x1800, 0x5678);
    mmu.store32(BASE + 0x17FE, 0xAABB_CCDD); // from memory into the device
    assertEquals(0x1234, mmu.loadU32(BASE + 0x1000));
    assertEquals(0x1234, HostMemory.getInt(ram.address() + 0x1000));
    assertEquals(List.of("w4 0=5678", "w2 0=aabb"), window.calls);
    assertEquals(0, mmu.fetchPage(BASE + 0x1000, 0));
    assertEquals(0x1234, mmu.fetchSlow16(BASE + 0x1000, 0));
  }

  @Test
  void romReadsFastAndStoresAreIgnored() {
    try (var flash = GuestRam.anonymous(0x1000)) {
      HostMemory.putInt(flash.address(), 0x1234);
      var region = space.addRom("rom", 0x1000, flash, 0, 0x1000);
      mmu.safePoint();
      assertEquals(0x1234, mmu.loadU32(0x1000));
      mmu.store32(0x1000, 0);
      assertTrue(isFast(0x1000, Mmu.READ));
      assertEquals(0x1234, mmu.loadU32(0x1000));
      assertEquals(flash.address(), mmu.fetchPage(0x1002, 0));
      assertEquals(0, mmu.hostForWrite(0x1000, 4));
      assertEquals(flash.address() + 4, mmu.hostForRead(0x1004, 4));
      assertThrows(FlatWalker.Fault.class, () -> mmu.getAndAdd32(0x1000, 1));
      space.remove(region);
      mmu.safePoint();
    }
  }

  @Test
  void protectionBelowPageGranularityIsAskedEachTime() {
    walker.map(BASE, 0, new FlatWalker.Mapping(BASE, FlatWalker.ALL, 12, false));
    mmu.store32(BASE + 8, 5);
    assertEquals(5, mmu.loadU32(BASE + 8));
    assertEquals(5, mmu.loadU32(BASE + 8));
    assertEquals(6, mmu.statistics.walks); // for the first and the last byte of each
    assertEquals(0, mmu.fetchPage(BASE, 0));
    assertEquals(5, mmu.fetchSlow16(BASE + 8, 0));
    assertEquals(BASE + 8, mmu.fetchGpa(BASE + 8, 0));
  }

  @Test
  void accessThatEndsInForbiddenBytesOfThePageFaults() {
    walker.forbiddenFrom = BASE + 0x804;
    mmu.store64(BASE + 0x7FC, 1);
    assertEquals(1, mmu.loadU32(BASE + 0x7FC));
    for (long gva : new long[] {BASE + 0x7FD, BASE + 0x800, BASE + 0x803}) {
      assertThrows(FlatWalker.Fault.class, () -> mmu.load64(gva), () -> Long.toHexString(gva));
      assertThrows(FlatWalker.Fault.class, () -> mmu.store64(gva, -1));
      assertThrows(FlatWalker.Fault.class, () -> mmu.hostForWrite(gva, 8));
    }
    assertThrows(FlatWalker.Fault.class, () -> mmu.store64(BASE + 0xFFC, -1));
    assertEquals(0, space.load(BASE + 0x804, 8));
  }

  @Test
  void readableIsNotWritableAndWritableIsCachedAtTheFirstRead() {
    walker.identity = false;
    walker.map(0x1000, 0, BASE, FlatWalker.READ);
    walker.map(0x2000, 0, BASE, FlatWalker.READ | FlatWalker.WRITE);
    mmu.loadU8(0x1000);
    assertThrows(FlatWalker.Fault.class, () -> mmu.store8(0x1000, 1));
    assertThrows(FlatWalker.Fault.class, () -> mmu.fetchPage(0x1000, 0));
    mmu.loadU8(0x2000);
    assertTrue(isFast(0x2000, Mmu.WRITE));
    assertFalse(isFast(0x2000, Mmu.EXEC));
  }

  @Test
  void fetchKnowsWhereTheCodeIs() {
    walker.identity = false;
    walker.map(0x1000, 5, BASE + 0x3000, FlatWalker.EXECUTE);
    walker.map(0x2000, 5, BASE + 0x7000, FlatWalker.EXECUTE);
    space.store(BASE + 0x3FFE, 2, 0x2211);
    space.store(BASE + 0x7000, 1, 0x33);
    for (int round = 0; round < 2; round++) {
      assertEquals(ram.address() + 0x3000, mmu.fetchPage(0x1FFE, 5));
    }
    assertEquals(1, mmu.statistics.walks);
    assertEquals(BASE + 0x3FFE, mmu.fetchGpa(0x1FFE, 5));
    assertEquals(0x2211, mmu.fetchSlow16(0x1FFE, 5));
    assertEquals(0x3322, mmu.fetchSlow16(0x1FFF, 5));
    assertEquals(0x33, mmu.fetchSlow8(0x2000, 5));
    assertThrows(FlatWalker.Fault.class, () -> mmu.fetchPage(0x1000, 4));
    assertThrows(FlatWalker.Fault.class, () -> mmu.loadU8(0x1000));
  }

  @Test
  void codeInADeviceIsReadFromTheDevice() {
    walker.identity = true;
    device.bytes[2] = 0x13;
    assertEquals(0, mmu.fetchPage(DEVICE, 0));
    assertEquals(0x13, mmu.fetchSlow16(DEVICE + 2, 0));
    var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.fetchPage(0x5000, 0));
    assertEquals("access fault EXECUTE at 0x5000", fault.getMessage());
  }

  @Test
  void probeFindsTheFaultOfEitherPageAndStoresNothing() {
    walker.identity = false;
    walker.map(0x1000, 0, BASE, FlatWalker.ALL);
    mmu.probe(0x1FF0, 16, Access.WRITE);
    assertThrows(FlatWalker.Fault.class, () -> mmu.probe(0x1FF0, 17, Access.WRITE));
    assertThrows(FlatWalker.Fault.class, () -> mmu.probe(0xFFF, 1, Access.READ));
  }

  @Test
  void atomicsReturnTheOldValueSignExtended() {
    for (int round = 0; round < 2; round++) { // slow path, then hit
      mmu.flushAll();
      space.store(BASE, 8, 0xFFFF_FFFFL);
      assertEquals(-1, mmu.getAndAdd32(BASE, 2));
      assertEquals(1, mmu.load64(BASE)); // no carry into the neighbour
      assertEquals(1, mmu.compareAndExchange32(BASE, 1, 0x8000_0000L));
      assertEquals(0xFFFF_FFFF_8000_0000L, mmu.getAndSet32(BASE, 3));
      assertEquals(3, mmu.getAndXor64(BASE, 1));
      assertEquals(2, mmu.getAndOr32(BASE, 5));
      assertEquals(7, mmu.getAndAnd64(BASE, 0x6));
      assertEquals(6, mmu.getAndMin32(BASE, -3));
      assertEquals(-3, mmu.getAndMaxUnsigned32(BASE, 1));
      assertEquals(-3, mmu.getAndMinUnsigned32(BASE, 9));
      assertEquals(9, mmu.getAndMax64(BASE, -9));
      assertEquals(9, mmu.compareAndExchange64Be(BASE, 0x0900_0000_0000_0000L, 5) >>> 56);
      assertEquals(5, mmu.load64Be(BASE));
      assertEquals(5, mmu.compareAndExchange8(BASE + 7, 5, 0x80));
      assertEquals(-0x80, mmu.compareAndExchange16(BASE + 6, 0, 0) >> 8);
    }
  }

  @Test
  void misalignedAtomicIsAFaultWhateverTheContextBitsAre() {
    mmu.context = 3;
    mmu.store64(BASE, 0);
    for (int i = 1; i < 4; i++) {
      int offset = i;
      var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.getAndAdd32(BASE + offset, 1));
      assertEquals("misaligned", fault.kind);
    }
    assertEquals(0, mmu.load64(BASE));
  }

  @Test
  void atomicOnADeviceIsAnAccessFault() {
    var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.getAndSet32(DEVICE, 1));
    assertEquals("access fault", fault.kind);
    assertEquals(List.of(), device.calls);
  }

  @Test
  void watchpointHearsOfItsAccessesBeforeTheyHappenAndOfNoOthers() {
    var hits = new java.util.ArrayList<String>();
    mmu.watchpoints.setListener(
        (gva, size, access) -> hits.add(access + " " + size + " " + space.load(BASE + 0x10, 4)));
    mmu.store32(BASE + 0x10, 1);
    mmu.watchpoints.add(BASE + 0x10, 4, Access.WRITE.bit());
    mmu.loadU32(BASE + 0x10);
    mmu.store32(BASE + 0x10, 2);
    mmu.store8(BASE + 0x14, 2);
    mmu.store64(BASE + 0x0C, 3);
    mmu.getAndAdd32(BASE + 0x10, 1);
    assertEquals(List.of("WRITE 4 1", "WRITE 8 2", "WRITE 4 0"), hits);
    assertFalse(isFast(BASE, Mmu.WRITE));
    assertTrue(mmu.watchpoints.remove(BASE + 0x10, 4, Access.WRITE.bit()));
    mmu.store32(BASE + 0x10, 9);
    assertTrue(isFast(BASE, Mmu.WRITE));
    assertEquals(3, hits.size());
  }

  @Test
  void windowMovedByAStoreIsSeenByTheNextAccess() {
    var moving = new Region[1];
    space.addMmio(
        "mover",
        0x2000_0000L,
        4,
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            return 0;
          }

          @Override
          public void write(long offset, int size, long value) {
            moving[0] = space.add(new Region.Mmio("window", BASE, 0x1000, 1, device));
          }
        });
    mmu.store32(BASE, 0x1111);
    mmu.store32(0x2000_0000L, 1);
    assertEquals(0, mmu.loadU32(BASE));
    assertTrue(mmu.requestPending); // the fetch pointer of the vCPU's loop must go as well
  }
}
