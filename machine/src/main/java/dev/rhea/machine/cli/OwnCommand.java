package dev.rhea.machine.cli;

import dev.rhea.devices.HostException;
import dev.rhea.machine.UserError;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Rhea's own commands, beside the targets: picocli reads their arguments. One line each. */
enum OwnCommand {
  // formatter:off
  DEMO("demo", "runs a small guest on each engine, with its speed; needs no download", DemoCommand::new),
  LINUX("linux", "fetches a Debian kernel and boots it to a shell, or to a check of itself", LinuxCommand::new),
  BENCH("bench", "measures guest programs on each engine, and on QEMU where it is installed", BenchCommand::new),
  TEST("test", "builds with all checks and runs all tests (by ./rhea in the source tree)", TestCommand::new);
  // formatter:on

  private final String text;
  private final String description;
  private final Function<Stdio, Callable<Integer>> command;

  OwnCommand(String text, String description, Function<Stdio, Callable<Integer>> command) {
    this.text = text;
    this.description = description;
    this.command = command;
  }

  /** The name. */
  String text() {
    return text;
  }

  /** One line for {@code rhea help}. */
  String description() {
    return description;
  }

  /** The command called {@code text}, or null. */
  static @Nullable OwnCommand named(String text) {
    for (OwnCommand command : values()) {
      if (command.text.equals(text)) {
        return command;
      }
    }
    return null;
  }

  /** Runs it and answers the exit status. */
  int run(String[] args, Stdio stdio) {
    CommandLine line = new CommandLine(command.apply(stdio));
    line.setOut(writer(stdio.out())).setErr(writer(stdio.err()));
    // picocli catches what its handlers throw, so errors become sentences here, too.
    line.setParameterExceptionHandler((mistake, words) -> {
      String list = "; 'rhea " + text + " --help' lists what there is";
      stdio.err().println("rhea: " + text + ": " + mistake.getMessage() + list);
      return 1;
    });
    line.setExecutionExceptionHandler((failure, parsed, result) -> {
      if (failure instanceof UserError || failure instanceof HostException) {
        stdio.err().println("rhea: " + failure.getMessage());
      } else {
        failure.printStackTrace(stdio.err());
      }
      return 1;
    });
    return line.execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
