package dev.rhea.devices.power;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.TickCounter;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;

/**
 * The I/O registers of the PIIX4's power management (data sheet 290562-001, section 7.2), of which
 * the first are ACPI's event and control blocks and its timer. Writing SUS_EN with the type Soft
 * Off ends the run.
 *
 * <p><i>Not modelled</i>: suspending to RAM and powered-on suspend, which end at once; throttling,
 * general purpose events, inputs and outputs, whose registers keep what is written.
 */
final class Piix4PmRegisters implements MmioHandler {
  static final long SIZE = 64;

  private static final int PMSTS = 0x00;
  private static final int PMEN = 0x02;
  private static final int PMCNTRL = 0x04;
  private static final int PMTMR = 0x08;
  private static final int GPSTS = 0x0c;
  private static final int GPEN = 0x0e;

  private static final int TIMER_OVERFLOW = 0x0001;
  private static final int POWER_BUTTON = 0x0100;
  private static final int RESUMED = 0x8000;
  private static final int STATUS_BITS = 0x8d31;
  private static final int ENABLE_BITS = 0x0521;
  private static final int SCI_ENABLE = 0x0001;

  /** SLP_TYP and the bits that stay. */
  private static final int CONTROL_BITS = 0x1c03;

  private static final int SUSPEND_ENABLE = 0x2000;
  private static final int SUSPEND_TYPE_SHIFT = 10;
  private static final int SOFT_OFF = 0;

  /** PMTMR counts 24 bits of this. */
  private static final long TIMER_HZ = 3_579_545;

  private static final int TIMER_BITS = 24;

  private final IrqSink sci;
  private final TickCounter ticks;
  private final SystemControl system;
  private final Log log;
  private final Timer overflow;
  private final byte[] storage = new byte[(int) SIZE];
  private int status;
  private int enable;
  private int control;

  /** Half periods of the timer's counter that TMROF_STS has told of. */
  private long halvesSeen;

  Piix4PmRegisters(IrqSink sci, Clock clock, SystemControl system, Log log) {
    this.sci = sci;
    this.ticks = new TickCounter(clock, TIMER_HZ);
    this.system = system;
    this.log = log;
    this.overflow = clock.newTimer(this::overflowed);
  }

  synchronized void reset() {
    java.util.Arrays.fill(storage, (byte) 0);
    status = 0;
    enable = 0;
    control = 0;
    halvesSeen = halves();
    updateIrq();
  }

  synchronized void pressPowerButton() {
    status |= POWER_BUTTON;
    updateIrq();
  }

  @Override
  public synchronized long read(long offset, int size) {
    collectOverflow();
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (readByte((int) offset + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  private int readByte(int at) {
    int shift = 8 * (at & 1);
    return switch (at & ~1) {
      case PMSTS -> status >>> shift;
      case PMEN -> enable >>> shift;
      case PMCNTRL -> control >>> shift;
      case PMTMR, PMTMR + 2 -> (int) (ticks.ticks() & (1 << TIMER_BITS) - 1) >>> 8 * (at - PMTMR);
      default -> storage[at];
    };
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    collectOverflow();
    for (int i = 0; i < size; i++) {
      writeByte((int) offset + i, (int) (value >>> (8 * i)) & 0xff);
    }
    updateIrq();
  }

  private void writeByte(int at, int value) {
    int shift = 8 * (at & 1);
    int other = 0xff00 >>> shift;
    int data = value << shift;
    switch (at & ~1) {
      case PMSTS -> status &= ~(data & STATUS_BITS);
      case PMEN -> enable = enable & other | data & ENABLE_BITS;
      case PMCNTRL -> writeControl(control & other | data);
      case PMTMR, PMTMR + 2 -> {} // Read only.
      // Status bits that nothing sets.
      case GPSTS -> {}
      case GPEN -> storage[at] = (byte) value;
      default -> storage[at] = (byte) value;
    }
  }

  private void writeControl(int value) {
    control = value & CONTROL_BITS;
    if ((value & SUSPEND_ENABLE) != 0) {
      int type = value >>> SUSPEND_TYPE_SHIFT & 7;
      if (type == SOFT_OFF) {
        system.powerOff(0);
      } else {
        log.unimplemented("piix4-pm: suspend of type " + type);
        status |= RESUMED;
      }
    }
  }

  /** How often bit 23 of the timer has changed. */
  private long halves() {
    return ticks.ticks() >>> (TIMER_BITS - 1);
  }

  private void collectOverflow() {
    long halves = halves();
    if (halves != halvesSeen) {
      halvesSeen = halves;
      status |= TIMER_OVERFLOW;
    }
  }

  private synchronized void overflowed() {
    collectOverflow();
    updateIrq();
  }

  private void updateIrq() {
    sci.set((control & SCI_ENABLE) != 0 && (status & enable) != 0);
    if ((enable & ~status & TIMER_OVERFLOW) != 0) {
      overflow.arm(ticks.nanosAt(halvesSeen + 1 << (TIMER_BITS - 1)));
    } else {
      overflow.cancel();
    }
  }
}
