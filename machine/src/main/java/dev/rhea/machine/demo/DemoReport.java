package dev.rhea.machine.demo;

import dev.rhea.machine.demo.DemoRun.Computation;
import dev.rhea.machine.demo.KnownResults.Known;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of a demo: a row per computation, a column per engine, the last engine ÷ the first. */
public final class DemoReport {
  private final Map<String, Known> known;
  private final List<DemoRun> runs;
  private final List<String> mistakes = new ArrayList<>();

  /**
   * @param size what the runs computed
   * @param runs one per engine, at least one; the first is what the others are compared with
   */
  public DemoReport(DemoSize size, List<DemoRun> runs) {
    this(KnownResults.of(size), runs);
  }

  DemoReport(Map<String, Known> known, List<DemoRun> runs) {
    this.known = known;
    this.runs = List.copyOf(runs);
    runs.forEach(this::judge);
  }

  /** Whether every result of every engine is right. */
  public boolean allRight() {
    return mistakes.isEmpty();
  }

  private void judge(DemoRun run) {
    known.forEach((name, expected) -> {
      Computation computation = find(run, name);
      if (computation == null) {
        mistakes.add(run.engine() + ": no result of " + name);
      } else if (!computation.result().equals(expected.result())) {
        mistakes.add(
            run.engine()
                + ": "
                + name
                + " gave "
                + computation.result()
                + ", right is "
                + expected.result());
      } else if (computation.instructions() != expected.instructions()) {
        mistakes.add(
            run.engine()
                + ": "
                + name
                + " took "
                + computation.instructions()
                + " instructions, right is "
                + expected.instructions());
      }
    });
  }

  private static @Nullable Computation find(DemoRun run, String name) {
    return run.computations().stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
  }

  /** Prints the table, then what is wrong or that all is right. */
  public void print(PrintStream out) {
    out.printf("%-12s%16s", "", "instructions");
    for (DemoRun run : runs) {
      out.printf("%14s", run.engine());
    }
    out.println(runs.size() > 1 ? "     ratio" : "");
    known.forEach((name, expected) -> {
      out.printf(Locale.ROOT, "%-12s%,16d", name, expected.instructions());
      runs.forEach(run -> printSpeed(out, find(run, name)));
      printRatio(out, speed(runs.getLast(), name) / speed(runs.getFirst(), name));
    });
    out.printf("%-12s%16s", "whole run", "");
    for (DemoRun run : runs) {
      out.printf(Locale.ROOT, "%12.2f s", run.wallSeconds());
    }
    printRatio(out, runs.getFirst().wallSeconds() / runs.getLast().wallSeconds());
    mistakes.forEach(mistake -> out.println("WRONG: " + mistake));
    if (mistakes.isEmpty()) {
      out.println("All results are right.");
    }
  }

  private static void printSpeed(PrintStream out, @Nullable Computation computation) {
    if (computation == null) {
      out.printf("%14s", "-");
    } else {
      out.printf(Locale.ROOT, "%10.0f M/s", computation.instructionsPerSecond() * 1e-6);
    }
  }

  private void printRatio(PrintStream out, double ratio) {
    if (runs.size() > 1 && Double.isFinite(ratio)) {
      out.printf(Locale.ROOT, "%10.1f", ratio);
    }
    out.println();
  }

  private static double speed(DemoRun run, String name) {
    Computation computation = find(run, name);
    return computation == null ? Double.NaN : computation.instructionsPerSecond();
  }
}
