package dev.rhea.devices.power;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.pci.ConfigMechanism;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.devices.testing.ManualClock;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ACPI's blocks as the PIIX4 has them (82371AB data sheet, chapter 7). */
class Piix4PmTest {
  private static final int BASE = 0x1000;

  private final IrqLine sci = new IrqLine();
  private final ManualClock clock = new ManualClock();
  private final List<Integer> powerOffs = new ArrayList<>();
  private final Piix4Pm pm =
      new Piix4Pm(
          sci,
          clock,
          new SystemControl() {
            @Override
            public void powerOff(int exitCode) {
              powerOffs.add(exitCode);
            }

            @Override
            public void reset() {
              throw new AssertionError("nobody resets");
            }
          },
          0x1100,
          Log.off());
  private final AddressSpace io = new AddressSpace("io");
  private final PciBus bus =
      new PciBus(new AddressSpace("memory"), io, (device, pin) -> 0, List.of(IrqSink.NONE));
  private final ConfigMechanism config = new ConfigMechanism(bus);

  Piix4PmTest() {
    bus.plug(10, 3, pm);
    bus.reset();
    set(0x40, 2, BASE);
    set(0x80, 1, 1);
  }

  private void set(int register, int size, long value) {
    config.setAddress(0x8000_0000 | 10 << 11 | 3 << 8 | register);
    config.writeData(register & 3, size, value);
  }

  private long get(int register, int size) {
    config.setAddress(0x8000_0000 | 10 << 11 | 3 << 8 | register);
    return config.readData(register & 3, size);
  }

  private int in(int offset) {
    return (int) io.load(BASE + offset, 2);
  }

  private void out(int offset, int value) {
    io.store(BASE + offset, 2, value);
  }

  @Test
  void registersLieWhereConfigurationSpacePlacesThem() {
    assertEquals(BASE | 1, get(0x40, 4));
    set(0x40, 2, 0x2000);
    assertNull(io.find(BASE));
    assertEquals(0, io.load(0x2000, 2));
    set(0x80, 1, 0);
    assertNull(io.find(0x2000));
  }

  @Test
  void smbusIsWhereFirmwareHasPutItAndHasNoDevices() {
    assertEquals(0x1101, get(0x90, 4));
    assertEquals(0x09, get(0xd2, 1));
    assertEquals(0, io.load(0x1100, 1));
    io.store(0x1104, 1, 0xa1);
    io.store(0x1102, 1, 0x48);
    assertEquals(4, io.load(0x1100, 1));
    io.store(0x1100, 1, 4);
    assertEquals(0, io.load(0x1100, 1));
  }

  @Test
  void softOffEndsTheRun() {
    out(4, 0x0001);
    assertEquals(List.of(), powerOffs);
    out(4, 0x2001);
    assertEquals(List.of(0), powerOffs);
    assertEquals(1, in(4)); // SUS_EN reads as 0.
  }

  @Test
  void suspendThatIsNotModelledEndsAtOnce() {
    out(4, 0x2400);
    assertEquals(List.of(), powerOffs);
    assertEquals(0x8000, in(0));
    out(0, 0x8000);
    assertEquals(0, in(0));
  }

  @Test
  void powerButtonInterruptsIfEnabled() {
    pm.pressPowerButton();
    assertEquals(0x100, in(0));
    assertFalse(sci.level());
    out(2, 0x100);
    assertFalse(sci.level());
    out(4, 0x0001);
    assertTrue(sci.level());
    out(0, 0x100);
    assertFalse(sci.level());
  }

  @Test
  void timerRunsAt3579545HertzAndHas24Bits() {
    clock.advance(1_000_000_000);
    assertEquals(3_579_545, io.load(BASE + 8, 4));
    clock.advance(4_000_000_000L);
    assertEquals(5 * 3_579_545 % (1 << 24), io.load(BASE + 8, 4));
  }

  @Test
  void timerOverflowInterruptsWhenItsTopBitChanges() {
    out(4, 1);
    out(2, 1);
    clock.advance(2_343_000_000L); // 2^23 / 3579545 s is 2.34348 s
    assertFalse(sci.level());
    clock.advance(1_000_000);
    assertTrue(sci.level());
    out(0, 1);
    assertFalse(sci.level());
    clock.advance(2_343_484_000L);
    assertTrue(sci.level());
  }

  @Test
  void resetTakesTheRegistersAwayButNotTheSmbus() {
    bus.reset();
    assertNull(io.find(BASE));
    assertEquals(0, io.load(0x1100, 1));
  }
}
