package dev.rhea.devices.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.devices.pci.PciFunction;
import dev.rhea.devices.pci.PciIdentity;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Section;
import dev.rhea.memory.log.Log;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The GT-64120 as YAMON and Linux drive it. Loads and stores here are little-endian, as the address
 * space has them; what a big-endian CPU's own load would give is turned around by the tests.
 */
class Gt64120Test {
  private static final long AT_RESET = 0x1400_0000L;
  private static final int CPU_CONFIG = 0x000;
  private static final int IO_LOW = 0x048;
  private static final int IO_HIGH = 0x050;
  private static final int ISD = 0x068;
  private static final int MEM_0_LOW = 0x058;
  private static final int MEM_0_HIGH = 0x060;
  private static final int IO_REMAP = 0x0f0;
  private static final int COMMAND = 0xc00;
  private static final int CAUSE = 0xc18;
  private static final int ACKNOWLEDGE = 0xc34;
  private static final int CONFIG_ADDRESS = 0xcf8;
  private static final int CONFIG_DATA = 0xcfc;

  private final AddressSpace cpu = new AddressSpace("cpu");
  private final AddressSpace memory = new AddressSpace("pci-memory");
  private final AddressSpace io = new AddressSpace("pci-io");
  private final PciBus bus =
      new PciBus(
          memory,
          io,
          (device, pin) -> 0,
          List.of(IrqSink.NONE, IrqSink.NONE, IrqSink.NONE, IrqSink.NONE));

  /** Remembers the last write, and reads as its offset. */
  private static final class Port implements MmioHandler {
    long offset;
    long value;

    @Override
    public long read(long at, int size) {
      return 0x40 + at;
    }

    @Override
    public void write(long at, int size, long written) {
      offset = at;
      value = written;
    }
  }

  private Gt64120 chip(boolean bigEndian) {
    Gt64120 chip =
        new Gt64120(cpu, bus, bigEndian, () -> 0x2c, (name, device) -> device, Log.off());
    bus.plug(0, 0, Gt64120.function());
    bus.plug(18, 0, new PciFunction("x", new PciIdentity(0x1af4, 0x1042, 1, 0x010000)) {});
    bus.reset();
    return chip;
  }

  private long get(int register) {
    return cpu.load(AT_RESET + register, 4);
  }

  private void set(int register, long value) {
    cpu.store(AT_RESET + register, 4, value);
  }

  private void configAddress(int device, int register) {
    set(CONFIG_ADDRESS, 0x8000_0000L | (long) device << 11 | register);
  }

  private static long swapped(long value) {
    return Integer.reverseBytes((int) value) & 0xffff_ffffL;
  }

  @Test
  void registersAreLittleEndianWhateverTheCpuIs() {
    chip(true);
    assertEquals(0xa0, get(ISD));
    assertEquals(0, get(CPU_CONFIG));
    assertEquals(0, get(COMMAND));
  }

  @Test
  void littleEndianStrappingShowsInTheConfiguration() {
    chip(false);
    assertEquals(0x1000, get(CPU_CONFIG));
    assertEquals(0x0001_0001, get(COMMAND));
    assertEquals(0xa0, get(ISD));
  }

  @Test
  void endiannessBitAgainstTheStrappingTurnsRegistersAround() {
    chip(true);
    set(CPU_CONFIG, 0x1000);
    assertEquals(swapped(0xa0), get(ISD));
    set(CPU_CONFIG, 0);
    assertEquals(0xa0, get(ISD));
  }

  @Test
  void internalSpaceMovesByItsOwnRegister() {
    chip(false);
    set(ISD, 0x1be0_0000L >> 21);
    Section before = cpu.find(AT_RESET);
    assertEquals("pci0-mem1", before == null ? "pci0-mem1" : before.region().name());
    assertEquals(0xdf, cpu.load(0x1be0_0000L + ISD, 4));
  }

  @Test
  void ioWindowLiesWhereLowAndHighSayAndStartsWhereRemapSays() {
    chip(false);
    Port port = new Port();
    io.addMmio("port", 0x3f8, 8, port);
    set(IO_LOW, 0x1800_0000L >> 21);
    set(IO_HIGH, 0x181f_ffffL >> 21 & 0x7f);
    assertEquals(0xc0, get(IO_REMAP));
    set(IO_REMAP, 0);
    cpu.store(0x1800_03f9L, 1, 0x55);
    assertEquals(1, port.offset);
    assertEquals(0x55, port.value);
    assertEquals(0x40, cpu.load(0x1800_03f8L, 1));
    assertEquals(0xffff, cpu.load(0x1800_0400L, 2)); // Nothing is there.
    assertNull(cpu.find(0x1820_0000L));
  }

  @Test
  void windowWithHighBelowLowIsClosed() {
    chip(false);
    set(IO_HIGH, 0x0f);
    set(IO_LOW, 0x1000_0000L >> 21);
    assertNotNull(cpu.find(0x1000_0000L));
    set(IO_LOW, 0x1f000000L >> 21);
    assertNull(cpu.find(0x1000_0000L));
  }

  @Test
  void memoryWindowShowsPciMemoryAtTheSameAddresses() {
    chip(false);
    Port port = new Port();
    memory.addMmio("device", 0x1000_4000L, 0x1000, port);
    set(IO_HIGH, 0);
    set(MEM_0_LOW, 0x1000_0000L >> 21);
    set(MEM_0_HIGH, 0x17ff_ffffL >> 21 & 0x7f);
    // Bytes keep their addresses, so that a device's registers are little-endian to every CPU.
    cpu.store(0x1000_4008L, 4, 0x0102_0304L);
    assertEquals(8, port.offset);
    assertEquals(0x0102_0304L, port.value);
  }

  @Test
  void configurationDataReadsStraightWithByteSwapOnAndTurnedWithItOff() {
    chip(false);
    configAddress(18, 0);
    assertEquals(0x1042_1af4L, get(CONFIG_DATA));
    set(COMMAND, 0);
    assertEquals(swapped(0x1042_1af4L), get(CONFIG_DATA));
  }

  @Test
  void bigEndianCpuLoadsConfigurationWordsAsTheyAreOnPci() {
    chip(true);
    configAddress(18, 0);
    // What its load sees is the turned value of what lies there little-endian.
    assertEquals(0x1042_1af4L, swapped(get(CONFIG_DATA)));
    configAddress(18, 0x3c);
    set(CONFIG_DATA, swapped(0x0b));
    assertEquals(0x0b, swapped(get(CONFIG_DATA)));
  }

  @Test
  void itsOwnFunctionIsReachedWithoutSwapping() {
    chip(true);
    configAddress(0, 0);
    assertEquals(0x4620_11abL, get(CONFIG_DATA));
  }

  @Test
  void configurationCycleWithoutAnswerLeavesAMasterAbortInTheCause() {
    chip(false);
    configAddress(18, 0);
    get(CONFIG_DATA);
    assertEquals(0, get(CAUSE));
    configAddress(19, 0);
    assertEquals(0xffff_ffffL, get(CONFIG_DATA));
    assertEquals(0x4_0001, get(CAUSE));
    set(CAUSE, ~0xc_0000 & 0xffff_ffffL);
    assertEquals(0, get(CAUSE));
  }

  @Test
  void acknowledgeRegisterRunsAnAcknowledgeCycle() {
    chip(true);
    assertEquals(0x2c, get(ACKNOWLEDGE));
  }

  @Test
  void resetPutsAllBack() {
    Gt64120 chip = chip(false);
    set(ISD, 0x1be0_0000L >> 21);
    chip.reset();
    assertEquals(0xa0, get(ISD));
    assertEquals(
        List.of("pci0-io", "pci0-mem0", "gt64120", "pci0-mem1"),
        cpu.sections().stream().map(section -> section.region().name()).toList());
  }
}
