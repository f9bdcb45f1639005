package dev.rhea.devices.rtc;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.log.Log;

/**
 * Goldfish real-time clock (Android emulator, GOLDFISH-VIRTUAL-HARDWARE.TXT, section VI, with the
 * alarm registers that Linux's {@code rtc-goldfish} uses): nanoseconds since 1970 in two words, and
 * one alarm.
 *
 * <p>Reading TIME_LOW latches TIME_HIGH; writing ALARM_LOW arms with the ALARM_HIGH written before.
 * Reset keeps the time, as a clock with a battery does.
 *
 * <p><i>Not modelled</i>: corrections of the host's clock after start; the time stands still while
 * the machine is paused.
 */
public final class GoldfishRtc extends RegisterBank32 {
  /** Bytes of address space. */
  public static final long SIZE = 0x1000;

  private static final int TIME_LOW = 0x00;
  private static final int TIME_HIGH = 0x04;
  private static final int ALARM_LOW = 0x08;
  private static final int ALARM_HIGH = 0x0c;
  private static final int IRQ_ENABLED = 0x10;
  private static final int CLEAR_ALARM = 0x14;
  private static final int ALARM_STATUS = 0x18;
  private static final int CLEAR_INTERRUPT = 0x1c;

  private static final long LOW_WORD = 0xffff_ffffL;
  private static final long HIGH_WORD = ~LOW_WORD;

  private final IrqSink irq;
  private final Clock clock;
  private final Log log;
  private final Timer timer;

  /** Nanoseconds since 1970 at virtual time zero. */
  private long epochNanos;

  private int timeHighLatch;
  private long alarm;
  private boolean alarmRunning;
  private boolean irqEnabled;
  private boolean irqPending;

  /**
   * Makes the device in its reset state.
   *
   * @param startNanos nanoseconds since 1970-01-01 that the guest reads at virtual time zero
   */
  public GoldfishRtc(IrqSink irq, Clock clock, long startNanos, Log log) {
    this.irq = irq;
    this.clock = clock;
    this.log = log;
    this.epochNanos = startNanos;
    this.timer = clock.newTimer(this::alarmDue);
  }

  /** Forgets the alarm, not the time. */
  public synchronized void reset() {
    timer.cancel();
    timeHighLatch = 0;
    alarm = 0;
    alarmRunning = false;
    irqEnabled = false;
    irqPending = false;
    updateIrq();
  }

  @Override
  protected synchronized int readWord(long offset) {
    return switch ((int) offset) {
      case TIME_LOW -> {
        long now = now();
        timeHighLatch = (int) (now >>> 32);
        yield (int) now;
      }
      case TIME_HIGH -> timeHighLatch;
      case ALARM_LOW -> (int) alarm;
      case ALARM_HIGH -> (int) (alarm >>> 32);
      case IRQ_ENABLED -> irqEnabled ? 1 : 0;
      case ALARM_STATUS -> alarmRunning ? 1 : 0;
      default -> {
        log.guestError("goldfish-rtc: read of no register at offset 0x" + Long.toHexString(offset));
        yield 0;
      }
    };
  }

  @Override
  protected synchronized void writeWord(long offset, int value) {
    switch ((int) offset) {
      case TIME_LOW -> setNow((now() & HIGH_WORD) | (value & LOW_WORD));
      case TIME_HIGH -> setNow((now() & LOW_WORD) | ((long) value << 32));
      case ALARM_LOW -> {
        alarm = (alarm & HIGH_WORD) | (value & LOW_WORD);
        alarmRunning = true;
        checkAlarm();
      }
      case ALARM_HIGH -> alarm = (alarm & LOW_WORD) | ((long) value << 32);
      case IRQ_ENABLED -> {
        irqEnabled = (value & 1) != 0;
        updateIrq();
      }
      case CLEAR_ALARM -> {
        timer.cancel();
        alarmRunning = false;
      }
      case CLEAR_INTERRUPT -> {
        irqPending = false;
        updateIrq();
      }
      default ->
          log.guestError(
              "goldfish-rtc: write of no register at offset 0x" + Long.toHexString(offset));
    }
  }

  private long now() {
    return epochNanos + clock.nanos();
  }

  private void setNow(long nanos) {
    epochNanos = nanos - clock.nanos();
    if (alarmRunning) {
      checkAlarm();
    }
  }

  private synchronized void alarmDue() {
    if (alarmRunning) {
      checkAlarm();
    }
  }

  private void checkAlarm() {
    if (Long.compareUnsigned(alarm, now()) > 0) {
      // A difference that does not fit is an alarm of the year 2262.
      long deadline = alarm - epochNanos;
      timer.arm(deadline < 0 ? Long.MAX_VALUE : deadline);
      return;
    }
    timer.cancel();
    alarmRunning = false;
    irqPending = true;
    updateIrq();
  }

  private void updateIrq() {
    irq.set(irqPending && irqEnabled);
  }
}
