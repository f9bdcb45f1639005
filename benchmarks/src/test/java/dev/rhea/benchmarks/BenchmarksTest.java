package dev.rhea.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks run, each for a blink, and each has its row; what they measure is for a quiet
 * host.
 */
class BenchmarksTest {

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .forks(0) // in this JVM: a fork each takes minutes
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertTrue(results.size() >= all().size(), results.size() + " results of " + all().size());
    for (RunResult result : results) {
      assertTrue(result.getPrimaryResult().getScore() > 0, () -> result.getParams().getBenchmark());
    }
  }

  @Test
  void everyBenchmarkHasItsRow() throws IOException {
    String rows = Files.readString(Path.of("README.md"));
    List<String> without =
        all().stream()
            .filter(name -> !rows.contains(method(name)) && !rows.contains("`" + type(name) + "`"))
            .toList();
    assertEquals(List.of(), without, "benchmarks without a row in benchmarks/README.md");
  }

  private static Collection<String> all() {
    Collection<String> names = new TreeSet<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of())) {
      names.add(entry.getUsername());
    }
    assertTrue(names.size() > 20, names.toString());
    return names;
  }

  private static String method(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String type(String name) {
    String owner = name.substring(0, name.lastIndexOf('.'));
    return owner.substring(owner.lastIndexOf('.') + 1);
  }
}
