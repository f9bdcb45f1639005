package dev.rhea.devices.intc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.memory.MmioHandler;
import org.junit.jupiter.api.Test;

/** The 8259A data sheet's sentences, on a PC's pair with vectors 0x20 and 0x28. */
class I8259PairTest {
  private final I8259Pair pair = new I8259Pair();
  private final MmioHandler master = pair.masterPorts();
  private final MmioHandler slave = pair.slavePorts();
  private final MmioHandler elcr = pair.edgeLevelPorts();

  I8259PairTest() {
    initialise(0x11, 0x01);
  }

  private void initialise(int icw1, int icw4) {
    master.write(0, 1, icw1);
    master.write(1, 1, 0x20);
    master.write(1, 1, 0x04);
    master.write(1, 1, icw4);
    slave.write(0, 1, icw1);
    slave.write(1, 1, 0x28);
    slave.write(1, 1, 0x02);
    slave.write(1, 1, icw4);
  }

  private void raise(int irq) {
    pair.input(irq).set(true);
  }

  private void lower(int irq) {
    pair.input(irq).set(false);
  }

  private boolean intr() {
    return pair.output().level();
  }

  /** Non-specific end of interrupt. */
  private void eoi(MmioHandler chip) {
    chip.write(0, 1, 0x20);
  }

  private long isr(MmioHandler chip) {
    chip.write(0, 1, 0x0b);
    return chip.read(0, 1);
  }

  private long irr(MmioHandler chip) {
    chip.write(0, 1, 0x0a);
    return chip.read(0, 1);
  }

  @Test
  void requestIsAcknowledgedByItsVectorAndGoesIntoService() {
    raise(3);
    assertTrue(intr());
    assertEquals(8, irr(master));
    assertEquals(0x23, pair.acknowledge());
    assertFalse(intr());
    assertEquals(8, isr(master));
    assertEquals(0, irr(master));
    eoi(master);
    assertEquals(0, isr(master));
    assertFalse(intr()); // The same edge does not count twice.
  }

  @Test
  void levelThatStaysHighAsksAgainAfterTheEndOfInterrupt() {
    elcr.write(0, 1, 0x08);
    raise(3);
    pair.acknowledge();
    eoi(master);
    assertTrue(intr());
    lower(3);
    assertFalse(intr());
  }

  @Test
  void wholeChipIsLevelTriggeredByLtim() {
    initialise(0x19, 0x01);
    raise(5);
    assertEquals(0x25, pair.acknowledge());
    eoi(master);
    assertEquals(0x25, pair.acknowledge());
  }

  @Test
  void edgeLevelRegistersKeepTheTimersAndTheCascadeEdgeTriggered() {
    elcr.write(0, 1, 0xff);
    elcr.write(1, 1, 0xff);
    assertEquals(0xf8, elcr.read(0, 1));
    assertEquals(0xde, elcr.read(1, 1));
  }

  @Test
  void edgeThatGoesAwayBeforeTheAcknowledgeGivesTheDefaultLevelSeven() {
    raise(3);
    lower(3);
    assertFalse(intr());
    assertEquals(0x27, pair.acknowledge());
    assertEquals(0, isr(master));
  }

  @Test
  void slaveRequestGoesIntoServiceInBothControllers() {
    raise(9);
    assertEquals(0x29, pair.acknowledge());
    assertEquals(4, isr(master));
    assertEquals(2, isr(slave));
  }

  @Test
  void lowerLevelsWaitForTheEndOfInterrupt() {
    raise(3);
    pair.acknowledge();
    raise(4);
    assertFalse(intr());
    raise(1);
    assertTrue(intr());
    assertEquals(0x21, pair.acknowledge());
    eoi(master);
    assertEquals(8, isr(master));
    eoi(master);
    assertEquals(0x24, pair.acknowledge());
  }

  @Test
  void maskedRequestsWaitInTheRequestRegister() {
    master.write(1, 1, 0x08);
    raise(3);
    assertFalse(intr());
    assertEquals(8, irr(master));
    assertEquals(8, master.read(1, 1));
    master.write(1, 1, 0);
    assertTrue(intr());
  }

  @Test
  void slaveInterruptsComeBetweenMasterOneAndThree() {
    raise(3);
    raise(12);
    raise(9);
    assertEquals(0x29, pair.acknowledge());
    eoi(slave);
    eoi(master);
    assertEquals(0x2c, pair.acknowledge());
    eoi(slave);
    eoi(master);
    assertEquals(0x23, pair.acknowledge());
  }

  @Test
  void slaveAsksAgainWhileItsFirstRequestIsInServiceOnlyInSpecialFullyNestedMode() {
    raise(12);
    pair.acknowledge();
    raise(9); // Higher within the slave.
    assertFalse(intr());

    pair.reset();
    lower(12);
    lower(9);
    initialise(0x11, 0x11);
    raise(12);
    pair.acknowledge();
    raise(9);
    assertTrue(intr());
    assertEquals(0x29, pair.acknowledge());
    raise(3);
    assertFalse(intr());
  }

  @Test
  void specificEndOfInterruptEndsThatLevel() {
    raise(3);
    pair.acknowledge();
    raise(1);
    pair.acknowledge();
    master.write(0, 1, 0x63);
    assertEquals(2, isr(master));
  }

  @Test
  void automaticEndOfInterruptLeavesNothingInService() {
    initialise(0x11, 0x03);
    raise(3);
    assertEquals(0x23, pair.acknowledge());
    assertEquals(0, isr(master));
    raise(12);
    assertEquals(0x2c, pair.acknowledge());
    assertEquals(0, isr(slave));
  }

  @Test
  void rotationOnEndOfInterruptMakesTheServedLevelTheLowest() {
    raise(3);
    pair.acknowledge();
    master.write(0, 1, 0xa0);
    lower(3);
    raise(3);
    raise(4);
    assertEquals(0x24, pair.acknowledge());
    master.write(0, 1, 0xa0);
    assertEquals(0x23, pair.acknowledge());
  }

  @Test
  void rotationInAutomaticModeIsSwitchedByItsOwnCommands() {
    initialise(0x11, 0x03);
    master.write(0, 1, 0x80);
    raise(3);
    pair.acknowledge();
    lower(3);
    raise(3);
    raise(4);
    assertEquals(0x24, pair.acknowledge());
    master.write(0, 1, 0x00);
    assertEquals(0x23, pair.acknowledge()); // 3 is what is left; 4 became the lowest and stays so.
    lower(3);
    raise(3);
    lower(5);
    raise(5);
    assertEquals(0x25, pair.acknowledge());
  }

  @Test
  void setPriorityCommandChoosesTheLowest() {
    master.write(0, 1, 0xc5);
    raise(0);
    raise(6);
    assertEquals(0x26, pair.acknowledge());
  }

  @Test
  void rotationOnSpecificEndOfInterruptDoesBoth() {
    raise(3);
    pair.acknowledge();
    master.write(0, 1, 0xe3);
    assertEquals(0, isr(master));
    raise(2 + 2);
    raise(1);
    assertEquals(0x24, pair.acknowledge());
  }

  @Test
  void specialMaskModeLetsLowerLevelsThroughAMaskedOneInService() {
    raise(3);
    pair.acknowledge();
    master.write(1, 1, 0x08);
    raise(4);
    assertFalse(intr());
    master.write(0, 1, 0x68);
    assertTrue(intr());
    assertEquals(0x24, pair.acknowledge());
    eoi(master); // "A bit masked in SMM will not be cleared by a non-specific EOI."
    assertEquals(8, isr(master));
    master.write(0, 1, 0x48);
    raise(6);
    assertFalse(intr());
  }

  @Test
  void pollCommandAcknowledgesByTheNextRead() {
    raise(3);
    master.write(0, 1, 0x0c);
    assertEquals(0x83, master.read(0, 1));
    assertFalse(intr());
    assertEquals(8, isr(master));
    master.write(0, 1, 0x0c);
    assertEquals(0, master.read(0, 1) & 0x80);
  }

  @Test
  void initialisationClearsMaskServiceAndPriority() {
    raise(3);
    pair.acknowledge();
    master.write(1, 1, 0xff);
    master.write(0, 1, 0xc0);
    initialise(0x11, 0x01);
    assertEquals(0, master.read(1, 1));
    assertEquals(0, isr(master));
    assertFalse(intr()); // An edge from before does not count.
    raise(1);
    raise(7);
    assertEquals(0x21, pair.acknowledge());
  }

  @Test
  void readSelectionStaysUntilItIsChanged() {
    raise(3);
    pair.acknowledge();
    assertEquals(8, isr(master));
    assertEquals(8, master.read(0, 1));
    assertEquals(0, irr(master));
    assertEquals(0, master.read(0, 1));
  }

  @Test
  void cascadeInputIsNobodysToDrive() {
    assertThrows(IndexOutOfBoundsException.class, () -> pair.input(2));
  }
}
