package dev.rhea.devices.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.pci.ConfigMechanism;
import dev.rhea.devices.pci.PciBus;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routing of PCI's interrupts and the reset control register (82371AB data sheet). */
class Piix4IsaTest {
  private final List<IrqLine> irqs = IntStream.range(0, 16).mapToObj(i -> new IrqLine()).toList();
  private int resets;
  private final Piix4Isa bridge =
      new Piix4Isa(
          irqs::get,
          new SystemControl() {
            @Override
            public void powerOff(int exitCode) {
              throw new AssertionError("nobody turns off the power");
            }

            @Override
            public void reset() {
              resets++;
            }
          });
  private final PciBus bus =
      new PciBus(
          new AddressSpace("memory"),
          new AddressSpace("io"),
          (device, pin) -> pin - 1,
          IntStream.range(0, 4).mapToObj(bridge::pirq).toList());
  private final ConfigMechanism config = new ConfigMechanism(bus);

  Piix4IsaTest() {
    bus.plug(10, 0, bridge);
    bus.reset();
  }

  private void route(int pirq, int value) {
    config.setAddress(0x8000_0000 | 10 << 11 | 0x60);
    config.writeData(pirq, 1, value);
  }

  @Test
  void isABridgeWithItsRoutesDisabled() {
    config.setAddress(0x8000_0000 | 10 << 11);
    assertEquals(0x7110_8086L, config.readData(0, 4));
    config.setAddress(0x8000_0000 | 10 << 11 | 0x60);
    assertEquals(0x8080_8080L, config.readData(0, 4));
  }

  @Test
  void interruptGoesWhereItsRouteSays() {
    bridge.pirq(1).set(true);
    assertTrue(irqs.stream().noneMatch(IrqLine::level));
    route(1, 11);
    assertTrue(irqs.get(11).level());
    route(1, 5);
    assertFalse(irqs.get(11).level());
    assertTrue(irqs.get(5).level());
    route(1, 0x85);
    assertFalse(irqs.get(5).level());
  }

  @Test
  void routesToOneInterruptAreShared() {
    route(0, 10);
    route(2, 10);
    bridge.pirq(0).set(true);
    bridge.pirq(2).set(true);
    bridge.pirq(0).set(false);
    assertTrue(irqs.get(10).level());
    bridge.pirq(2).set(false);
    assertFalse(irqs.get(10).level());
  }

  @Test
  void interruptsOfTheTimerAndTheClockCannotBeRoutedTo() {
    bridge.pirq(0).set(true);
    for (int irq : new int[] {0, 1, 2, 8, 13}) {
      route(0, irq);
      assertFalse(irqs.get(irq).level());
    }
  }

  @Test
  void resetDisablesTheRoutesAgain() {
    route(0, 10);
    bridge.pirq(0).set(true);
    bus.reset();
    assertFalse(irqs.get(10).level());
  }

  @Test
  void resetBitResetsAsItRises() {
    MmioHandler port = bridge.resetControl();
    port.write(0, 1, 2);
    assertEquals(0, resets);
    port.write(0, 1, 6);
    port.write(0, 1, 6);
    assertEquals(1, resets);
    assertEquals(6, port.read(0, 1));
    port.write(0, 1, 2);
    port.write(0, 1, 6);
    assertEquals(2, resets);
  }
}
