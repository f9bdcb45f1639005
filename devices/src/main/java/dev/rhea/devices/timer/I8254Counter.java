package dev.rhea.devices.timer;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.TickCounter;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.irq.IrqSink;

/**
 * One counter of an {@link I8254}, guarded by it.
 *
 * <p>Time is counted in clock pulses. The counting element is described by the pulse at which it
 * was loaded, and with what; while GATE stops it, by the pulses it had counted. From these {@link
 * #output} and {@link #visibleCount} follow, mode by mode as the data sheet's "Mode Definitions"
 * have them.
 */
final class I8254Counter {
  private static final int RW_LATCH = 0;
  private static final int RW_LOW = 1;
  private static final int RW_HIGH = 2;
  private static final int RW_BOTH = 3;
  private static final int STATUS_OUT = 0x80;
  private static final int STATUS_NULL_COUNT = 0x40;
  private static final long NEVER = Long.MAX_VALUE;

  /** Changes of OUT that are shown late rather than left out: a few periods. */
  private static final int MISSED_CHANGES = 8;

  private final Object lock;
  private final TickCounter ticks;
  private final IrqSink sink;
  private final Timer timer;

  private int mode;
  private int access;
  private boolean bcd;
  private boolean gate;

  /** A count has been written since the control word; before, OUT has the mode's initial level. */
  private boolean written;

  /** The counting element holds {@link #initial}, as of pulse {@link #start}. */
  private boolean loaded;

  private long start;
  private int initial;

  /** Pulses counted when GATE went low; -1 while it counts. */
  private long stoppedAfter;

  /** The count register: what the next load takes. */
  private int register;

  /** In modes 2 and 3 a new count waits for this pulse, the end of the cycle; else NEVER. */
  private long reloadAt = NEVER;

  /** The sink has been driven through all changes up to this pulse. */
  private long driven;

  private int firstByte;
  private boolean expectsHigh;
  private boolean readsHigh;
  private int latch;

  /** Bytes of {@link #latch} that are still to be read, as access modes: 0, 1, 2 or 3. */
  private int latched;

  private int statusLatch;
  private boolean statusLatched;

  I8254Counter(Object lock, Clock clock, TickCounter ticks, IrqSink sink) {
    this.lock = lock;
    this.ticks = ticks;
    this.sink = sink;
    this.timer = clock.newTimer(this::due);
    reset();
  }

  void reset() {
    timer.cancel();
    mode = 3;
    access = RW_BOTH;
    bcd = false;
    gate = true;
    forgetCount();
    latched = 0;
    statusLatched = false;
    updateIrq();
  }

  private void forgetCount() {
    written = false;
    loaded = false;
    reloadAt = NEVER;
    stoppedAfter = -1;
    register = 0;
    expectsHigh = false;
    readsHigh = false;
  }

  // ---- ports ----

  /** A control word for this counter, without its upper two bits. */
  void control(int value) {
    if (value >>> 4 == RW_LATCH) {
      latchCount();
      return;
    }
    access = value >>> 4;
    int code = value >>> 1 & 7;
    // Modes 2 and 3 ignore the code's upper bit.
    mode = code > 5 ? code - 4 : code;
    bcd = (value & 1) != 0;
    forgetCount();
    latched = 0;
    statusLatched = false;
    updateIrq();
  }

  void write(int value) {
    sync();
    switch (access) {
      case RW_LOW -> load(value);
      case RW_HIGH -> load(value << 8);
      default -> {
        if (expectsHigh) {
          expectsHigh = false;
          load(value << 8 | firstByte);
        } else {
          firstByte = value;
          expectsHigh = true;
          if (mode == 0 && written) {
            // "Writing the first byte disables counting. OUT is set low immediately."
            loaded = false;
            updateIrq();
          }
        }
      }
    }
  }

  int read() {
    if (statusLatched) {
      statusLatched = false;
      return statusLatch;
    }
    int value;
    boolean high;
    if (latched != 0) {
      value = latch;
      high = latched == RW_HIGH;
      latched = latched == RW_BOTH ? RW_HIGH : 0;
    } else {
      value = visibleCount();
      high = access == RW_HIGH || (access == RW_BOTH && readsHigh);
      readsHigh = access == RW_BOTH && !readsHigh;
    }
    return (high ? value >>> 8 : value) & 0xff;
  }

  void latchCount() {
    if (latched == 0) {
      // A latched count stands until it is read; later commands are ignored.
      latch = visibleCount();
      latched = access;
    }
  }

  void latchStatus() {
    if (!statusLatched) {
      sync();
      boolean nullCount = !loaded || reloadAt != NEVER || start > ticks.ticks();
      statusLatch =
          (output() ? STATUS_OUT : 0)
              | (nullCount ? STATUS_NULL_COUNT : 0)
              | access << 4
              | mode << 1
              | (bcd ? 1 : 0);
      statusLatched = true;
    }
  }

  void setGate(boolean level) {
    if (level == gate) {
      return;
    }
    sync();
    long now = ticks.ticks();
    gate = level;
    switch (mode) {
      case 0, 4 -> {
        if (loaded) {
          stopOrResume(level, now);
        }
      }
      case 1, 5 -> {
        if (level && written) {
          begin(now + 1);
        }
      }
      default -> {
        if (level && written) {
          begin(now + 1);
        } else if (!level && loaded) {
          // OUT goes high at once; the next rising edge starts a cycle anew.
          stoppedAfter = Math.max(0, now - start);
          reloadAt = NEVER;
        }
      }
    }
    updateIrq();
  }

  private void stopOrResume(boolean run, long now) {
    if (!run) {
      stoppedAfter = Math.max(0, now - start);
    } else if (stoppedAfter >= 0) {
      start = now - stoppedAfter;
      stoppedAfter = -1;
    }
  }

  // ---- the counting element ----

  /** A whole count has been written. */
  private void load(int value) {
    register = value;
    written = true;
    long now = ticks.ticks();
    switch (mode) {
      case 0, 4 -> begin(now + 1);
      // Loaded by the trigger.
      case 1, 5 -> {}
      default -> {
        if (!loaded) {
          begin(now + 1);
        } else if (stoppedAfter < 0) {
          reloadAt = endOfCycle(now);
        }
      }
    }
    updateIrq();
  }

  /** Loads the counting element at a pulse. */
  private void begin(long pulse) {
    start = pulse;
    initial = pulses(register);
    loaded = true;
    reloadAt = NEVER;
    stoppedAfter = gate || mode == 1 || mode == 5 ? -1 : 0;
  }

  /** The pulse at which modes 2 and 3 load the counting element again. */
  private long endOfCycle(long pulse) {
    long elapsed = pulse - start;
    if (elapsed < 0) {
      return start;
    }
    long cycle = start + elapsed / initial * initial;
    boolean firstHalf = mode == 3 && pulse - cycle < firstHalf();
    return cycle + (firstHalf ? firstHalf() : initial);
  }

  /** Takes over a count that waited for the end of a cycle. */
  private void sync() {
    long boundary = reloadAt;
    if (ticks.ticks() < boundary) {
      return;
    }
    // What ends in mode 3 may be the half with OUT high; then the other half is the new count's.
    boolean high = mode == 3 && outputAt(boundary);
    initial = pulses(register);
    start = mode == 2 || high ? boundary : boundary - firstHalf();
    reloadAt = NEVER;
  }

  /** Pulses for which OUT is high in mode 3: one more than it is low if the count is odd. */
  private int firstHalf() {
    return (initial + 1) / 2;
  }

  /** How many pulses a count is: 0 stands for the largest. */
  private int pulses(int count) {
    if (!bcd) {
      return count == 0 ? 0x10000 : count;
    }
    int value = 0;
    for (int digit = 12; digit >= 0; digit -= 4) {
      value = 10 * value + (count >>> digit & 15);
    }
    return value == 0 ? 10000 : value;
  }

  /** The counting element as software reads it. */
  private int visibleCount() {
    sync();
    if (!loaded) {
      return register;
    }
    long elapsed = stoppedAfter >= 0 ? stoppedAfter : Math.max(0, ticks.ticks() - start);
    long value =
        switch (mode) {
          case 2 -> initial - elapsed % initial;
          case 3 -> (initial & ~1) - 2 * inHalf(elapsed);
          // It goes on below zero, round and round.
          default -> initial - elapsed;
        };
    return bcd ? decimal((int) Math.floorMod(value, 10_000L)) : (int) value & 0xffff;
  }

  private long inHalf(long elapsed) {
    long position = elapsed % initial;
    return position < firstHalf() ? position : position - firstHalf();
  }

  private static int decimal(int value) {
    int digits = 0;
    for (int shift = 0, rest = value; shift < 16; shift += 4, rest /= 10) {
      digits |= rest % 10 << shift;
    }
    return digits;
  }

  // ---- OUT ----

  boolean output() {
    sync();
    return outputAt(ticks.ticks());
  }

  private boolean outputAt(long pulse) {
    if (!loaded || pulse < start || stoppedAfter >= 0) {
      return idleOutput();
    }
    long elapsed = pulse - start;
    return switch (mode) {
      case 0 -> elapsed >= initial;
      case 1 -> elapsed >= initial;
      case 2 -> elapsed % initial != initial - 1 || initial == 1;
      case 3 -> elapsed % initial < firstHalf();
      default -> elapsed != initial;
    };
  }

  /** OUT while nothing is counted: mode 0 is low until its count is reached, all others high. */
  private boolean idleOutput() {
    return mode != 0 || (loaded && stoppedAfter >= initial);
  }

  /** The first pulse after {@code pulse} at which OUT may change, or NEVER. */
  private long nextChange(long pulse) {
    if (!loaded || stoppedAfter >= 0) {
      return NEVER;
    }
    if (pulse < start) {
      return start;
    }
    long elapsed = pulse - start;
    long cycle = pulse - elapsed % initial;
    return switch (mode) {
      case 0, 1 -> elapsed < initial ? start + initial : NEVER;
      case 2 ->
          initial == 1
              ? NEVER
              : pulse < cycle + initial - 1 ? cycle + initial - 1 : cycle + initial;
      case 3 ->
          initial == 1
              ? NEVER
              : pulse < cycle + firstHalf() ? cycle + firstHalf() : cycle + initial;
      default -> elapsed < initial ? start + initial : elapsed == initial ? pulse + 1 : NEVER;
    };
  }

  private void due() {
    synchronized (lock) {
      long now = ticks.ticks();
      // Pulses of OUT that are over must be seen all the same, but not all of many.
      for (int i = 0; i < MISSED_CHANGES; i++) {
        long change = nextChange(driven);
        if (change > now) {
          break;
        }
        driven = change;
        sync();
        sink.set(outputAt(change));
      }
      updateIrq();
    }
  }

  private void updateIrq() {
    sync();
    long now = ticks.ticks();
    driven = now;
    sink.set(outputAt(now));
    long change = sink == IrqSink.NONE ? NEVER : nextChange(now);
    if (change == NEVER) {
      timer.cancel();
    } else {
      timer.arm(ticks.nanosAt(change));
    }
  }
}
