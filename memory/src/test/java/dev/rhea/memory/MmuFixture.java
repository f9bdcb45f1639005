package dev.rhea.memory;

import org.junit.jupiter.api.AfterEach;

/**
 * One vCPU's Mmu over 1 MiB of RAM at BASE and a device at DEVICE; addresses are identity-mapped
 * unless a test maps.
 */
abstract class MmuFixture {
  static final long BASE = 0x8000_0000L;
  static final long DEVICE = 0x1000_0000L;

  final GuestRam ram = GuestRam.anonymous(1 << 20);
  final AddressSpace space = new AddressSpace("test");
  final RecordingDevice device = new RecordingDevice(0x2000);
  final FlatWalker walker = new FlatWalker();
  final Mmu mmu = new Mmu(space, walker);

  MmuFixture() {
    space.addRam("ram", BASE, ram, 0, ram.size());
    space.addMmio("device", DEVICE, 0x2000, device);
    mmu.safePoint();
  }

  @AfterEach
  void close() {
    mmu.close();
    ram.close();
  }

  /** Whether an access of one byte would hit in the TLB without the slow path. */
  boolean isFast(long gva, int access) {
    int entry = ((int) (gva >>> 12) & (Mmu.ENTRIES - 1)) << 2;
    return mmu.tlb[entry + access] == ((gva & ~0xFFFL) | mmu.context);
  }
}
