package dev.rhea.devices.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
  private final List<Long> wakes = new ArrayList<>();
  private final TimerQueue queue = new TimerQueue(wakes::add);
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsInOrderOfDeadlineThenOfArming() {
    queue.newTimer(() -> ran.add("c")).arm(20);
    queue.newTimer(() -> ran.add("a")).arm(10);
    queue.newTimer(() -> ran.add("b")).arm(10);
    queue.newTimer(() -> ran.add("late")).arm(21);
    queue.runDue(20);
    assertEquals(List.of("a", "b", "c"), ran);
    assertEquals(21, queue.earliest());
  }

  @Test
  void rearmingReplacesTheDeadlineInsteadOfAddingOne() {
    Timer timer = queue.newTimer(() -> ran.add("t"));
    timer.arm(10);
    timer.arm(30);
    queue.runDue(10);
    assertTrue(ran.isEmpty());
    queue.runDue(30);
    queue.runDue(1000);
    assertEquals(List.of("t"), ran);
    assertFalse(timer.armed());
  }

  @Test
  void cancelledTimerDoesNotRun() {
    Timer timer = queue.newTimer(() -> ran.add("t"));
    timer.arm(10);
    timer.cancel();
    queue.runDue(1000);
    assertTrue(ran.isEmpty());
    assertEquals(TimerQueue.NONE, queue.earliest());
  }

  @Test
  void actionMayArmItsOwnTimerAgain() {
    Timer[] timer = new Timer[1];
    timer[0] =
        queue.newTimer(() -> {
          ran.add("t");
          if (ran.size() < 3) {
            timer[0].arm(10);
          }
        });
    timer[0].arm(10);
    queue.runDue(10);
    assertEquals(List.of("t", "t", "t"), ran);
  }

  @Test
  void onlyAnEarlierDeadlineWakesTheOwner() {
    queue.newTimer(() -> {}).arm(50);
    queue.newTimer(() -> {}).arm(60);
    queue.newTimer(() -> {}).arm(40);
    assertEquals(List.of(50L, 40L), wakes);
  }
}
