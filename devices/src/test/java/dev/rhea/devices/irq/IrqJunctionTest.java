package dev.rhea.devices.irq;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IrqJunctionTest {
  @Test
  void wireIsAssertedWhileOneDriverAssertsIt() {
    IrqLine line = new IrqLine();
    IrqJunction junction = new IrqJunction(line);
    IrqSink first = junction.newDriver();
    IrqSink second = junction.newDriver();
    first.set(true);
    first.set(true);
    second.set(true);
    first.set(false);
    assertTrue(line.level());
    second.set(false);
    second.set(false);
    assertFalse(line.level());
    first.set(true);
    assertTrue(line.level());
  }
}
