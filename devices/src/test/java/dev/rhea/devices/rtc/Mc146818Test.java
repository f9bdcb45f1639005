package dev.rhea.devices.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.irq.IrqLine;
import dev.rhea.devices.testing.ManualClock;
import org.junit.jupiter.api.Test;

/** The MC146818A data sheet's registers, driven as PC software does. */
class Mc146818Test {
  private static final long SECOND = 1_000_000_000L;

  /** Wednesday, 31 December 2025, 23:59:58 UTC. */
  private static final long START = 1_767_225_598L * SECOND;

  private static final int A = 10;
  private static final int B = 11;
  private static final int C = 12;
  private static final int BINARY = 0x04;
  private static final int HOURS_24 = 0x02;
  private static final int SET = 0x80;

  private final IrqLine irq = new IrqLine();
  private final ManualClock clock = new ManualClock();
  private final Mc146818 rtc = new Mc146818(irq, clock, START);

  private int get(int register) {
    rtc.write(0, 1, register);
    return (int) rtc.read(1, 1);
  }

  private void set(int register, int value) {
    rtc.write(0, 1, register);
    rtc.write(1, 1, value);
  }

  private String time() {
    return String.format(
        "%02x%02x-%02x-%02x %02x:%02x:%02x/%d",
        get(0x32), get(9), get(8), get(7), get(4), get(2), get(0), get(6));
  }

  @Test
  void timeIsInDecimalDigitsAndRunsOverTheYear() {
    assertEquals("2025-12-31 23:59:58/4", time());
    clock.advance(2 * SECOND);
    assertEquals("2026-01-01 00:00:00/5", time());
  }

  @Test
  void binaryModeHasNumbers() {
    set(B, BINARY | HOURS_24);
    assertEquals("1419-0c-1f 17:3b:3a/4", time());
  }

  @Test
  void twelveHoursHavePmInTheUpperBit() {
    set(B, 0);
    assertEquals(0x91, get(4)); // 11 pm
    clock.advance(2 * SECOND);
    assertEquals(0x12, get(4)); // midnight is 12 am
    clock.advance(12 * 3600 * SECOND);
    assertEquals(0x92, get(4)); // noon is 12 pm
    clock.advance(3600 * SECOND);
    assertEquals(0x81, get(4));
  }

  @Test
  void timeIsSetWhileTheSetBitHoldsIt() {
    set(B, SET | HOURS_24);
    clock.advance(10 * SECOND);
    assertEquals("2025-12-31 23:59:58/4", time());
    set(0x32, 0x20);
    set(9, 0x24);
    set(8, 0x02);
    set(7, 0x28);
    set(4, 0x23);
    set(2, 0x59);
    set(0, 0x59);
    set(6, 4);
    set(B, HOURS_24);
    assertEquals("2024-02-28 23:59:59/4", time());
    clock.advance(SECOND);
    assertEquals("2024-02-29 00:00:00/5", time());
  }

  @Test
  void dayOfTheWeekCountsOnFromWhatSoftwareSays() {
    set(6, 7);
    assertEquals(7, get(6));
    clock.advance(2 * SECOND);
    assertEquals(1, get(6));
  }

  @Test
  void dividerResetHoldsTheClockAndTheFirstUpdateComesHalfASecondAfterIt() {
    set(A, 0x76);
    clock.advance(10 * SECOND);
    assertEquals(0x58, get(0));
    set(A, 0x26);
    clock.advance(SECOND / 2 - 1);
    assertEquals(0x58, get(0));
    clock.advance(1);
    assertEquals(0x59, get(0));
  }

  @Test
  void updateInProgressRises2228MicrosecondsBeforeTheSecond() {
    clock.advance(SECOND - 2_228_001);
    assertEquals(0x26, get(A));
    clock.advance(1);
    assertEquals(0xa6, get(A));
    clock.advance(2_227_999);
    assertEquals(0xa6, get(A));
    clock.advance(1);
    assertEquals(0x26, get(A));
    assertEquals(0x59, get(0));
  }

  @Test
  void setBitKeepsUpdatesFromHappening() {
    set(B, SET | HOURS_24);
    clock.advance(SECOND - 1);
    assertEquals(0x26, get(A));
    get(C);
    clock.advance(5 * SECOND);
    assertEquals(0, get(C));
  }

  @Test
  void updateEndedInterruptsEachSecondUntilRegisterCIsRead() {
    set(B, 0x10 | HOURS_24);
    clock.advance(SECOND);
    assertTrue(irq.level());
    assertEquals(0x90, get(C) & 0x90);
    assertFalse(irq.level());
    assertEquals(0, get(C));
    clock.advance(SECOND);
    assertTrue(irq.level());
  }

  @Test
  void flagsAreSetWithoutTheirEnablesAndDoNotInterrupt() {
    clock.advance(SECOND);
    assertFalse(irq.level());
    assertEquals(0x10, get(C) & 0x90);
  }

  @Test
  void setBitClearsTheUpdateEnable() {
    set(B, 0x10 | HOURS_24);
    set(B, 0x10 | SET | HOURS_24);
    assertEquals(SET | HOURS_24, get(B));
  }

  @Test
  void alarmInterruptsAtItsTime() {
    set(1, 0x05);
    set(3, 0x00);
    set(5, 0x00);
    set(B, 0x20 | HOURS_24);
    clock.advance(7 * SECOND - 1);
    assertFalse(irq.level());
    clock.advance(1);
    assertTrue(irq.level());
    assertEquals(0xa0, get(C) & 0xa0);
    clock.advance(86_400 * SECOND - 1);
    assertFalse(irq.level());
    clock.advance(1);
    assertTrue(irq.level());
  }

  @Test
  void alarmWithDontCareCodesComesEachMinute() {
    set(1, 0x30);
    set(3, 0xff);
    set(5, 0xc0);
    set(B, 0x20 | HOURS_24);
    clock.advance(32 * SECOND);
    assertTrue(irq.level());
    get(C);
    clock.advance(60 * SECOND - 1);
    assertFalse(irq.level());
    clock.advance(1);
    assertTrue(irq.level());
  }

  @Test
  void periodicInterruptRunsAtTheChosenRate() {
    set(A, 0x26); // 1024 Hz: every 976.5625 µs
    get(C);
    set(B, 0x40 | HOURS_24);
    clock.advance(976_562);
    assertFalse(irq.level());
    clock.advance(1);
    assertTrue(irq.level());
    assertEquals(0xc0, get(C) & 0xc0);
    int[] interrupts = new int[1];
    irq.connect(level -> {
      if (level) {
        interrupts[0]++;
      }
    });
    for (int i = 0; i < 2000; i++) {
      clock.advance(SECOND / 2000);
      get(C);
    }
    assertEquals(1024, interrupts[0]);
  }

  @Test
  void rateZeroIsOffAndTheTwoFastestAreSlowOnes() {
    set(B, 0x40 | HOURS_24);
    set(A, 0x20);
    get(C);
    clock.advance(SECOND / 2);
    assertEquals(0, get(C));
    set(A, 0x21); // 3.90625 ms
    clock.advance(3_906_249);
    assertEquals(0, get(C) & 0x40);
    clock.advance(1);
    assertEquals(0x40, get(C) & 0x40);
  }

  @Test
  void ramKeepsWhatIsWrittenAndRegistersCAndDDoNot() {
    set(0x0e, 0x5a);
    set(0x7f, 0xa5);
    set(C, 0xff);
    set(13, 0);
    assertEquals(0x5a, get(0x0e));
    assertEquals(0xa5, get(0x7f));
    assertEquals(0x80, get(13));
    rtc.write(2, 1, 0x0e);
    rtc.write(3, 1, 0x77);
    assertEquals(0x77, rtc.read(3, 1));
    assertEquals(0x5a, get(0x0e));
  }

  @Test
  void resetStopsInterruptsAndKeepsTimeAlarmAndRam() {
    set(0x20, 9);
    set(1, 0x42);
    set(B, 0x70 | HOURS_24);
    clock.advance(SECOND);
    rtc.reset();
    assertFalse(irq.level());
    assertEquals(HOURS_24, get(B));
    assertEquals(9, get(0x20));
    assertEquals(0x42, get(1));
    assertEquals(0x59, get(0));
  }
}
