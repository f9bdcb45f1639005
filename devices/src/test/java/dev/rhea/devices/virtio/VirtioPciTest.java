package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.io.SlicedWork;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.pci.ConfigMechanism;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.log.Log;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finds and drives an entropy device as 4.1 tells a driver to. */
class VirtioPciTest {
  private static final long WINDOW = 0x1000_0000L;
  private static final int COMMON_TYPE = 1;
  private static final int NOTIFY_TYPE = 2;
  private static final int ISR_TYPE = 3;
  private static final int DEVICE_TYPE = 4;
  private static final int ACCESS_TYPE = 5;

  private final GuestRam ram = GuestRam.anonymous(1 << 16);
  private final AddressSpace memory = new AddressSpace("memory");
  private final AddressSpace pciMemory = new AddressSpace("pci");
  private final SlicedWork work = new SlicedWork();
  private final IrqLine irq = new IrqLine();
  private final PciBus bus =
      new PciBus(pciMemory, new AddressSpace("io"), (device, pin) -> 0, List.of(irq));
  private final ConfigMechanism config = new ConfigMechanism(bus);

  VirtioPciTest() {
    memory.addRam("ram", 0, ram, 0, ram.size());
    VirtioRng rng =
        new VirtioRng(bytes -> Arrays.fill(bytes, (byte) 0x5a), work, memory, Log.off());
    bus.plug(18, 0, new VirtioPci(rng, 0x00ff00, Log.off()));
    bus.reset();
    setConfig(0x20, 4, WINDOW);
    setConfig(0x24, 4, 0);
    setConfig(0x04, 2, 6);
  }

  @AfterEach
  void close() {
    ram.close();
  }

  private long getConfig(int register, int size) {
    config.setAddress(0x8000_0000 | 18 << 11 | register);
    return config.readData(register & 3, size);
  }

  private void setConfig(int register, int size, long value) {
    config.setAddress(0x8000_0000 | 18 << 11 | register);
    config.writeData(register & 3, size, value);
  }

  /** Where in configuration space the capability of a type is. */
  private int capability(int type) {
    for (int at = (int) getConfig(0x34, 1); at != 0; at = (int) getConfig(at + 1, 1)) {
      if (getConfig(at, 1) == 9 && getConfig(at + 3, 1) == type) {
        return at;
      }
    }
    throw new AssertionError("no capability of type " + type);
  }

  /** Where in memory space the structure of a type is. */
  private long structure(int type) {
    int at = capability(type);
    assertEquals(4, getConfig(at + 4, 1), "BAR");
    return WINDOW + getConfig(at + 8, 4);
  }

  private long get(int field, int size) {
    return pciMemory.load(structure(COMMON_TYPE) + field, size);
  }

  private void set(int field, int size, long value) {
    pciMemory.store(structure(COMMON_TYPE) + field, size, value);
  }

  private void negotiate() {
    set(0x14, 1, 0);
    set(0x14, 1, 1);
    set(0x14, 1, 3);
    set(0x08, 4, 1);
    set(0x0c, 4, 1);
    set(0x14, 1, 11);
    assertEquals(11, get(0x14, 1), "FEATURES_OK");
  }

  /** One queue of four entries with a buffer of 16 bytes for the device to write. */
  private void offerBuffer() {
    negotiate();
    set(0x16, 2, 0);
    set(0x18, 2, 4);
    set(0x20, 4, 0x1000);
    set(0x24, 4, 0);
    set(0x28, 8, 0x2000);
    set(0x30, 4, 0x3000);
    set(0x1c, 2, 1);
    set(0x14, 1, 15);
    memory.store(0x1000, 8, 0x4000);
    memory.store(0x1008, 4, 16);
    memory.store(0x100c, 2, 2);
    memory.store(0x2004, 2, 0);
    memory.store(0x2002, 2, 1);
    long multiplier = getConfig(capability(NOTIFY_TYPE) + 16, 4);
    pciMemory.store(structure(NOTIFY_TYPE) + get(0x1e, 2) * multiplier, 2, 0);
    work.complete();
  }

  @Test
  void identityIsThatOfAModernDevice() {
    assertEquals(0x1044_1af4L, getConfig(0, 4));
    assertEquals(1, getConfig(8, 1));
    assertEquals(0x1af4, getConfig(0x2c, 2));
    assertEquals(1, getConfig(0x3d, 1));
  }

  @Test
  void eachStructureHasItsCapability() {
    long end = WINDOW + 0x4000;
    for (int type : new int[] {COMMON_TYPE, NOTIFY_TYPE, ISR_TYPE, DEVICE_TYPE}) {
      long at = structure(type);
      long length = getConfig(capability(type) + 12, 4);
      assertTrue(length > 0 && at + length <= end, "structure " + type);
    }
    assertEquals(20, getConfig(capability(NOTIFY_TYPE) + 2, 1));
    assertEquals(16, getConfig(capability(COMMON_TYPE) + 2, 1));
    assertTrue(getConfig(capability(COMMON_TYPE) + 12, 4) >= 56);
  }

  @Test
  void requestIsServedAndInterruptsUntilIsrIsRead() {
    offerBuffer();
    assertEquals(1, memory.load(0x3002, 2));
    byte[] expected = new byte[16];
    Arrays.fill(expected, (byte) 0x5a);
    byte[] read = new byte[16];
    memory.read(0x4000, read, 0, 16);
    assertArrayEquals(expected, read);
    assertTrue(irq.level());
    assertEquals(8, getConfig(0x06, 2) & 8);
    assertEquals(1, pciMemory.load(structure(ISR_TYPE), 1));
    assertFalse(irq.level());
    assertEquals(0, pciMemory.load(structure(ISR_TYPE), 1));
  }

  @Test
  void queueFieldsReadBack() {
    offerBuffer();
    assertEquals(1, get(0x12, 2));
    assertEquals(4, get(0x18, 2));
    assertEquals(1, get(0x1c, 2));
    assertEquals(0x1000, get(0x20, 4));
    assertEquals(0x2000, get(0x28, 8));
    set(0x16, 2, 1);
    assertEquals(0, get(0x18, 2)); // There is no second queue.
    assertEquals(0, get(0x1c, 2));
  }

  @Test
  void versionOneIsOfferedAndMustBeTaken() {
    set(0x00, 4, 1);
    assertEquals(1, get(0x04, 4));
    set(0x00, 4, 2);
    assertEquals(0, get(0x04, 4));
    set(0x14, 1, 3);
    set(0x14, 1, 11);
    assertEquals(3, get(0x14, 1));
  }

  @Test
  void writingZeroToStatusResets() {
    offerBuffer();
    set(0x14, 1, 0);
    assertFalse(irq.level());
    assertEquals(0, get(0x14, 1));
    assertEquals(0, get(0x1c, 2));
    assertEquals(0, get(0x20, 8));
    assertEquals(0, pciMemory.load(structure(ISR_TYPE), 1));
  }

  @Test
  void driverGetsNoVectors() {
    set(0x10, 2, 0);
    assertEquals(0xffff, get(0x10, 2));
    assertEquals(0xffff, get(0x1a, 2));
  }

  @Test
  void windowIsReachedThroughConfigurationSpaceToo() {
    int access = capability(ACCESS_TYPE);
    long common = getConfig(capability(COMMON_TYPE) + 8, 4);
    setConfig(access + 4, 1, 4);
    setConfig(access + 8, 4, common + 0x14);
    setConfig(access + 12, 4, 1);
    setConfig(access + 16, 1, 3);
    assertEquals(3, get(0x14, 1));
    assertEquals(3, getConfig(access + 16, 1));
    // A length that is none reaches nothing.
    setConfig(access + 12, 4, 3);
    setConfig(access + 16, 1, 0);
    assertEquals(3, get(0x14, 1));
  }
}
