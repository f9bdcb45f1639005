package dev.rhea.devices.intc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.memory.log.Log;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Offsets and rules from the PLIC specification 1.0, chapters 3 to 9. */
class PlicTest {
  private static final int MACHINE = 0;
  private static final int SUPERVISOR = 1;

  private final Plic plic = new Plic(95, 2, Log.off());

  private int get(long offset) {
    return (int) plic.read(offset, 4);
  }

  private void set(long offset, int value) {
    plic.write(offset, 4, value & 0xffff_ffffL);
  }

  private void enable(int context, int source, int priority) {
    set(4L * source, priority);
    long enables = 0x2000 + 0x80L * context + source / 32 * 4;
    set(enables, get(enables) | 1 << source % 32);
  }

  private int claim(int context) {
    return get(0x20_0004 + 0x1000L * context);
  }

  private void complete(int context, int source) {
    set(0x20_0004 + 0x1000L * context, source);
  }

  private boolean line(int context) {
    return plic.output(context).level();
  }

  @Test
  void sourceReachesTheContextsThatEnableIt() {
    enable(SUPERVISOR, 10, 1);
    plic.input(10).set(true);
    assertEquals(1 << 10, get(0x1000));
    assertFalse(line(MACHINE));
    assertTrue(line(SUPERVISOR));
    assertEquals(0, claim(MACHINE));
    assertEquals(10, claim(SUPERVISOR));
  }

  @Test
  void claimedSourceDoesNotInterruptAgainUntilCompletedAndThenDoesIfItsLineIsStillHigh() {
    enable(SUPERVISOR, 40, 1);
    plic.input(40).set(true);
    assertEquals(40, claim(SUPERVISOR));
    assertFalse(line(SUPERVISOR));
    assertEquals(0, get(0x1004));
    assertEquals(0, claim(SUPERVISOR));
    complete(SUPERVISOR, 40);
    assertTrue(line(SUPERVISOR));
    assertEquals(40, claim(SUPERVISOR));
    plic.input(40).set(false);
    complete(SUPERVISOR, 40);
    assertFalse(line(SUPERVISOR));
  }

  @Test
  void lineThatRisesAgainWhileClaimedIsSeenAfterCompletion() {
    enable(SUPERVISOR, 3, 1);
    plic.input(3).set(true);
    claim(SUPERVISOR);
    plic.input(3).set(false);
    plic.input(3).set(true);
    assertFalse(line(SUPERVISOR));
    complete(SUPERVISOR, 3);
    assertTrue(line(SUPERVISOR));
  }

  @Test
  void highestPriorityComesFirstAndOfEqualsTheLowestNumber() {
    enable(MACHINE, 5, 2);
    enable(MACHINE, 33, 7);
    enable(MACHINE, 64, 7);
    enable(MACHINE, 1, 2);
    for (int source : new int[] {5, 64, 33, 1}) {
      plic.input(source).set(true);
    }
    assertEquals(33, claim(MACHINE));
    assertEquals(64, claim(MACHINE));
    assertEquals(1, claim(MACHINE));
    assertEquals(5, claim(MACHINE));
    assertEquals(0, claim(MACHINE));
  }

  @Test
  void thresholdSilencesPrioritiesUpToItselfButDoesNotAffectClaims() {
    enable(MACHINE, 9, 3);
    plic.input(9).set(true);
    set(0x20_0000, 3);
    assertFalse(line(MACHINE));
    set(0x20_0000, 2);
    assertTrue(line(MACHINE));
    set(0x20_0000, 7);
    assertEquals(9, claim(MACHINE));
  }

  @Test
  void priorityZeroNeverInterrupts() {
    enable(MACHINE, 9, 0);
    plic.input(9).set(true);
    assertFalse(line(MACHINE));
    assertEquals(0, claim(MACHINE));
  }

  @Test
  void fieldsKeepTheirBitsOnly() {
    set(4, -1);
    assertEquals(7, get(4));
    set(0x20_1000, -1);
    assertEquals(7, get(0x20_1000));
    set(0, 5); // Source 0 does not exist,
    assertEquals(0, get(0));
    set(0x2000, -1);
    assertEquals(~1, get(0x2000)); // nor does its enable,
    set(0x2008, -1);
    assertEquals(-1, get(0x2008)); // sources 64 to 95 all do.
    set(0x1000, -1);
    assertEquals(0, get(0x1000)); // Pending bits are read only.
    Plic odd = new Plic(35, 1, Log.off());
    odd.write(0x2004, 4, 0xffff_ffffL);
    assertEquals(0xf, odd.read(0x2004, 4));
  }

  @Test
  void resetForgetsRegistersButNotTheLines() {
    enable(MACHINE, 9, 1);
    plic.input(9).set(true);
    claim(MACHINE);
    plic.reset();
    assertFalse(line(MACHINE));
    assertEquals(0, get(4 * 9));
    assertEquals(1 << 9, get(0x1000));
    enable(MACHINE, 9, 1);
    assertTrue(line(MACHINE));
  }

  @Test
  void noAccessAnywhereThrows() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      int size = 1 << random.nextInt(4);
      // Mostly near the registers that exist, now and then anywhere.
      long span = new long[] {0x200, 0x3000, 0x20_3000, Plic.SIZE}[random.nextInt(4)];
      long offset = random.nextLong(span) & -size;
      if (random.nextBoolean()) {
        plic.read(offset, size);
      } else {
        plic.write(offset, size, random.nextLong() >>> 64 - 8 * size);
      }
    }
  }
}
