package dev.rhea.machine;

import dev.rhea.accel.Pace;
import dev.rhea.cpu.CpuState;
import dev.rhea.devices.clock.InstructionClock;
import dev.rhea.devices.io.SlicedWork;
import dev.rhea.machine.config.IcountConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Time that follows the number of instructions, and everything that waits for the end of a slice:
 * timers, completions, input. All of it happens on the vCPU's thread, here.
 */
final class InstructionTime implements Pace {
  /**
   * Instructions of a slice in which no timer falls due: long, as its last few thousand are
   * interpreted, and short enough that a key typed is seen at once.
   */
  private static final int LONGEST_SLICE = 100_000;

  private final IcountConfig config;
  private final int longestSlice;
  private final InstructionClock clock = new InstructionClock();
  private final SlicedWork work = new SlicedWork();
  private final List<Runnable> deliveries = new ArrayList<>();

  /** Guest time that passed while the CPU waited. */
  private long waitedNanos;

  /** Host time at which the CPU began to wait, and the guest's; valid while {@link #waits}. */
  private long hostStart;

  private long guestStart;
  private boolean waits;

  InstructionTime(IcountConfig config) {
    this(config, LONGEST_SLICE);
  }

  /** With slices of at most so many instructions. */
  InstructionTime(IcountConfig config, int longestSlice) {
    this.config = config;
    this.longestSlice = longestSlice;
  }

  InstructionClock clock() {
    return clock;
  }

  SlicedWork work() {
    return work;
  }

  /** Adds something that happens between slices; before the CPU runs. */
  void atBoundaries(Runnable delivery) {
    deliveries.add(delivery);
  }

  @Override
  public int nextSlice(CpuState cpu) {
    if (waits) {
      passHostTime();
      waits = false;
    }
    clock.advanceTo((cpu.retired() << config.shift()) + waitedNanos);
    happen();
    long nanos = clock.nextDeadline() - clock.nanos();
    if (nanos <= 0) {
      return 1; // a timer that arms itself again for now
    }
    // Rounded up: at the end of the slice the timer is due.
    long instructions = (nanos - 1 >>> config.shift()) + 1;
    return (int) Math.min(instructions, longestSlice);
  }

  @Override
  public long idle(CpuState cpu) {
    happen();
    if (!cpu.waiting()) {
      return 0;
    }
    long deadline = clock.nextDeadline();
    if (!config.sleep()) {
      if (deadline == InstructionClock.NEVER) {
        return Long.MAX_VALUE;
      }
      passTo(deadline);
      return 0;
    }
    if (!waits) {
      waits = true;
      hostStart = System.nanoTime();
      guestStart = clock.nanos();
    }
    passHostTime();
    return cpu.waiting() && deadline != InstructionClock.NEVER
        ? Math.max(0, deadline - clock.nanos())
        : cpu.waiting() ? Long.MAX_VALUE : 0;
  }

  /** Lets as much time pass as the host's clock has, but not beyond the next timer. */
  private void passHostTime() {
    passTo(Math.min(clock.nextDeadline(), guestStart + (System.nanoTime() - hostStart)));
  }

  private void passTo(long nanos) {
    long passed = nanos - clock.nanos();
    if (passed > 0) {
      waitedNanos += passed;
    }
    clock.advanceTo(nanos);
  }

  private void happen() {
    work.complete();
    deliveries.forEach(Runnable::run);
  }
}
