package dev.rhea.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressSpaceTest {
  private final GuestRam ram = GuestRam.anonymous(0x4000);
  private final AddressSpace space = new AddressSpace("test");
  private final RecordingDevice device = new RecordingDevice(0x100);

  @AfterEach
  void close() {
    ram.close();
  }

  @Test
  void higherPriorityHidesAndRemovalShowsAgain() {
    space.addRam("ram", 0, ram, 0, 0x4000);
    space.store(0x1000, 8, -1);
    var overlay = space.add(new Region.Mmio("window", 0x1000, 0x100, 1, device));
    assertEquals(0, space.load(0x1000, 4));
    assertEquals(List.of("r4 0"), device.calls);
    assertTrue(space.remove(overlay));
    assertEquals(0xFFFF_FFFFL, space.load(0x1000, 4));
    assertFalse(space.remove(overlay));
  }

  @Test
  void laterOfEqualPriorityHidesEarlierAndLowerStaysBelow() {
    var other = new RecordingDevice(0x100);
    space.addMmio("first", 0, 0x100, device);
    space.addMmio("second", 0x80, 0x80, other);
    space.add(new Region.Ram("below", 0, 0x1000, -1, ram, 0));
    space.store(0x80, 1, 1);
    space.store(0x7F, 1, 2);
    space.store(0x100, 1, 3);
    assertEquals(List.of("w1 0=1"), other.calls);
    assertEquals(List.of("w1 7f=2"), device.calls);
    assertEquals(3, HostMemory.getByte(ram.address() + 0x100));
  }

  @Test
  void aliasShowsWhatIsThereAndItsHolesShowWhatIsBelow() {
    space.addRam("ram", 0x1000, ram, 0x1000, 0x1000);
    space.addMmio("device", 0x2000, 0x100, device);
    space.add(new Region.Alias("alias", 0x1_0000, 0x3000, 0, 0));
    space.add(new Region.Rom("floor", 0x1_0000, 0x1000, -1, ram, 0));
    HostMemory.putByte(ram.address() + 8, (byte) 0x42);
    space.store(0x1_1004, 4, 0x1234);
    assertEquals(0x1234, space.load(0x1004, 4));
    space.store(0x1_2008, 2, 0x55);
    assertEquals(List.of("w2 8=55"), device.calls);
    assertEquals(0x42, space.load(0x1_0008, 1));
    assertThrows(UnmappedException.class, () -> space.load(0x1_2100, 1));
  }

  @Test
  void aliasOfAnAliasWorksAndAnAliasOfItselfIsRefused() {
    space.addRam("ram", 0, ram, 0, 0x1000);
    space.addAlias("one", 0x1_0000, 0, 0x1000);
    space.addAlias("two", 0x2_0000, 0x1_0800, 0x800);
    space.store(0x2_0000, 1, 7);
    assertEquals(7, space.load(0x800, 1));
    assertThrows(
        IllegalArgumentException.class, () -> space.addAlias("self", 0x3_0000, 0x3_0000, 0x1000));
    assertEquals(7, space.load(0x2_0000, 1)); // the map is as before
  }

  @Test
  void accessAcrossRegionsIsSplitAtTheBorder() {
    space.addRam("ram", 0x1000, ram, 0, 0x1000);
    space.addMmio("device", 0x2000, 0x100, device);
    space.store(0x1FFD, 8, 0x8877_6655_4433_2211L);
    assertEquals(List.of("w4 0=77665544", "w1 4=88"), device.calls);
    assertEquals(0x33_2211, HostMemory.getInt(ram.address() + 0xFFD) & 0xFF_FFFF);
    assertEquals(0x8877_6655_4433_2211L, space.load(0x1FFD, 8));
  }

  @Test
  void misalignedDeviceAccessIsSplitIntoAlignedOnes() {
    space.addMmio("device", 0x2000, 0x100, device);
    space.store(0x2003, 8, 0x8877_6655_4433_2211L);
    assertEquals(List.of("w1 3=11", "w4 4=55443322", "w2 8=7766", "w1 a=88"), device.calls);
    assertEquals(0x8877_6655_4433_2211L, space.load(0x2003, 8));
  }

  @Test
  void storeThatReachesAHoleStoresNothing() {
    space.addRam("ram", 0, ram, 0, 0x1000);
    space.addMmio("device", 0x1004, 0x10, device);
    var unmapped = assertThrows(UnmappedException.class, () -> space.store(0xFFE, 4, -1));
    assertEquals(0x1000, unmapped.gpa());
    assertThrows(UnmappedException.class, () -> space.store(0x1001, 8, -1));
    assertEquals(0, space.load(0xFFE, 2));
    assertEquals(List.of(), device.calls);
  }

  @Test
  void romReadsAndIgnoresStoresOfEveryKind() {
    HostMemory.putInt(ram.address(), 0x1234_5678);
    space.addRom("rom", 0, ram, 0, 0x1000);
    space.store(0, 4, 0);
    space.store(1, 8, 0);
    assertTrue(space.write(0, new byte[16], 0, 16));
    assertEquals(0x1234_5678, space.load(0, 4));
    assertEquals(-1, space.hostAddress(0, 4));
    assertThrows(UnmappedException.class, () -> space.compareAndSet32(0, 0x1234_5678, 0));
  }

  @Test
  void flashReadsMemoryAndSendsStoresToTheDevice() {
    HostMemory.putInt(ram.address() + 0x10, 0x1234_5678);
    space.add(new Region.RomDevice("flash", 0x1000, 0x100, 0, ram, device));
    assertEquals(0x1234_5678, space.load(0x1010, 4));
    space.store(0x1012, 2, 0x98);
    assertTrue(space.write(0x1020, new byte[] {1, 2}, 0, 2));
    assertEquals(List.of("w2 12=98", "w2 20=201"), device.calls);
    assertEquals(0x1234_5678, space.load(0x1010, 4));
  }

  @Test
  void blocksGoThroughMemoryDevicesAndHoles() {
    space.addRam("ram", 0, ram, 0, 0x1000);
    space.addMmio("device", 0x1000, 0x10, device);
    var block = new byte[0x20];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i + 1);
    }
    assertFalse(space.write(0xFF8, block, 0, 0x20));
    var back = new byte[0x22];
    assertFalse(space.read(0xFF8, back, 2, 0x20));
    for (int i = 0; i < 0x20; i++) {
      assertEquals(i < 0x18 ? i + 1 : 0, back[i + 2]);
    }
    assertEquals(
        List.of("w8 0=100f0e0d0c0b0a09", "w8 8=1817161514131211", "r8 0", "r8 8"), device.calls);
    var inside = new byte[8];
    assertTrue(space.read(0xFF8, inside, 0, 8));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, inside);
  }

  @Test
  void regionsReachTheLastAddressAndNoFurther() {
    space.addRam("top", -0x1000, ram, 0, 0x1000);
    space.store(-8, 8, 99);
    assertEquals(99, space.load(-8, 8));
    space.addMmio("zero", 0, 8, device);
    assertEquals(0, space.load(-4, 8)); // wraps to address 0, as a 64-bit bus does
    assertThrows(
        IllegalArgumentException.class, () -> space.addRam("over", -0x800, ram, 0, 0x1000));
    assertThrows(IllegalArgumentException.class, () -> space.addMmio("empty", 0, 0, device));
    assertThrows(
        IndexOutOfBoundsException.class, () -> space.addRam("beyond", 0, ram, 0x1000, 0x4000));
    assertNull(space.find(0x8000));
  }

  @Test
  void hostAddressIsGivenOnlyForWhatLiesTogether() {
    space.addRam("a", 0x1000, ram, 0, 0x1000);
    space.addRam("b", 0x2000, ram, 0x2000, 0x1000);
    assertEquals(ram.address() + 0x10, space.hostAddress(0x1010, 0xFF0));
    assertEquals(-1, space.hostAddress(0x1010, 0xFF1));
    assertEquals(-1, space.hostAddress(0x3000, 1));
    assertEquals(-1, space.hostAddress(0x1010, -1L)); // a length from a guest's descriptor
  }

  @Test
  void changesAreToldAndShownInTheDump() {
    var changes = new AtomicInteger();
    space.addListener(changes::incrementAndGet);
    space.addRam("ram", 0x8000_0000L, ram, 0x1000, 0x1000);
    var uart = space.addMmio("uart", 0x1000_0000, 0x100, device);
    space.addRom("rom", 0x8000_1000L, ram, 0, 0x1000);
    assertEquals(3, changes.get());
    assertEquals(
        """
        address-space: test
          0000000010000000-00000000100000ff mmio uart
          0000000080000000-0000000080000fff ram  ram @1000
          0000000080001000-0000000080001fff rom  rom
        """,
        space.dump());
    space.remove(uart);
    assertEquals(4, changes.get());
  }

  @Test
  void readersSeeTheMapBeforeOrAfterAChangeAndNothingElse() throws InterruptedException {
    space.addRam("ram", 0, ram, 0, 0x1000);
    space.store(0, 8, -1);
    var done = new AtomicBoolean();
    var wrong = new AtomicLong();
    var reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                long value = space.load(0, 8);
                long neighbour = space.load(0x800, 1);
                if ((value != -1 && value != 0x55) || neighbour != 0) {
                  wrong.incrementAndGet();
                }
              }
            });
    var constant =
        new MmioHandler() {
          @Override
          public long read(long offset, int size) {
            return 0x55;
          }

          @Override
          public void write(long offset, int size, long value) {}
        };
    for (int i = 0; i < 300; i++) {
      var overlay = space.add(new Region.Mmio("overlay", 0, 8 + i, 1, constant));
      Thread.yield();
      space.remove(overlay);
    }
    done.set(true);
    reader.join();
    assertEquals(0, wrong.get());
  }

  @Test
  void narrowDevicesSeeTheirOwnSizesOnly() {
    space.addMmio("device", 0, 0x100, MmioHandler.withSizes(device, 4, 4));
    space.store(0, 8, 0x8877_6655_4433_2211L);
    space.store(0x11, 1, 0xAB);
    assertEquals(0x8877_6655_4433_2211L, space.load(0, 8));
    assertEquals(0x4433, space.load(2, 2));
    assertEquals(
        List.of("w4 0=44332211", "w4 4=88776655", "w4 10=ab00", "r4 0", "r4 4", "r4 0"),
        device.calls);
    assertThrows(IllegalArgumentException.class, () -> MmioHandler.withSizes(device, 4, 2));
    assertThrows(IllegalArgumentException.class, () -> MmioHandler.withSizes(device, 3, 4));
  }
}
