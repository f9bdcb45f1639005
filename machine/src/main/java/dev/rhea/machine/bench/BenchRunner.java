package dev.rhea.machine.bench;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a plan out. The engines take turns, run by run, so that a host that grows slower or
 * faster meanwhile favours none; the first of a round is another one each time.
 */
public final class BenchRunner {
  private final BenchPlan plan;
  private final List<String> rhea;
  private final Path directory;

  /**
   * @param rhea the command that starts Rhea, up to the target
   * @param directory where programs and logs may go
   */
  public BenchRunner(BenchPlan plan, List<String> rhea, Path directory) {
    this.plan = plan;
    this.rhea = List.copyOf(rhea);
    this.directory = directory;
  }

  /**
   * Runs all programs.
   *
   * @param progress told before each run what it is
   * @param finished told of each program when its runs are done
   * @throws UserError when a program cannot be run or fails its own check
   */
  public BenchResults run(Consumer<String> progress, Consumer<ProgramResult> finished) {
    List<ProgramResult> results = new ArrayList<>();
    for (BenchProgram program : plan.programs()) {
      progress.accept(program.text());
      ProgramResult result = run(program, progress);
      results.add(result);
      finished.accept(result);
    }
    return new BenchResults(plan, List.copyOf(results));
  }

  private ProgramResult run(BenchProgram program, Consumer<String> progress) {
    int passes = program.passes(plan.seconds());
    List<List<Measurement>> runs = new ArrayList<>();
    plan.engines().forEach(engine -> runs.add(new ArrayList<>()));
    try {
      Path kernel = Files.write(directory.resolve(program.text()), program.image(plan.target()));
      for (int round = 0; round < plan.runs(); round++) {
        for (int turn = 0; turn < plan.engines().size(); turn++) {
          int index = (round + turn) % plan.engines().size();
          BenchEngine engine = plan.engines().get(index);
          progress.accept(
              program.text() + " " + (round + 1) + "/" + plan.runs() + " " + engine.text());
          runs.get(index).add(measure(program, engine, kernel, passes, null));
        }
      }
      List<Series> series = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        BenchEngine engine = plan.engines().get(i);
        progress.accept(program.text() + " counters " + engine.text());
        EngineCounters counters = count(program, engine, kernel, passes);
        series.add(new Series(engine, List.copyOf(runs.get(i)), counters));
      }
      Files.delete(kernel);
      return new ProgramResult(program, passes, List.copyOf(series));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program once more for its counters. The interpreter's say nothing that tcg's do not. */
  private EngineCounters count(BenchProgram program, BenchEngine engine, Path kernel, int passes)
      throws IOException {
    boolean needed =
        switch (engine) {
          case TCG -> true;
          case INTERP -> !plan.engines().contains(BenchEngine.TCG);
          case QEMU -> false;
        };
    if (!needed) {
      return EngineCounters.NONE;
    }
    Path file = directory.resolve("counters");
    measure(program, engine, kernel, passes, file);
    EngineCounters counters = EngineCounters.parse(Files.readString(file));
    Files.delete(file);
    return counters;
  }

  private Measurement measure(
      BenchProgram program, BenchEngine engine, Path kernel, int passes, @Nullable Path counters) {
    ChildProcess process =
        ChildProcess.run(engine.command(plan.target(), rhea, kernel, passes, counters));
    GuestReport report = GuestReport.parse(process.output());
    if (process.status() != 0 || report == null) {
      String reason =
          switch (process.status()) {
            case 0 -> "did not come to its right end";
            case 1 -> report == null ? "did not start" : "computed wrong";
            case 2 -> "met a trap that it does not expect";
            default -> "ended with status " + process.status();
          };
      throw new UserError(
          program.text()
              + " on "
              + engine.text()
              + " "
              + reason
              + ":\n"
              + process.output().strip());
    }
    return new Measurement(process, report);
  }
}
