package dev.rhea.devices.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.chardev.CharEvent;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.testing.ManualClock;
import dev.rhea.devices.testing.TestBackend;
import org.junit.jupiter.api.Test;

/** Expected values from the PC16550D data sheet, tables I to IV. */
class Ns16550Test {
  private static final int RBR = 0;
  private static final int THR = 0;
  private static final int IER = 1;
  private static final int IIR = 2;
  private static final int FCR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;
  private static final int SCR = 7;

  private final IrqLine irq = new IrqLine();
  private final ManualClock clock = new ManualClock();
  private final TestBackend host = new TestBackend();
  private final Ns16550 uart = new Ns16550(irq, clock, host, 3_686_400, 0);

  private int get(int register) {
    return (int) uart.read(register, 1);
  }

  private void set(int register, int value) {
    uart.write(register, 1, value);
  }

  @Test
  void resetValuesAreTheDataSheets() {
    assertEquals(0x00, get(IER));
    assertEquals(0x01, get(IIR));
    assertEquals(0x00, get(LCR));
    assertEquals(0x60, get(LSR));
    assertEquals(0xb0, get(MSR));
    assertFalse(irq.level());
  }

  @Test
  void divisorLatchHidesDataAndInterruptEnable() {
    set(LCR, 0x83);
    set(0, 0x34);
    set(1, 0x12);
    assertEquals(0x34, get(0));
    assertEquals(0x12, get(1));
    set(LCR, 0x03);
    assertEquals(0, get(IER));
    assertEquals("", host.output());
    set(THR, 'x');
    assertEquals("x", host.output());
  }

  @Test
  void scratchAndLineControlKeepWhatIsWrittenAndMaskedBitsReadZero() {
    set(SCR, 0xa5);
    set(LCR, 0x1f);
    set(IER, 0xff);
    set(MCR, 0xff);
    assertEquals(0xa5, get(SCR));
    assertEquals(0x1f, get(LCR));
    assertEquals(0x0f, get(IER));
    assertEquals(0x1f, get(MCR));
  }

  @Test
  void enablingTheTransmitterInterruptWithAnEmptyTransmitterInterruptsEachTime() {
    set(IER, 0x02);
    assertTrue(irq.level());
    assertEquals(0x02, get(IIR)); // Reading the identification clears it ...
    assertEquals(0x01, get(IIR));
    assertFalse(irq.level());
    set(IER, 0x00);
    set(IER, 0x02); // ... and Linux's test for a missing re-assertion expects it here.
    assertTrue(irq.level());
    get(IIR);
    set(THR, 'a');
    assertTrue(irq.level());
    assertEquals(0x60, get(LSR));
  }

  @Test
  void receivedByteInterruptsWithoutFifosUntilRead() {
    set(IER, 0x01);
    host.type("ab");
    assertTrue(irq.level());
    assertEquals(0x04, get(IIR));
    assertEquals(0x61, get(LSR));
    assertEquals(1, host.waiting()); // The second waits instead of overrunning.
    assertEquals('a', get(RBR));
    assertEquals('b', get(RBR));
    assertEquals(0x60, get(LSR));
    assertFalse(irq.level());
  }

  @Test
  void fifoInterruptsAtItsTriggerLevel() {
    int[] levels = {1, 4, 8, 14};
    for (int code = 0; code < 4; code++) {
      set(FCR, 0x07 | code << 6);
      set(IER, 0x01);
      host.type("x".repeat(levels[code] - 1));
      assertFalse(irq.level(), "level " + levels[code]);
      host.type("x");
      assertEquals(0xc4, get(IIR));
      get(RBR);
      assertFalse(irq.level(), "level " + levels[code]);
      set(FCR, 0);
    }
  }

  @Test
  void bytesBelowTheTriggerLevelTimeOutAfterFourCharacters() {
    set(LCR, 0x83);
    set(0, 2); // 115200 baud
    set(1, 0);
    set(LCR, 0x03); // 8N1: 10 bits, so four characters are 347,222 ns.
    set(FCR, 0xc7);
    set(IER, 0x01);
    host.type("abc");
    clock.advance(347_000);
    assertFalse(irq.level());
    clock.advance(1_000);
    assertTrue(irq.level());
    assertEquals(0xcc, get(IIR));
    assertEquals('a', get(RBR)); // Clears and restarts it.
    assertFalse(irq.level());
    clock.advance(348_000);
    assertEquals(0xcc, get(IIR));
    assertEquals('b', get(RBR));
    assertEquals('c', get(RBR));
    clock.advance(1_000_000);
    assertFalse(irq.level());
  }

  @Test
  void inputWaitsForARoomInTheFifoInsteadOfOverrunning() {
    set(FCR, 0x07);
    String text = "The quick brown fox jumps over the lazy dog";
    host.type(text);
    assertTrue(host.waiting() > 0);
    StringBuilder read = new StringBuilder();
    while ((get(LSR) & 0x01) != 0) {
      read.append((char) get(RBR));
    }
    assertEquals(text, read.toString());
  }

  @Test
  void enablingOrDisablingFifosEmptiesThem() {
    set(FCR, 0x01);
    host.type("a");
    set(FCR, 0x00);
    assertEquals(0x60, get(LSR));
    assertEquals(0x01, get(IIR));
    set(FCR, 0xc1);
    assertEquals(0xc1, get(IIR));
    host.type("b");
    set(FCR, 0xc3); // Clear receiver alone.
    assertEquals(0x60, get(LSR));
  }

  @Test
  void loopBackReturnsDataAndModemLinesAndOverruns() {
    set(MCR, 0x10);
    set(THR, 'q');
    assertEquals("", host.output());
    assertEquals('q', get(RBR));
    set(THR, '1');
    set(THR, '2');
    assertEquals(0x63, get(LSR)); // Overrun without FIFOs ...
    assertEquals(0x61, get(LSR)); // ... which reading clears.
    assertEquals('2', get(RBR));
    // Linux's autoconfiguration: RTS and OUT2 must appear as CTS and DCD.
    set(MCR, 0x1a);
    assertEquals(0x90, get(MSR) & 0xf0);
    set(MCR, 0x15);
    assertEquals(0x60, get(MSR) & 0xf0);
  }

  @Test
  void fullFifoKeepsItsBytesOnOverrun() {
    set(FCR, 0x07);
    set(MCR, 0x10);
    set(IER, 0x04);
    for (int i = 0; i < 17; i++) {
      set(THR, i);
    }
    assertTrue(irq.level());
    assertEquals(0xc6, get(IIR));
    assertEquals(0x63, get(LSR));
    assertFalse(irq.level());
    for (int i = 0; i < 16; i++) {
      assertEquals(i, get(RBR));
    }
    assertEquals(0x60, get(LSR));
  }

  @Test
  void modemStatusChangeInterruptsAndReadingClearsIt() {
    set(IER, 0x08);
    set(MCR, 0x10); // The cable's DCD, DSR and CTS fall.
    assertTrue(irq.level());
    assertEquals(0x00, get(IIR));
    assertEquals(0x0b, get(MSR));
    assertFalse(irq.level());
    set(MCR, 0x14);
    assertEquals(0x40, get(MSR)); // RI's leading edge is no event,
    set(MCR, 0x10);
    assertEquals(0x04, get(MSR)); // its trailing edge is.
  }

  @Test
  void sourcesAreIdentifiedInOrderOfPriority() {
    set(FCR, 0x07);
    set(MCR, 0x10);
    set(MCR, 0x00);
    host.type("a");
    host.event(CharEvent.BREAK);
    set(IER, 0x0f);
    assertEquals(0xc6, get(IIR));
    assertEquals(0x71, get(LSR));
    assertEquals(0xc4, get(IIR));
    get(RBR);
    get(RBR);
    assertEquals(0xc2, get(IIR));
    assertEquals(0xc0, get(IIR));
    get(MSR);
    assertEquals(0xc1, get(IIR));
  }

  @Test
  void interruptsFollowTheirEnables() {
    host.type("a");
    assertFalse(irq.level());
    set(IER, 0x01);
    assertTrue(irq.level());
    set(IER, 0x00);
    assertFalse(irq.level());
  }

  @Test
  void resetReturnsToTheResetValuesAndKeepsWaitingInput() {
    set(IER, 0x0f);
    set(LCR, 0x1b);
    set(FCR, 0x07);
    set(SCR, 1);
    host.type("abc");
    uart.reset();
    resetValuesAreTheDataSheetsButForInput();
    assertEquals(0, get(SCR));
  }

  private void resetValuesAreTheDataSheetsButForInput() {
    assertEquals(0x00, get(IER));
    assertEquals(0x01, get(IIR));
    assertEquals(0x00, get(LCR));
    assertEquals(0x60, get(LSR) & 0x60);
    assertFalse(irq.level());
  }

  @Test
  void registersMayLieFurtherApart() {
    TestBackend otherHost = new TestBackend();
    Ns16550 wide = new Ns16550(new IrqLine(), clock, otherHost, 3_686_400, 3);
    wide.write(7 << 3, 8, 0x5a);
    assertEquals(0x5a, wide.read(7 << 3, 4));
    wide.write(0, 1, 'w');
    assertEquals("w", otherHost.output());
  }
}
