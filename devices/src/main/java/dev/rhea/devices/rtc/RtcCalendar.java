package dev.rhea.devices.rtc;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time registers of an {@link Mc146818} and what they mean: binary or BCD, 12 or 24 hours, and
 * the alarm's "don't care" codes (data sheet, tables 2 and 3). Guarded by its device.
 */
final class RtcCalendar {
  /** Register B: hours run to 23. */
  static final int B_24_HOURS = 0x02;

  /** Where PCs keep the century; ACPI's tables say so. */
  static final int CENTURY = 0x32;

  private static final int SECONDS = 0;
  private static final int SECONDS_ALARM = 1;
  private static final int MINUTES = 2;
  private static final int MINUTES_ALARM = 3;
  private static final int HOURS = 4;
  private static final int HOURS_ALARM = 5;
  private static final int DAY_OF_WEEK = 6;
  private static final int DATE = 7;
  private static final int MONTH = 8;
  private static final int YEAR = 9;
  private static final int B = 11;
  private static final int B_BINARY = 0x04;
  private static final int PM = 0x80;

  /** Alarm registers from here on match every value. */
  private static final int DONT_CARE = 0xc0;

  private static final int SECONDS_PER_DAY = 86_400;

  private final byte[] registers;

  /** What the guest's day of the week is ahead of the calendar's; it may count as it likes. */
  private int dayOfWeekOffset;

  RtcCalendar(byte[] registers) {
    this.registers = registers;
  }

  /** Writes a time into the registers. */
  void setTime(long seconds) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    put(SECONDS, time.getSecond());
    put(MINUTES, time.getMinute());
    registers[HOURS] = (byte) hours(time.getHour());
    put(DAY_OF_WEEK, Math.floorMod(calendarDayOfWeek(time) - 1 + dayOfWeekOffset, 7) + 1);
    put(DATE, time.getDayOfMonth());
    put(MONTH, time.getMonthValue());
    put(YEAR, Math.floorMod(time.getYear(), 100));
    put(CENTURY, Math.floorMod(Math.floorDiv(time.getYear(), 100), 100));
  }

  /**
   * The time that the registers tell, in seconds since 1970. Values that are no date count on from
   * the last that is, as carries would: the 31st of June is the 1st of July.
   */
  long time() {
    int year = 100 * get(CENTURY) + get(YEAR);
    LocalDateTime time;
    try {
      time =
          LocalDateTime.of(year, 1, 1, 0, 0)
              .plusMonths(get(MONTH) - 1L)
              .plusDays(get(DATE) - 1L)
              .plusHours(get24(HOURS))
              .plusMinutes(get(MINUTES))
              .plusSeconds(get(SECONDS));
    } catch (DateTimeException e) {
      throw new AssertionError("years are 0 to 16665", e);
    }
    dayOfWeekOffset = Math.floorMod(get(DAY_OF_WEEK) - calendarDayOfWeek(time), 7);
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  /**
   * The first second after {@code seconds} at which the alarm goes off; MAX_VALUE / 10^9 if none.
   */
  long nextAlarm(long seconds) {
    for (long at = seconds + 1; at <= seconds + SECONDS_PER_DAY; at++) {
      int ofDay = (int) Math.floorMod(at, (long) SECONDS_PER_DAY);
      if (!matches(HOURS_ALARM, hours(ofDay / 3600))) {
        at += 3599 - ofDay % 3600;
      } else if (!matches(MINUTES_ALARM, code(ofDay / 60 % 60))) {
        at += 59 - ofDay % 60;
      } else if (matches(SECONDS_ALARM, code(ofDay % 60))) {
        return at;
      }
    }
    return Long.MAX_VALUE / 1_000_000_000;
  }

  private boolean matches(int alarm, int code) {
    int value = registers[alarm] & 0xff;
    return value >= DONT_CARE || value == code;
  }

  /** Sunday is 1 (table 2). */
  private static int calendarDayOfWeek(LocalDateTime time) {
    return time.getDayOfWeek().getValue() % 7 + 1;
  }

  private int hours(int hour) {
    if ((registers[B] & B_24_HOURS) != 0) {
      return code(hour);
    }
    int ofTwelve = hour % 12 == 0 ? 12 : hour % 12;
    return code(ofTwelve) | (hour >= 12 ? PM : 0);
  }

  private int get24(int at) {
    if ((registers[B] & B_24_HOURS) != 0) {
      return get(at);
    }
    int value = registers[at] & 0xff;
    return number(value & ~PM) % 12 + ((value & PM) != 0 ? 12 : 0);
  }

  private void put(int at, int number) {
    registers[at] = (byte) code(number);
  }

  private int get(int at) {
    return number(registers[at] & 0xff);
  }

  private int code(int number) {
    return (registers[B] & B_BINARY) != 0 ? number : number / 10 << 4 | number % 10;
  }

  private int number(int code) {
    return (registers[B] & B_BINARY) != 0 ? code : 10 * (code >>> 4) + (code & 15);
  }
}
