package dev.rhea.machine.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
  private static final String WHOLE_RUN =
      """
      [    0.1] Linux version 6.12
      GUEST-READY
      GUEST-T start 2.50
      W1 sha256 3b6a
      GUEST-T sha256 3.75
      W2 gzip 215157 dea9
      GUEST-T gzip 4.00
      GUEST-DONE
      """;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private long nanos;
  private final SelfCheck check =
      new SelfCheck(
          Map.of("W1", "W1 sha256 3b6a", "W2", "W2 gzip 215157 dea9"),
          new PrintStream(printed, true, StandardCharsets.UTF_8),
          () -> nanos);

  @Test
  void rightResultsPassAndTheTableTellsTheGuestsTimes() {
    hear(WHOLE_RUN);
    assertTrue(check.verdict(0));
    assertTrue(table().contains("W1 sha256      right          1.25\n"), table());
    assertTrue(table().contains("W2 gzip        right          0.25\n"), table());
    assertTrue(table().endsWith("2 of 2 right\n"), table());
  }

  @Test
  void hostTimesAreTakenWhenTheLinesCome() {
    nanos = 1_500_000_000L;
    hear("GUEST-READY\n");
    nanos = 9_000_000_000L;
    hear(WHOLE_RUN.substring(WHOLE_RUN.indexOf("GUEST-T start")));
    assertTrue(check.verdict(0));
    assertTrue(table().contains("ready after 1.5 s, done after 9.0 s"), table());
  }

  @Test
  void oneWrongDigitFails() {
    hear(WHOLE_RUN.replace("dea9", "dea8"));
    assertFalse(check.verdict(0));
    assertTrue(table().contains("printed  W2 gzip 215157 dea8"), table());
    assertTrue(table().contains("known    W2 gzip 215157 dea9"), table());
    assertTrue(table().endsWith("1 of 2 right\n"), table());
  }

  @Test
  void resultThatNeverCameFails() {
    hear(WHOLE_RUN.replace("W1 sha256 3b6a\n", ""));
    assertFalse(check.verdict(0));
    assertTrue(table().contains("W1             MISSING"), table());
  }

  @Test
  void guestThatDiesBeforeItsEndFails() {
    hear(WHOLE_RUN.replace("GUEST-DONE\n", "Kernel panic - not syncing\n"));
    assertFalse(check.verdict(0));
  }

  @Test
  void machineThatEndsWithAStatusFails() {
    hear(WHOLE_RUN);
    assertFalse(check.verdict(3));
  }

  @Test
  void garbageInsteadOfATimeIsNoReasonToStop() {
    hear(WHOLE_RUN.replace("GUEST-T sha256 3.75", "GUEST-T sha256 \u0000?"));
    assertTrue(check.verdict(0));
  }

  @Test
  void allSevenKnownResultsAreInTheDataFile() {
    Map<String, String> known = SelfCheck.knownResults();
    assertEquals("[W1, W2, W3, W4, W5, W6, W7]", known.keySet().toString());
    assertEquals("W5 shloop 711572", known.get("W5"));
  }

  private void hear(String console) {
    console.lines().forEach(check::line);
  }

  private String table() {
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
