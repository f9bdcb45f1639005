package dev.rhea.devices.rtc;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;

/**
 * Real-time clock with CMOS RAM, Motorola MC146818A (data sheet ADI-856, 1984), as PCs have it: an
 * index port and a data port, and a second pair for the upper 128 bytes of RAM that chip sets add.
 *
 * <p>The time of day is not stepped: it follows from the clock when it is read, and so do the flags
 * of register C. An update cycle takes the last 2228 µs of each second, during which UIP is set;
 * the new second is there when it falls.
 *
 * <p><i>Not modelled</i>: the square wave output; daylight saving; other time bases than 32.768 kHz
 * (their divider settings run at the same rate); what reads during an update cycle return (the old
 * second); the periodic flag while SET holds the time; the NMI mask in bit 7 of the index port.
 */
public final class Mc146818 implements MmioHandler {
  /** Ports of it: index and data, index and data of the upper RAM. */
  public static final long SIZE = 4;

  /** Bytes of RAM that a driver can see, the clock's registers included. */
  public static final int RAM_SIZE = 256;

  private static final int SECONDS_ALARM = 1;
  private static final int HOURS_ALARM = 5;
  private static final int YEAR = 9;
  private static final int A = 10;
  private static final int B = 11;
  private static final int C = 12;
  private static final int D = 13;

  private static final int A_UIP = 0x80;
  private static final int A_DIVIDER = 0x70;
  private static final int A_DIVIDER_RESET = 0x60;
  private static final int A_RATE = 0x0f;
  private static final int B_SET = 0x80;
  private static final int C_IRQ = 0x80;
  private static final int C_PERIODIC = 0x40;
  private static final int C_ALARM = 0x20;
  private static final int C_UPDATE = 0x10;
  private static final int C_FLAGS = C_PERIODIC | C_ALARM | C_UPDATE;
  private static final int D_VALID = 0x80;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long BASE_HZ = 32_768;

  /** From the rise of UIP to its fall: tBUC + tUC for the 32 kHz base (table 3). */
  private static final long UPDATE_NANOS = 244_000 + 1_984_000;

  /** After the divider leaves its reset the first update comes half a second later. */
  private static final long HALF_SECOND = NANOS_PER_SECOND / 2;

  private final IrqSink irq;
  private final Clock clock;
  private final Timer timer;
  private final byte[] ram = new byte[RAM_SIZE];
  private final RtcCalendar calendar = new RtcCalendar(ram);
  private int index;
  private int upperIndex;

  /** Nanoseconds since 1970 at virtual time zero, while the clock runs. */
  private long epochNanos;

  /** The time that stands while SET or the divider's reset hold the clock. */
  private long heldNanos;

  /** Up to this time, as {@link #now}, register C has seen what passed. */
  private long seenNanos;

  /** The same in periods of the periodic interrupt. */
  private long seenPeriods;

  /**
   * Makes the device with its clock running, 24 hours, in BCD, as firmware leaves it.
   *
   * @param startNanos nanoseconds since 1970-01-01 that the guest's clock shows at virtual time
   *     zero
   */
  public Mc146818(IrqSink irq, Clock clock, long startNanos) {
    this.irq = irq;
    this.clock = clock;
    this.epochNanos = startNanos;
    this.timer = clock.newTimer(this::due);
    ram[A] = 0x26; // 32 kHz base, 1024 Hz
    ram[B] = RtcCalendar.B_24_HOURS;
    ram[D] = (byte) D_VALID;
    seenNanos = now();
  }

  /** RESET#: interrupts off; time, alarm and RAM stay. */
  public synchronized void reset() {
    index = 0;
    upperIndex = 0;
    // Table "reset": PIE, AIE, UIE and SQWE are cleared, and the flags.
    ram[B] &= (byte) ~(C_FLAGS | 0x08);
    ram[C] = 0;
    updateTimer();
  }

  /** Sets a byte of RAM as firmware would, for boards that leave their configuration there. */
  public synchronized void setRam(int at, int value) {
    if (at <= D) {
      throw new IllegalArgumentException("register " + at + " is the clock's");
    }
    ram[at] = (byte) value;
  }

  @Override
  public synchronized long read(long offset, int size) {
    return switch ((int) offset) {
      case 1 -> readRegister(index);
      case 2 -> upperIndex;
      case 3 -> ram[0x80 | upperIndex] & 0xff;
      // The index port cannot be read on a PC: the bus floats.
      default -> 0xff;
    };
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    int data = (int) value & 0xff;
    switch ((int) offset) {
      case 0 -> index = data & 0x7f;
      case 1 -> writeRegister(index, data);
      case 2 -> upperIndex = data & 0x7f;
      default -> ram[0x80 | upperIndex] = (byte) data;
    }
  }

  private int readRegister(int at) {
    if (isTime(at)) {
      if (!held()) {
        calendar.setTime(Math.floorDiv(now(), NANOS_PER_SECOND));
      }
      return ram[at] & 0xff;
    }
    return switch (at) {
      case A -> (ram[A] & ~A_UIP) | (updating() ? A_UIP : 0);
      case C -> readFlags();
      default -> ram[at] & 0xff;
    };
  }

  private void writeRegister(int at, int data) {
    if (isTime(at)) {
      writeTime(at, data);
    } else {
      switch (at) {
        case A, B -> writeControl(at, data);
        // Read only (table 4).
        case C, D -> {}
        default -> {
          collectFlags();
          ram[at] = (byte) data;
        }
      }
    }
    updateTimer();
  }

  /** Whether a register is of the time of day, or the century, which PCs keep in RAM. */
  private static boolean isTime(int at) {
    return at <= YEAR && (at > HOURS_ALARM || (at & SECONDS_ALARM) == 0)
        || at == RtcCalendar.CENTURY;
  }

  private void writeTime(int at, int data) {
    collectFlags();
    if (held()) {
      ram[at] = (byte) data;
      return;
    }
    long now = now();
    calendar.setTime(Math.floorDiv(now, NANOS_PER_SECOND));
    ram[at] = (byte) data;
    setNow(calendar.time() * NANOS_PER_SECOND + Math.floorMod(now, NANOS_PER_SECOND));
  }

  private void writeControl(int at, int data) {
    collectFlags();
    boolean wasHeld = held();
    boolean wasReset = dividerReset();
    long now = now();
    if (!wasHeld) {
      calendar.setTime(Math.floorDiv(now, NANOS_PER_SECOND));
    }
    int kept = at == A ? ~A_UIP : ~0;
    ram[at] = (byte) (data & kept);
    if (at == B && (data & B_SET) != 0) {
      // "UIE is cleared when SET goes high."
      ram[B] &= (byte) ~C_UPDATE;
    }
    if (held()) {
      heldNanos = now;
    } else if (wasHeld) {
      long fraction = wasReset ? HALF_SECOND : Math.floorMod(heldNanos, NANOS_PER_SECOND);
      setNow(calendar.time() * NANOS_PER_SECOND + fraction);
    }
    seenPeriods = periods(now());
  }

  /** Whether the time of day stands still. */
  private boolean held() {
    return (ram[B] & B_SET) != 0 || dividerReset();
  }

  private boolean dividerReset() {
    return (ram[A] & A_DIVIDER & A_DIVIDER_RESET) == A_DIVIDER_RESET;
  }

  private long now() {
    return held() ? heldNanos : epochNanos + clock.nanos();
  }

  private void setNow(long nanos) {
    epochNanos = nanos - clock.nanos();
    seenNanos = nanos;
    seenPeriods = periods(nanos);
  }

  private boolean updating() {
    return !held() && Math.floorMod(now(), NANOS_PER_SECOND) >= NANOS_PER_SECOND - UPDATE_NANOS;
  }

  // ---- interrupts ----

  private int readFlags() {
    collectFlags();
    int flags = ram[C] & 0xff;
    ram[C] = 0;
    updateTimer();
    return flags;
  }

  /** Sets the flags of what has happened since they were last looked at. */
  private void collectFlags() {
    long now = now();
    int flags = ram[C] & C_FLAGS;
    long before = Math.floorDiv(seenNanos, NANOS_PER_SECOND);
    long second = Math.floorDiv(now, NANOS_PER_SECOND);
    if (second > before) {
      flags |= C_UPDATE;
      if (calendar.nextAlarm(before) <= second) {
        flags |= C_ALARM;
      }
    }
    long period = periods(now);
    if (period > seenPeriods) {
      flags |= C_PERIODIC;
    }
    seenNanos = now;
    seenPeriods = period;
    boolean asserted = (flags & ram[B] & C_FLAGS) != 0;
    ram[C] = (byte) (flags | (asserted ? C_IRQ : 0));
    irq.set(asserted);
  }

  /** Pulses of the periodic interrupt's rate per second, 0 if it is off (table 5). */
  private int rate() {
    int select = ram[A] & A_RATE;
    // The two fastest rates of the 32 kHz base are the slow ones again.
    int divider = select == 0 ? 0 : select <= 2 ? select + 6 : select - 1;
    return select == 0 || dividerReset() ? 0 : (int) (BASE_HZ >>> divider);
  }

  private long periods(long nanos) {
    int rate = rate();
    if (rate == 0) {
      return seenPeriods;
    }
    long second = Math.floorDiv(nanos, NANOS_PER_SECOND);
    return second * rate + Math.floorMod(nanos, NANOS_PER_SECOND) * rate / NANOS_PER_SECOND;
  }

  private synchronized void due() {
    updateTimer();
  }

  /** Drives the line, and arms the timer for the next flag that would interrupt. */
  private void updateTimer() {
    collectFlags();
    int wanted = ram[B] & C_FLAGS & ~ram[C];
    long next = Long.MAX_VALUE;
    if (!held()) {
      long second = Math.floorDiv(seenNanos, NANOS_PER_SECOND);
      if ((wanted & C_UPDATE) != 0) {
        next = (second + 1) * NANOS_PER_SECOND;
      }
      if ((wanted & C_ALARM) != 0) {
        next = Math.min(next, calendar.nextAlarm(second) * NANOS_PER_SECOND);
      }
    }
    int rate = rate();
    if ((wanted & C_PERIODIC) != 0 && rate != 0) {
      long period = seenPeriods + 1;
      long seconds = Math.floorDiv(period, rate);
      long rest = Math.ceilDiv((period - seconds * rate) * NANOS_PER_SECOND, rate);
      next = Math.min(next, seconds * NANOS_PER_SECOND + rest);
    }
    if (next == Long.MAX_VALUE) {
      timer.cancel();
    } else {
      timer.arm(next - epochNanos);
    }
  }
}
