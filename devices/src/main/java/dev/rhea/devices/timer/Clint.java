package dev.rhea.devices.timer;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;

/**
 * Core-Local Interruptor (SiFive FU540-C000 Manual v1p4, chapter 9): software interrupts and timer
 * of all harts in one block. It is an {@link AclintMswi} and, from offset 0x4000, an {@link
 * AclintMtimer}: msip of hart n at 4n, mtimecmp at 0x4000 + 8n, mtime at 0xbff8.
 *
 * <p><i>Not modelled</i>: nothing.
 */
public final class Clint implements MmioHandler {
  /** Bytes of address space. */
  public static final long SIZE = 0x10000;

  private final AclintMswi mswi;
  private final AclintMtimer mtimer;
  private final Log log;

  /**
   * Makes the device in its reset state.
   *
   * @param hartCount 1 to 4095
   * @param hz frequency of mtime
   */
  public Clint(int hartCount, Clock clock, long hz, Log log) {
    mswi = new AclintMswi(hartCount, log);
    mtimer = new AclintMtimer(hartCount, clock, hz, log);
    this.log = log;
  }

  /** mtime: what harts read as {@code time}. Any thread. */
  public long mtime() {
    return mtimer.mtime();
  }

  /** The machine software interrupt of a hart. */
  public IrqLine softwareInterrupt(int hart) {
    return mswi.output(hart);
  }

  /** The machine timer interrupt of a hart. */
  public IrqLine timerInterrupt(int hart) {
    return mtimer.output(hart);
  }

  /** Clears msip and mtime, disarms the comparators. */
  public void reset() {
    mswi.reset();
    mtimer.reset();
  }

  @Override
  public long read(long offset, int size) {
    if (offset < AclintMswi.SIZE) {
      return mswi.read(offset, size);
    }
    if (offset < AclintMswi.SIZE + AclintMtimer.SIZE) {
      return mtimer.read(offset - AclintMswi.SIZE, size);
    }
    log.guestError("clint: no register at offset 0x" + Long.toHexString(offset));
    return 0;
  }

  @Override
  public void write(long offset, int size, long value) {
    if (offset < AclintMswi.SIZE) {
      mswi.write(offset, size, value);
    } else if (offset < AclintMswi.SIZE + AclintMtimer.SIZE) {
      mtimer.write(offset - AclintMswi.SIZE, size, value);
    } else {
      log.guestError("clint: no register at offset 0x" + Long.toHexString(offset));
    }
  }
}
