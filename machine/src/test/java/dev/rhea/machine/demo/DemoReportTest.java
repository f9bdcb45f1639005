package dev.rhea.machine.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.demo.KnownResults.Known;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private static final Map<String, Known> KNOWN = Map.of("queens", new Known("14200", 33_000_000));

  private final List<String> picture = new ArrayList<>();

  @Test
  void speedsAreInstructionsByTheGuestsClockAndTheRatioIsLastToFirst() {
    DemoReport report =
        new DemoReport(
            KNOWN,
            List.of(
                run("interp", 4.0, "@queens 14200 33000000 3300000"),
                run("tcg", 1.0, "@queens 14200 33000000 660000")));
    assertTrue(report.allRight());
    assertEquals(
        """
                        instructions        interp           tcg     ratio
        queens            33,000,000       100 M/s       500 M/s       5.0
        whole run                           4.00 s        1.00 s       4.0
        All results are right.
        """,
        printed(report));
  }

  @Test
  void wrongResultOfOneEngineIsNamed() {
    DemoReport report =
        new DemoReport(
            KNOWN,
            List.of(
                run("interp", 4.0, "@queens 14200 33000000 3300000"),
                run("tcg", 1.0, "@queens 14201 33000000 660000")));
    assertFalse(report.allRight());
    assertTrue(printed(report).contains("WRONG: tcg: queens gave 14201, right is 14200"));
  }

  @Test
  void wrongNumberOfInstructionsIsNamed() {
    DemoReport report = report("@queens 14200 32999999 660000");
    assertFalse(report.allRight());
    assertTrue(
        printed(report)
            .contains("WRONG: tcg: queens took 32999999 instructions, right is 33000000"));
  }

  @Test
  void missingResultIsNamed() {
    DemoReport report = report("@queens 14200 33000000 garbage");
    assertFalse(report.allRight());
    assertTrue(printed(report).contains("WRONG: tcg: no result of queens"));
    assertEquals(List.of("@queens 14200 33000000 garbage"), picture);
  }

  @Test
  void linesOfThePictureAreHandedOn() {
    report("\033[38;5;16m\u2580", "@queens 14200 33000000 660000");
    assertEquals(List.of("\033[38;5;16m\u2580"), picture);
  }

  private DemoReport report(String... lines) {
    return new DemoReport(KNOWN, List.of(run("tcg", 1.0, lines)));
  }

  private DemoRun run(String engine, double seconds, String... lines) {
    DemoRun run = new DemoRun(engine, picture::add);
    List.of(lines).forEach(run::line);
    run.ended(seconds);
    return run;
  }

  private static String printed(DemoReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
