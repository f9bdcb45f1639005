package dev.rhea.machine.board.riscv;

import dev.rhea.cpu.riscv.RvState;
import dev.rhea.cpu.riscv.RvTimer;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import java.util.function.LongSupplier;

/**
 * A hart's side of time: the {@code time} CSR, and the supervisor timer interrupt at a deadline,
 * which comes from {@code stimecmp} (Sstc) or from firmware. The interrupt may come late by what
 * the host's timers are late, never early.
 *
 * <p><i>Not modelled</i>: a deadline does not move when software writes mtime after it was set.
 */
final class TimerDeadline implements RvTimer {
  private static final long NANOS_PER_TICK = 1_000_000_000L / VirtMap.TIMEBASE_HZ;

  private final RvState state;
  private final Clock clock;
  private final LongSupplier mtime;
  private final Timer timer;

  /** In ticks, unsigned; guarded by this. */
  private long deadline = NEVER;

  TimerDeadline(RvState state, Clock clock, LongSupplier mtime) {
    this.state = state;
    this.clock = clock;
    this.mtime = mtime;
    this.timer = clock.newTimer(this::due);
  }

  @Override
  public long time() {
    return mtime.getAsLong();
  }

  @Override
  public synchronized void setDeadline(long time) {
    deadline = time;
    timer.cancel();
    if (time != NEVER) {
      // Down first: the hart is told of rising edges only, and an old deadline may have raised it
      // just now.
      state.setInterrupt(Hart.SUPERVISOR_TIMER, false);
      due();
    }
  }

  /** Raises the interrupt if it is time, or waits on; on the hart's thread or the iothread. */
  private synchronized void due() {
    if (deadline == NEVER) {
      return;
    }
    long ticks = deadline - time();
    if (Long.compareUnsigned(time(), deadline) >= 0) {
      state.setInterrupt(Hart.SUPERVISOR_TIMER, true);
    } else if (ticks > 0 && ticks < Long.MAX_VALUE / NANOS_PER_TICK / 2) {
      // What lies beyond the clock's range is never reached.
      timer.arm(clock.nanos() + ticks * NANOS_PER_TICK);
    }
  }
}
