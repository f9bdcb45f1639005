package dev.rhea.devices.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.testing.ManualClock;
import dev.rhea.memory.log.Log;
import org.junit.jupiter.api.Test;

class GoldfishRtcTest {
  /** 2026-01-01T00:00:00Z. */
  private static final long START = 1_767_225_600_000_000_000L;

  private final IrqLine irq = new IrqLine();
  private final ManualClock clock = new ManualClock();
  private final GoldfishRtc rtc = new GoldfishRtc(irq, clock, START, Log.off());

  private long time() {
    long low = rtc.read(0, 4);
    return low | rtc.read(4, 4) << 32;
  }

  private void setAlarm(long nanos) {
    rtc.write(0x0c, 4, nanos >>> 32);
    rtc.write(0x08, 4, nanos & 0xffff_ffffL);
  }

  @Test
  void timeIsTheStartDatePlusVirtualTime() {
    assertEquals(START, time());
    clock.advance(123_456_789_012L);
    assertEquals(START + 123_456_789_012L, time());
  }

  @Test
  void highWordIsLatchedByTheLowOne() {
    long low = rtc.read(0, 4);
    clock.advance(5_000_000_000L); // More than a low word's worth.
    assertEquals(START, low | rtc.read(4, 4) << 32);
  }

  @Test
  void writtenTimeRunsOn() {
    rtc.write(4, 4, 0);
    rtc.write(0, 4, 1000);
    clock.advance(24);
    assertEquals(1024, time());
  }

  @Test
  void alarmInterruptsAtItsTimeIfEnabledAndUntilCleared() {
    rtc.write(0x10, 4, 1);
    setAlarm(START + 1_000_000);
    assertEquals(1, rtc.read(0x18, 4));
    clock.advance(999_999);
    assertFalse(irq.level());
    clock.advance(1);
    assertTrue(irq.level());
    assertEquals(0, rtc.read(0x18, 4));
    rtc.write(0x1c, 4, 1);
    assertFalse(irq.level());
  }

  @Test
  void alarmInThePastInterruptsAtOnce() {
    rtc.write(0x10, 4, 1);
    setAlarm(START - 1);
    assertTrue(irq.level());
  }

  @Test
  void disabledAlarmInterruptsOnceEnabled() {
    setAlarm(START + 10);
    clock.advance(10);
    assertFalse(irq.level());
    rtc.write(0x10, 4, 1);
    assertTrue(irq.level());
  }

  @Test
  void clearedAlarmDoesNotInterrupt() {
    rtc.write(0x10, 4, 1);
    setAlarm(START + 10);
    rtc.write(0x14, 4, 1);
    clock.advance(100);
    assertFalse(irq.level());
    assertEquals(0, rtc.read(0x18, 4));
  }

  @Test
  void resetKeepsTheTimeAndForgetsTheAlarm() {
    rtc.write(0x10, 4, 1);
    setAlarm(START + 10);
    rtc.reset();
    clock.advance(100);
    assertFalse(irq.level());
    assertEquals(START + 100, time());
  }
}
