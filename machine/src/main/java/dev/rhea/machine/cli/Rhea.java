package dev.rhea.machine.cli;

import dev.rhea.devices.HostException;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.Target;
import dev.rhea.machine.board.Targets;
import dev.rhea.machine.config.NearestName;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the process starts: {@code rhea TARGET [flags]} or {@code rhea COMMAND [arguments]}. */
public final class Rhea {
  private Rhea() {}

  /** Runs a command line and ends the process with its status. */
  public static void main(String[] args) {
    int status = run(args, Stdio.ofProcess());
    System.out.flush();
    // Not a return: threads that wait for standard input would hold up the process.
    System.exit(status);
  }

  /**
   * Runs a command line in this process and returns its exit status: that of the guest, 0 after a
   * help page, 1 after a mistake of the user's, of which one sentence is written to {@code
   * stdio.err()}.
   */
  public static int run(String[] args, Stdio stdio) {
    try {
      return dispatch(args, stdio);
    } catch (UserError | HostException e) {
      stdio.err().println("rhea: " + e.getMessage());
      return 1;
    }
  }

  private static int dispatch(String[] args, Stdio stdio) {
    String word = args.length == 0 ? "help" : args[0];
    Target target = Targets.named(word);
    if (target != null) {
      return TargetCommand.run(target, args, stdio);
    }
    switch (word) {
      case "help", "-h", "-help", "--help" -> {
        printHelp(stdio.out());
        return 0;
      }
      case "version", "-version", "--version", "-V" -> {
        stdio.out().println(Version.text());
        return 0;
      }
      default -> {
        // A command of ours, or a mistake.
      }
    }
    OwnCommand command = OwnCommand.named(word);
    if (command == null) {
      throw unknown(word);
    }
    return command.run(Arrays.copyOfRange(args, 1, args.length), stdio);
  }

  private static UserError unknown(String word) {
    if (word.startsWith("-")) {
      String first = Targets.all().getFirst().name();
      return new UserError(word + ": the target comes first, as in rhea " + first + " " + word);
    }
    List<String> known = new ArrayList<>(List.of("help", "version"));
    for (Target target : Targets.all()) {
      known.add(target.name());
    }
    for (OwnCommand command : OwnCommand.values()) {
      known.add(command.text());
    }
    return new UserError(
        word
            + ": no such target or command"
            + NearestName.hint(word, known, "; 'rhea help' lists them"));
  }

  private static void printHelp(PrintStream out) {
    out.println(
        "usage: rhea TARGET [QEMU's flags]     runs a machine; rhea TARGET -help lists the flags");
    out.println("       rhea COMMAND [arguments]");
    out.println();
    out.println("Targets:");
    for (Target target : Targets.all()) {
      printLine(out, target.name(), target.description());
    }
    out.println();
    out.println("Commands:");
    for (OwnCommand command : OwnCommand.values()) {
      printLine(out, command.text(), command.description());
    }
    printLine(out, "help", "shows this");
    printLine(out, "--version", "shows the version");
  }

  private static void printLine(PrintStream out, String name, String description) {
    out.println("  " + name + " ".repeat(Math.max(1, 14 - name.length())) + description);
  }
}
