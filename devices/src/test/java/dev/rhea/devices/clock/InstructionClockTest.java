package dev.rhea.devices.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time that is told to pass. */
class InstructionClockTest {
  private final InstructionClock clock = new InstructionClock();
  private final List<String> fired = new ArrayList<>();

  @Test
  void timersRunInOrderWhenTheirTimeHasComeAndNotBefore() {
    Timer late = clock.newTimer(() -> fired.add("late"));
    Timer early = clock.newTimer(() -> fired.add("early"));
    late.arm(20);
    early.arm(10);
    assertEquals(10, clock.nextDeadline());
    clock.advanceTo(9);
    assertEquals(List.of(), fired);
    clock.advanceTo(25);
    assertEquals(List.of("early", "late"), fired);
    assertEquals(InstructionClock.NEVER, clock.nextDeadline());
  }

  @Test
  void timeNeverGoesBackAndATimerInThePastRunsAtTheNextStep() {
    clock.advanceTo(100);
    clock.advanceTo(50);
    assertEquals(100, clock.nanos());
    clock.newTimer(() -> fired.add("past")).arm(10);
    clock.advanceTo(100);
    assertEquals(List.of("past"), fired);
  }
}
