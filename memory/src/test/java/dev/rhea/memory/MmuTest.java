package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MmuTest {
  private static final long BASE = 0x8000_0000L;

  private final GuestRam ram = GuestRam.anonymous(1 << 20);
  private final AddressSpace space = new AddressSpace("test");
  private final FlatWalker walker = new FlatWalker();
  private final Mmu mmu = new Mmu(space, walker);

  MmuTest() {
    space.addRam("ram", BASE, ram, 0, ram.size());
  }

  @AfterEach
  void close() {
    mmu.close();
    ram.close();
  }

  @Test
  void loadsExtendAsNamedInBothByteOrders() {
    mmu.store64(BASE, 0x8877_6655_4433_2291L);
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
  }

  @Test
  void storeThatCrossesIntoAFaultingPageStoresNothing() {
    walker.identity = false;
    walker.map(0x1000, 0, BASE, FlatWalker.ALL);
    mmu.store64(0x1FF8, 0x1111_1111_1111_1111L);
    var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.store64(0x1FFC, -1));
    assertEquals(0x2000, fault.gva);
    assertEquals(0x1111_1111_1111_1111L, mmu.load64(0x1FF8));
  }

  @Test
  void accessAcrossTwoScatteredPagesIsPutTogether() {
    walker.identity = false;
    walker.map(0x1000, 0, BASE + 0x5000, FlatWalker.ALL);
    walker.map(0x2000, 0, BASE + 0x3000, FlatWalker.ALL);
    mmu.store64(0x1FFD, 0x8877_6655_4433_2211L);
    assertEquals(0x8877_6655_4433_2211L, mmu.load64(0x1FFD));
    assertEquals(0x33_2211L, space.load(BASE + 0x5FFD, 3));
    assertEquals(0x88_7766_5544L, space.load(BASE + 0x3000, 5));
  }

  @Test
  void misalignedAtomicIsAFaultWhateverTheContextBitsAre() {
    mmu.context = 3;
    mmu.store64(BASE, 0);
    var fault = assertThrows(FlatWalker.Fault.class, () -> mmu.getAndAdd32(BASE + 1, 1));
    assertEquals("misaligned", fault.kind);
  }
}
