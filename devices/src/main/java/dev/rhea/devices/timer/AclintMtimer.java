package dev.rhea.devices.timer;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.TickCounter;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;
import java.util.Arrays;

/**
 * Machine-level timer (RISC-V ACLINT Specification 1.0-rc4, chapter 2): one MTIME for all harts,
 * MTIMECMP for each. MTIMECMP of hart n is at offset 8n, MTIME at 0x7ff8; registers are 64 bits and
 * can be accessed by halves.
 *
 * <p>MTIMECMP, undefined after reset by the specification, is all ones, so that no hart starts with
 * an interrupt.
 *
 * <p><i>Not modelled</i>: nothing.
 */
public final class AclintMtimer implements MmioHandler {
  /** Bytes of address space. */
  public static final long SIZE = 0x8000;

  private static final long MTIME = 0x7ff8;

  private final TickCounter counter;
  private final Log log;
  private final Comparator[] comparators;

  /** MTIME minus the counter; read without the lock. */
  private volatile long offsetTicks;

  /** One hart's MTIMECMP. */
  private final class Comparator {
    final IrqLine output = new IrqLine();
    final Timer timer;
    long mtimecmp = -1;

    Comparator(Clock clock) {
      timer = clock.newTimer(this::due);
    }

    private void due() {
      synchronized (AclintMtimer.this) {
        updateIrq();
      }
    }

    void updateIrq() {
      long ticks = counter.ticks();
      long remaining = mtimecmp - (ticks + offsetTicks);
      boolean reached = Long.compareUnsigned(ticks + offsetTicks, mtimecmp) >= 0;
      output.set(reached);
      long due = ticks + remaining;
      if (reached || Long.compareUnsigned(due, remaining) < 0) {
        // Reached, or further away than the counter counts: all ones is how guests say never.
        timer.cancel();
      } else {
        timer.arm(counter.nanosAt(due));
      }
    }
  }

  /**
   * Makes the device in its reset state.
   *
   * @param hartCount 1 to 4095
   * @param hz frequency of MTIME
   */
  public AclintMtimer(int hartCount, Clock clock, long hz, Log log) {
    if (hartCount < 1 || hartCount > 4095) {
      throw new IllegalArgumentException(hartCount + " harts");
    }
    this.counter = new TickCounter(clock, hz);
    this.log = log;
    comparators = new Comparator[hartCount];
    Arrays.setAll(comparators, i -> new Comparator(clock));
    reset();
  }

  /** MTIME: what harts read as {@code time}. Any thread. */
  public long mtime() {
    return counter.ticks() + offsetTicks;
  }

  /** The machine timer interrupt of a hart. */
  public IrqLine output(int hart) {
    return comparators[hart].output;
  }

  /** Sets MTIME to zero (2.1) and disarms every comparator. */
  public synchronized void reset() {
    for (Comparator comparator : comparators) {
      comparator.mtimecmp = -1;
    }
    setMtime(0);
  }

  @Override
  public synchronized long read(long offset, int size) {
    return register(offset & ~7L) >>> (8 * (offset & 7));
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    long base = offset & ~7L;
    int shift = 8 * (int) (offset & 7);
    long mask = -1L >>> (64 - 8 * size) << shift;
    long merged = (register(base) & ~mask) | ((value << shift) & mask);
    if (base == MTIME) {
      setMtime(merged);
    } else if (base >>> 3 < comparators.length) {
      Comparator comparator = comparators[(int) (base >>> 3)];
      comparator.mtimecmp = merged;
      comparator.updateIrq();
    }
  }

  private long register(long offset) {
    if (offset == MTIME) {
      return mtime();
    }
    if (offset >>> 3 < comparators.length) {
      return comparators[(int) (offset >>> 3)].mtimecmp;
    }
    log.guestError("aclint-mtimer: no register at offset 0x" + Long.toHexString(offset));
    return 0;
  }

  private void setMtime(long value) {
    offsetTicks = value - counter.ticks();
    for (Comparator comparator : comparators) {
      comparator.updateIrq();
    }
  }
}
