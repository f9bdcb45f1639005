package dev.rhea.devices.irq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IrqTest {
  @Test
  void lateListenerSeesTheLevelThatTheLineAlreadyHas() {
    IrqLine line = new IrqLine();
    line.set(true);
    List<Boolean> seen = new ArrayList<>();
    line.connect(seen::add);
    assertEquals(List.of(true), seen);
  }

  @Test
  void everyListenerSeesChangesAndOnlyChanges() {
    IrqLine line = new IrqLine();
    List<Boolean> first = new ArrayList<>();
    List<Boolean> second = new ArrayList<>();
    line.connect(first::add);
    line.connect(second::add);
    line.set(true);
    line.set(true);
    line.set(false);
    assertEquals(List.of(false, true, false), first);
    assertEquals(first, second);
  }

  @Test
  void orGateStaysHighUntilTheLastInputFalls() {
    IrqLine output = new IrqLine();
    IrqOrGate gate = new IrqOrGate(2, output);
    gate.input(0).set(true);
    gate.input(1).set(true);
    gate.input(1).set(true); // A repeated level must not count twice.
    gate.input(0).set(false);
    assertTrue(output.level());
    gate.input(1).set(false);
    assertFalse(output.level());
  }
}
