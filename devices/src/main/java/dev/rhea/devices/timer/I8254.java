package dev.rhea.devices.timer;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.TickCounter;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;
import java.util.List;

/**
 * Programmable interval timer, Intel 8254 (data sheet 231164-005): three counters of 16 bits, each
 * with a gate and an output, six modes, binary or decimal.
 *
 * <p>Counters are not stepped: count and output follow from the clock when they are looked at, and
 * a timer is armed for the next change of an output that is connected.
 *
 * <p><i>Not modelled</i>: the count that is visible within the clock pulse that loads it; counting
 * by an external clock.
 */
public final class I8254 implements MmioHandler {
  /** Ports of it. */
  public static final long SIZE = 4;

  /** The clock of a PC's timer. */
  public static final long PC_HZ = 1_193_182;

  private static final int COUNTERS = 3;
  private static final int CONTROL = 3;
  private static final int READ_BACK = 3;
  private static final int READ_BACK_NO_COUNT = 0x20;
  private static final int READ_BACK_NO_STATUS = 0x10;

  private final I8254Counter[] counters = new I8254Counter[COUNTERS];

  /**
   * Makes the chip; all gates are high.
   *
   * @param hz clock of all counters
   * @param outputs what each counter's OUT drives, three of them
   */
  public I8254(Clock clock, long hz, List<? extends IrqSink> outputs) {
    TickCounter ticks = new TickCounter(clock, hz);
    for (int i = 0; i < COUNTERS; i++) {
      counters[i] = new I8254Counter(this, clock, ticks, outputs.get(i));
    }
  }

  /** The chip has no reset; this is how firmware leaves it: no counter counts, outputs are high. */
  public synchronized void reset() {
    for (I8254Counter counter : counters) {
      counter.reset();
    }
  }

  /** Drives a counter's GATE. */
  public synchronized void setGate(int counter, boolean level) {
    counters[counter].setGate(level);
  }

  /** A counter's OUT. */
  public synchronized boolean output(int counter) {
    return counters[counter].output();
  }

  @Override
  public synchronized long read(long offset, int size) {
    // The control word register cannot be read (table in "Read Operations"): the bus floats.
    return offset == CONTROL ? 0xff : counters[(int) offset].read();
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    int data = (int) value & 0xff;
    if (offset < COUNTERS) {
      counters[(int) offset].write(data);
    } else if (data >>> 6 == READ_BACK) {
      readBack(data);
    } else {
      counters[data >>> 6].control(data & 0x3f);
    }
  }

  private void readBack(int command) {
    for (int i = 0; i < COUNTERS; i++) {
      if ((command & 2 << i) != 0) {
        if ((command & READ_BACK_NO_COUNT) == 0) {
          counters[i].latchCount();
        }
        if ((command & READ_BACK_NO_STATUS) == 0) {
          counters[i].latchStatus();
        }
      }
    }
  }
}
