package dev.rhea.devices.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Configuration by mechanism #1, as a PC's firmware does it (PCI 3.0, chapters 3 and 6). */
class PciBusTest {
  private static final int COMMAND = 0x04;

  private final AddressSpace memory = new AddressSpace("pci-memory");
  private final AddressSpace io = new AddressSpace("pci-io");
  private final List<IrqLine> lines =
      List.of(new IrqLine(), new IrqLine(), new IrqLine(), new IrqLine());
  private final PciBus bus = new PciBus(memory, io, (device, pin) -> (device + pin - 1) % 4, lines);
  private final ConfigMechanism ports = new ConfigMechanism(bus);

  /** A function with a window of each kind that remembers what was written last. */
  private static final class Sample extends PciFunction implements MmioHandler {
    long written;

    Sample(int pin) {
      super("sample", new PciIdentity(0x1234, 0x5678, 0x9a, 0xff0102, 0x1111, 0x2222));
      addWindow(0, new PciWindow(PciWindow.Kind.IO, false, 0x20, this));
      addWindow(1, new PciWindow(PciWindow.Kind.MEMORY_32, false, 0x1000, this));
      addWindow(2, new PciWindow(PciWindow.Kind.MEMORY_64, true, 0x4000, this));
      int first = addCapability(0x09, 5);
      config().set(first + 2, 1, 5);
      addCapability(0x01, 8);
      useInterruptPin(pin);
    }

    void interrupt(boolean level) {
      setInterruptPin(level);
    }

    @Override
    public long read(long offset, int size) {
      return 0xa0 + offset;
    }

    @Override
    public void write(long offset, int size, long value) {
      written = value;
    }
  }

  private final Sample sample = new Sample(1);

  PciBusTest() {
    bus.plug(3, 0, sample);
    bus.reset();
  }

  private long get(int device, int register, int size) {
    ports.write(0, 4, 0x8000_0000L | (long) device << 11 | register & 0xfc);
    return ports.read(4 + (register & 3), size) & -1L >>> (64 - 8 * size);
  }

  private void set(int device, int register, int size, long value) {
    ports.write(0, 4, 0x8000_0000L | (long) device << 11 | register & 0xfc);
    ports.write(4 + (register & 3), size, value);
  }

  @Test
  void headerTellsWhoItIs() {
    assertEquals(0x5678_1234L, get(3, 0, 4));
    assertEquals(0xff01_029aL, get(3, 8, 4));
    assertEquals(0x2222_1111L, get(3, 0x2c, 4));
    assertEquals(0, get(3, 0x0e, 1));
    assertEquals(1, get(3, 0x3d, 1));
  }

  @Test
  void readOnlyRegistersIgnoreWrites() {
    set(3, 0, 4, 0);
    assertEquals(0x5678_1234L, get(3, 0, 4));
    set(3, 0x3c, 4, 0xffff_ff0bL);
    assertEquals(0x010b, get(3, 0x3c, 4));
  }

  @Test
  void noFunctionReadsAsOnesAndTakesWritesSilently() {
    assertEquals(0xffff_ffffL, get(4, 0, 4));
    set(4, 0, 4, 1);
    assertEquals(0xffff, get(4, 2, 2));
  }

  @Test
  void addressRegisterWithoutItsEnableBitReachesNothing() {
    ports.write(0, 4, 3 << 11);
    assertEquals(-1, ports.read(4, 4));
    assertEquals(3 << 11, ports.read(0, 4));
  }

  @Test
  void sizingTellsSizeAndKindOfEachWindow() {
    for (int register : new int[] {0x10, 0x14, 0x18, 0x1c, 0x20}) {
      set(3, register, 4, 0xffff_ffffL);
    }
    assertEquals(0xffff_ffe1L, get(3, 0x10, 4));
    assertEquals(0xffff_f000L, get(3, 0x14, 4));
    assertEquals(0xffff_c00cL, get(3, 0x18, 4));
    assertEquals(0xffff_ffffL, get(3, 0x1c, 4));
    assertEquals(0, get(3, 0x20, 4));
  }

  @Test
  void windowsAnswerWhereSoftwarePutsThemOnceTheCommandRegisterLetsThem() {
    set(3, 0x10, 4, 0x1040);
    set(3, 0x14, 4, 0x1000_0000L);
    set(3, 0x18, 4, 0x2000_0000L);
    set(3, 0x1c, 4, 1);
    assertNull(io.find(0x1040));
    set(3, COMMAND, 2, 3);
    assertEquals(0xa4, io.load(0x1044, 1));
    assertEquals(0xb0, memory.load(0x1000_0010L, 4));
    memory.store(0x1_2000_0000L, 4, 77);
    assertEquals(77, sample.written);
    set(3, COMMAND, 2, 2);
    assertNull(io.find(0x1040));
    assertNotNull(memory.find(0x1000_0000L));
  }

  @Test
  void windowFollowsItsRegisterAndIsNotSeenWhileItIsSized() {
    set(3, COMMAND, 2, 3);
    set(3, 0x14, 4, 0x1000_0000L);
    set(3, 0x14, 4, 0xffff_ffffL);
    assertEquals(List.of(), memory.sections());
    set(3, 0x14, 4, 0x3000_0000L);
    assertNull(memory.find(0x1000_0000L));
    assertNotNull(memory.find(0x3000_0fffL));
    assertNull(memory.find(0x3000_1000L));
  }

  @Test
  void capabilitiesFormAList() {
    assertEquals(0x10, get(3, 0x06, 2) & 0x10);
    int first = (int) get(3, 0x34, 1);
    assertEquals(0x09, get(3, first, 1));
    assertEquals(5, get(3, first + 2, 1));
    int second = (int) get(3, first + 1, 1);
    assertEquals(0, second & 3);
    assertEquals(0x01, get(3, second, 1));
    assertEquals(0, get(3, second + 1, 1));
  }

  @Test
  void pinDrivesTheLineThatTheBoardWiresItToAndStatusTellsOfIt() {
    sample.interrupt(true);
    assertTrue(lines.get(3).level());
    assertEquals(8, get(3, 0x06, 2) & 8);
    set(3, COMMAND, 2, 0x400);
    assertFalse(lines.get(3).level());
    assertEquals(8, get(3, 0x06, 2) & 8);
    set(3, COMMAND, 2, 0);
    assertTrue(lines.get(3).level());
  }

  @Test
  void linesAreSharedByPins() {
    Sample other = new Sample(2);
    bus.plug(2, 0, other);
    sample.interrupt(true);
    other.interrupt(true);
    sample.interrupt(false);
    assertTrue(lines.get(3).level());
    other.interrupt(false);
    assertFalse(lines.get(3).level());
  }

  @Test
  void secondFunctionMakesTheDeviceMultiFunction() {
    bus.plug(3, 1, new Sample(1));
    assertEquals(0x80, get(3, 0x0e, 1));
    bus.reset();
    assertEquals(0x80, get(3, 0x0e, 1));
  }

  @Test
  void resetTakesTheWindowsAway() {
    set(3, 0x14, 4, 0x1000_0000L);
    set(3, COMMAND, 2, 3);
    bus.reset();
    assertEquals(List.of(), memory.sections());
    assertEquals(0, get(3, COMMAND, 2));
    assertEquals(0, get(3, 0x14, 4));
  }
}
