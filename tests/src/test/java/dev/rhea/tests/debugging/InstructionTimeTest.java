package dev.rhea.tests.debugging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.config.IcountConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -icount}: what the guest sees of time depends on its instructions alone. */
@Timeout(120)
class InstructionTimeTest {
  @TempDir Path directory;

  private static String run(Guest guest, String engine, int shift) {
    int status =
        Guest.run(
            guest
                .machine()
                .accelerator(engine)
                .configure(c -> c.icount(new IcountConfig(shift, false))));
    assertEquals(0, status, guest::notes);
    return guest.output();
  }

  /** Each interrupt writes in which round of a loop it came; translated or not, in the same. */
  @Test
  void interruptsComeAtTheSameInstructionInEachRunAndOnEachEngine() throws IOException {
    Guest guest = new Guest(directory, Programs.XORSHIFT);
    String expected = run(guest, "interp", 0);
    assertEquals(Programs.lastCharacter(), expected.charAt(expected.length() - 1));
    assertTrue(expected.length() > 60, expected);
    for (int i = 0; i < 3; i++) {
      assertEquals(expected, run(guest, "tcg", 0));
    }
    assertEquals(expected, run(guest, "interp", 0));
    Set<Integer> rounds = new HashSet<>();
    expected.chars().forEach(rounds::add);
    assertTrue(rounds.size() > 10, "interrupts in few rounds tell little: " + expected);
  }

  /** 16 times the time an instruction: 16 times the interrupts, but for those waited for. */
  @Test
  void shiftMakesInstructionsLonger() throws IOException {
    Guest guest = new Guest(directory, Programs.XORSHIFT);
    int one = run(guest, "interp", 0).length() - 21;
    int sixteen = run(guest, "interp", 4).length() - 21;
    assertNotEquals(0, one);
    // The handler's own instructions are part of the interval.
    assertTrue(sixteen > 12 * one && sixteen < 24 * one, one + " and " + sixteen);
  }

  /** An hour's sleep takes no time, or this test runs into its limit. */
  @Test
  void withoutSleepAWaitingGuestSkipsToItsTimer() throws IOException {
    String source =
        """
          li   s0, 0x2004000
          li   t0, 36000000000
          sd   t0, 0(s0)
          li   t0, 0x80
          csrw mie, t0
        1:wfi
          csrr t0, mip
          andi t0, t0, 0x80
          beqz t0, 1b
        """
            + Guest.POWER_OFF;
    Guest guest = new Guest(directory, source);
    assertEquals("", run(guest, "tcg", 0));
  }

  /** With it, 30 milliseconds take that long at least. */
  @Test
  void withSleepAWaitingGuestWaitsAsLongAsTheHostsClockSays() throws IOException {
    String source =
        """
          li   s0, 0x2004000
          li   t0, 300000
          sd   t0, 0(s0)
          li   t0, 0x80
          csrw mie, t0
        1:wfi
          csrr t0, mip
          andi t0, t0, 0x80
          beqz t0, 1b
        """
            + Guest.POWER_OFF;
    Guest guest = new Guest(directory, source);
    long start = System.nanoTime();
    assertEquals(
        0,
        Guest.run(
            guest
                .machine()
                .accelerator("interp")
                .configure(c -> c.icount(new IcountConfig(0, true)))));
    assertTrue(System.nanoTime() - start >= 29_000_000, "it did not wait");
  }
}
