package dev.rhea.machine.board.mips;

import dev.rhea.cpu.mips.MipsState;
import dev.rhea.cpu.mips.MipsTimer;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.TickCounter;
import dev.rhea.devices.clock.Timer;

/** A CPU's side of time: the rate of Count, and its deadline on the board's clock. */
final class CountTimer implements MipsTimer {
  private final TickCounter counter;
  private final Timer timer;

  CountTimer(MipsState state, Clock clock) {
    counter = new TickCounter(clock, MaltaMap.COUNT_HZ);
    timer = clock.newTimer(state::timerReached);
  }

  @Override
  public long ticks() {
    return counter.ticks();
  }

  @Override
  public void setDeadline(long ticks) {
    if (ticks == NEVER) {
      timer.cancel();
    } else {
      timer.arm(counter.nanosAt(ticks));
    }
  }
}
