package dev.rhea.devices.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.clock.TimerQueue;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The timing diagrams of the 8254 data sheet. The clock runs at 1 MHz: a pulse is a microsecond,
 * and each test counts pulses from the write, of which the first one loads.
 */
class I8254Test {
  private static final long PULSE = 1000;
  private static final int CONTROL = 3;

  private final ManualClock clock = new ManualClock();
  private final IrqLine out = new IrqLine();
  private final I8254 pit = new I8254(clock, 1_000_000, List.of(out, IrqSink.NONE, IrqSink.NONE));

  /** Counter 0, both bytes. */
  private void program(int mode, int count) {
    pit.write(CONTROL, 1, 0x30 | mode << 1);
    writeCount(count);
  }

  private void writeCount(int count) {
    pit.write(0, 1, count & 0xff);
    pit.write(0, 1, count >>> 8);
  }

  private int count() {
    pit.write(CONTROL, 1, 0x00);
    int low = (int) pit.read(0, 1);
    return low | (int) pit.read(0, 1) << 8;
  }

  private void pulses(int number) {
    clock.advance(number * PULSE);
  }

  /** OUT after each of the next pulses, as the diagrams draw it. */
  private String wave(int pulses) {
    StringBuilder wave = new StringBuilder();
    for (int i = 0; i < pulses; i++) {
      pulses(1);
      assertEquals(pit.output(0), out.level());
      wave.append(out.level() ? '-' : '_');
    }
    return wave.toString();
  }

  private List<Integer> counts(int pulses) {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < pulses; i++) {
      pulses(1);
      counts.add(count());
    }
    return counts;
  }

  @Test
  void modeZeroGoesHighAtTerminalCountAndStaysSo() {
    program(0, 4);
    assertFalse(out.level());
    // "OUT does not go high until N+1 CLK pulses after the initial count is written."
    assertEquals("____----", wave(8));
  }

  @Test
  void modeZeroCountsOnBelowZero() {
    program(0, 3);
    assertEquals(List.of(3, 2, 1, 0, 0xffff, 0xfffe), counts(6));
  }

  @Test
  void modeZeroGateStopsTheCount() {
    program(0, 4);
    pulses(2);
    pit.setGate(0, false);
    assertEquals(List.of(3, 3, 3), counts(3));
    pit.setGate(0, true);
    assertEquals("__-", wave(3));
  }

  @Test
  void modeZeroFirstByteStopsAndSecondByteStartsANewCount() {
    program(0, 2);
    pulses(5);
    assertTrue(out.level());
    pit.write(0, 1, 3);
    assertFalse(out.level());
    assertEquals("___", wave(3));
    pit.write(0, 1, 0);
    assertEquals("___-", wave(4));
  }

  @Test
  void modeOneIsAOneShotThatTheGateTriggers() {
    program(1, 3);
    assertEquals("----", wave(4));
    pit.setGate(0, false);
    pit.setGate(0, true);
    assertEquals("___--", wave(5));
  }

  @Test
  void modeOneTriggerDuringThePulseStartsItAnew() {
    program(1, 4);
    pit.setGate(0, false);
    pit.setGate(0, true);
    assertEquals("__", wave(2));
    pit.setGate(0, false);
    pit.setGate(0, true);
    assertEquals("____-", wave(5));
  }

  @Test
  void modeTwoIsLowForTheLastPulseOfEachPeriod() {
    program(2, 3);
    assertEquals("--_--_--_", wave(9));
    assertEquals(List.of(3, 2, 1, 3, 2, 1), counts(6));
  }

  @Test
  void modeTwoGateHoldsOutHighAndItsRisingEdgeStartsAPeriod() {
    program(2, 3);
    assertEquals("--_", wave(3));
    pit.setGate(0, false);
    assertTrue(out.level());
    assertEquals("----", wave(4));
    pit.setGate(0, true);
    assertEquals("--_--_", wave(6));
  }

  @Test
  void modeTwoTakesANewCountAtTheEndOfThePeriod() {
    program(2, 4);
    pulses(1);
    writeCount(2);
    assertEquals("--_-_-_", wave(7));
  }

  @Test
  void modeThreeIsASquareWaveAndHighLongerIfTheCountIsOdd() {
    program(3, 4);
    assertEquals("--__--__", wave(8));
    program(3, 5);
    assertEquals("---__---__", wave(10));
  }

  @Test
  void modeThreeCountsByTwo() {
    program(3, 6);
    assertEquals(List.of(6, 4, 2, 6, 4, 2), counts(6));
    program(3, 5);
    assertEquals(List.of(4, 2, 0, 4, 2, 4), counts(6));
  }

  @Test
  void modeThreeTakesANewCountAtTheEndOfTheHalfCycle() {
    program(3, 8);
    assertEquals("--", wave(2));
    writeCount(4);
    assertEquals("--__--__", wave(8));
  }

  @Test
  void modeFourStrobesOnceAfterTheCount() {
    program(4, 3);
    assertEquals("---_----", wave(8));
  }

  @Test
  void modeFiveStrobesAfterATrigger() {
    program(5, 3);
    assertEquals("-----", wave(5));
    pit.setGate(0, false);
    pit.setGate(0, true);
    assertEquals("---_--", wave(6));
  }

  @Test
  void zeroStandsForTheLargestCount() {
    program(2, 0);
    pulses(2);
    assertEquals(0xffff, count());
    pulses(0xfffe);
    assertEquals(1, count());
  }

  @Test
  void decimalCountsHaveFourDigits() {
    pit.write(CONTROL, 1, 0x31);
    writeCount(0x1000);
    pulses(2);
    assertEquals(0x0999, count());
    pulses(1000);
    assertEquals(0x9999, count());
  }

  @Test
  void singleByteAccessSetsTheOtherByteToZero() {
    pit.write(CONTROL, 1, 0x10);
    pit.write(0, 1, 5);
    pulses(1);
    assertEquals(5, pit.read(0, 1));
    pit.write(CONTROL, 1, 0x20);
    pit.write(0, 1, 1);
    pulses(1);
    assertEquals(1, pit.read(0, 1));
    pulses(1);
    assertEquals(0, pit.read(0, 1));
  }

  @Test
  void latchedCountStandsUntilItIsReadAndLaterLatchesAreIgnored() {
    program(0, 0x1234);
    pulses(1);
    pit.write(CONTROL, 1, 0x00);
    pulses(10);
    pit.write(CONTROL, 1, 0x00);
    assertEquals(0x34, pit.read(0, 1));
    assertEquals(0x12, pit.read(0, 1));
    assertEquals(0x1234 - 10, count());
  }

  @Test
  void readBackLatchesStatusThenCount() {
    program(3, 10);
    pit.write(CONTROL, 1, 0xc2);
    // OUT high, null count: nothing loaded yet; both bytes, mode 3, binary.
    assertEquals(0xf6, pit.read(0, 1));
    pit.read(0, 1);
    pit.read(0, 1);
    pulses(2);
    pit.write(CONTROL, 1, 0xc2);
    assertEquals(0xb6, pit.read(0, 1));
    assertEquals(8, pit.read(0, 1));
    assertEquals(0, pit.read(0, 1));
  }

  @Test
  void readBackReachesSeveralCountersAndOnlyWhatItAsksFor() {
    pit.write(CONTROL, 1, 0x50);
    pit.write(1, 1, 7);
    pit.write(CONTROL, 1, 0x90);
    pit.write(2, 1, 9);
    pulses(2);
    pit.write(CONTROL, 1, 0xdc); // counts of 1 and 2, no status
    pulses(3);
    assertEquals(6, pit.read(1, 1));
    assertEquals(8, pit.read(2, 1));
  }

  @Test
  void countersAreIndependent() {
    program(2, 100);
    pit.write(CONTROL, 1, 0xb0);
    pit.write(2, 1, 10);
    pit.write(2, 1, 0);
    pit.setGate(2, false);
    pulses(30);
    assertFalse(pit.output(2));
    pit.setGate(2, true);
    pulses(11);
    assertTrue(pit.output(2));
    assertTrue(pit.output(0));
  }

  @Test
  void lowPulsesThatTheHostWasTooLateForAreStillSeen() {
    // A clock that has moved on by several periods when its timer runs.
    long[] now = new long[1];
    TimerQueue timers = new TimerQueue(deadline -> {});
    Clock lateClock =
        new Clock() {
          @Override
          public long nanos() {
            return now[0];
          }

          @Override
          public Timer newTimer(Runnable action) {
            return timers.newTimer(action);
          }
        };
    IrqLine line = new IrqLine();
    I8254 late = new I8254(lateClock, 1_000_000, List.of(line, IrqSink.NONE, IrqSink.NONE));
    int[] edges = new int[1];
    line.connect(level -> edges[0] += level ? 1 : 0);
    late.write(CONTROL, 1, 0x34);
    late.write(0, 1, 100);
    late.write(0, 1, 0);
    edges[0] = 0;
    now[0] = 350 * PULSE;
    timers.runDue(now[0]);
    assertEquals(3, edges[0]);
  }
}
