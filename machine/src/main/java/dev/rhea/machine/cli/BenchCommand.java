package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.bench.BenchChart;
import dev.rhea.machine.bench.BenchEngine;
import dev.rhea.machine.bench.BenchJson;
import dev.rhea.machine.bench.BenchPlan;
import dev.rhea.machine.bench.BenchProgram;
import dev.rhea.machine.bench.BenchResults;
import dev.rhea.machine.bench.BenchRunner;
import dev.rhea.machine.bench.BenchTable;
import dev.rhea.machine.bench.BenchTarget;
import dev.rhea.machine.config.NearestName;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rhea bench}: the built-in programs under each engine and under QEMU, measured. */
@Command(
    name = "rhea bench",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures guest programs under Rhea's engines and under QEMU where it is installed: whole"
          + " processes from start to exit, taking turns."
    })
public final class BenchCommand implements Callable<Integer> {
  private final Stdio stdio;

  @Parameters(paramLabel = "PROGRAM", description = "programs, by name (all of them unless told)")
  private List<String> programs = List.of();

  @Option(
      names = "--target",
      paramLabel = "T",
      description = "riscv64, mips (big-endian) or mipsel: ${DEFAULT-VALUE}")
  private String targetName = BenchTarget.RISCV64.text();

  @Option(names = "--list", description = "list the target's programs")
  private boolean list;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "length of a program, in seconds that QEMU takes: ${DEFAULT-VALUE}")
  private double seconds = 1;

  @Option(names = "--short", description = "as short as it gets: proves that they run")
  private boolean isShort;

  @Option(names = "--runs", paramLabel = "N", description = "runs of each: ${DEFAULT-VALUE}")
  private int runs = 3;

  @Option(
      names = "--engines",
      paramLabel = "E,E",
      split = ",",
      description = "out of interp, tcg, qemu (all that there are unless told)")
  private List<String> engines = List.of();

  @Option(names = "--json", paramLabel = "F", description = "write all figures to this file")
  private @Nullable Path json;

  @Option(
      names = "--chart",
      paramLabel = "F",
      description = "draw the results: F ends in .svg or .html")
  private @Nullable Path chart;

  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  /** Whether a line may be written over. */
  private final boolean terminal;

  /** A command that talks over {@code stdio}. */
  public BenchCommand(Stdio stdio) {
    this.stdio = stdio;
    this.terminal = isTerminal();
  }

  @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24; from 25 on it may be null again
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public Integer call() {
    BenchTarget target = chosenTarget();
    if (list) {
      BenchTable.list(stdio.out(), target);
      return 0;
    }
    BenchPlan plan = plan(target);
    Path directory = temporaryDirectory();
    BenchResults results;
    try {
      BenchTable table = new BenchTable(stdio.out());
      table.head();
      BenchRunner runner = new BenchRunner(plan, ownCommand(), directory);
      results =
          runner.run(
              this::showProgress,
              result -> {
                showProgress("");
                table.rows(result);
              });
      table.means(results);
    } finally {
      showProgress("");
      delete(directory);
    }
    if (json != null) {
      write(json, BenchJson.text(results));
    }
    if (chart != null) {
      write(chart, isHtml(chart) ? BenchChart.html(results) : BenchChart.svg(results));
    }
    return 0;
  }

  private static boolean isHtml(Path chart) {
    return chart.toString().endsWith(".html");
  }

  /** On a terminal, shows what is running in a line that the next one replaces. */
  private void showProgress(String text) {
    if (terminal) {
      stdio.err().print("\r" + (text.isEmpty() ? "" : "rhea bench: " + text) + "\033[K");
      stdio.err().flush();
    }
  }

  private BenchTarget chosenTarget() {
    BenchTarget target = BenchTarget.named(targetName);
    if (target == null) {
      throw new UserError(
          "bench: --target takes riscv64, mips and mipsel, not '" + targetName + "'");
    }
    return target;
  }

  private BenchPlan plan(BenchTarget target) {
    if (!(seconds > 0 && seconds <= 3600)) {
      throw new UserError("bench: --seconds takes a number above 0, such as 1 or 10");
    }
    if (chart != null && !chart.toString().endsWith(".svg") && !isHtml(chart)) {
      throw new UserError("bench: --chart takes a file whose name ends in .svg or .html");
    }
    if (runs < 1) {
      throw new UserError("bench: --runs takes a number from 1 on");
    }
    return new BenchPlan(
        target,
        chosenPrograms(target),
        chosenEngines(target),
        isShort ? BenchPlan.SHORT : seconds,
        runs);
  }

  private List<BenchProgram> chosenPrograms(BenchTarget target) {
    List<BenchProgram> chosen = new ArrayList<>();
    for (String name : programs) {
      BenchProgram program = BenchProgram.named(name);
      if (program == null) {
        List<String> known = Stream.of(BenchProgram.values()).map(BenchProgram::text).toList();
        String hint = NearestName.hint(name, known, "; 'rhea bench --list' lists them");
        throw new UserError("bench: no program '" + name + "'" + hint);
      }
      if (!target.has(program)) {
        throw new UserError(
            "bench: there is no '%s' for %s; 'rhea bench --target %s --list' lists what there is"
                .formatted(name, target.text(), target.text()));
      }
      chosen.add(program);
    }
    return chosen.isEmpty() ? target.programs() : chosen;
  }

  private List<BenchEngine> chosenEngines(BenchTarget target) {
    List<BenchEngine> chosen = new ArrayList<>();
    for (String name : engines) {
      BenchEngine engine = BenchEngine.named(name);
      if (engine == null) {
        throw new UserError("bench: --engines takes interp, tcg and qemu, not '" + name + "'");
      }
      if (engine == BenchEngine.QEMU && !BenchEngine.hasQemu(target)) {
        throw new UserError(
            "bench: there is no %s on the PATH: install Debian's qemu-system-%s, or leave qemu out of --engines"
                .formatted(target.qemuProgram(), target == BenchTarget.RISCV64 ? "misc" : "mips"));
      }
      if (!chosen.contains(engine)) {
        chosen.add(engine);
      }
    }
    if (chosen.isEmpty()) {
      chosen.addAll(List.of(BenchEngine.values()));
      if (!BenchEngine.hasQemu(target)) {
        chosen.remove(BenchEngine.QEMU);
      }
    }
    return chosen;
  }

  /** This JVM with its options, as the launcher made it. */
  private static List<String> ownCommand() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseGet(BenchCommand::javaProgram));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Rhea.class.getName()));
    return command;
  }

  private static String javaProgram() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserError("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("rhea-bench-");
    } catch (IOException e) {
      throw new UserError("cannot make a temporary directory (" + e.getMessage() + ")", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
