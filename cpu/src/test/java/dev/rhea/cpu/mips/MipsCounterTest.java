package dev.rhea.cpu.mips;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.memory.AddressSpace;
import org.junit.jupiter.api.Test;

/** Count, Compare and the timer interrupt as Linux looks at them. */
class MipsCounterTest {
  private static final int COUNT = 9;
  private static final int COMPARE = 11;
  private static final int CAUSE = 13;
  private static final long TIMER_INTERRUPT = 1 << 30;

  /** Time that a test moves, and a board that is late to tell of deadlines. */
  private static final class LateTimer implements MipsTimer {
    long ticks;

    @Override
    public long ticks() {
      return ticks;
    }

    @Override
    public void setDeadline(long deadline) {}
  }

  private final LateTimer timer = new LateTimer();
  private final MipsState cpu = new MipsState(MipsCpuModel.M24KF, true, new AddressSpace("empty"));

  MipsCounterTest() {
    cpu.setTimer(timer);
  }

  private long timerInterrupt() {
    return cpu.controlRegister(CAUSE, 0) & TIMER_INTERRUPT;
  }

  @Test
  void causeTellsOfTheTimerAsSoonAsCountHasReachedCompare() {
    cpu.setControlRegister(COMPARE, 0, 100);
    timer.ticks = 99;
    assertEquals(99, cpu.controlRegister(COUNT, 0));
    assertEquals(0, timerInterrupt());
    timer.ticks = 100;
    assertEquals(TIMER_INTERRUPT, timerInterrupt());
    cpu.setControlRegister(COMPARE, 0, 200);
    assertEquals(0, timerInterrupt());
  }
}
