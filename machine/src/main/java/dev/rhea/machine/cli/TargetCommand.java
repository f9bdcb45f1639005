package dev.rhea.machine.cli;

import dev.rhea.machine.Machine;
import dev.rhea.machine.UserError;
import dev.rhea.machine.board.Target;
import dev.rhea.memory.GuestRam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rhea TARGET [flags]}: builds the machine that the flags describe and runs it. */
final class TargetCommand {
  private TargetCommand() {}

  /**
   * Runs the command line {@code args}, whose first word is the target's name.
   *
   * @return the exit status
   */
  static int run(Target target, String[] args, Stdio stdio) {
    List<FlagParser.Use> uses = FlagParser.parse(target.name(), args, 1);
    String page = HelpPages.wanted(target, uses);
    if (page != null) {
      stdio.out().print(page);
      return 0;
    }
    // Takes as long as reading flags and files does: side by side.
    Thread.ofPlatform().daemon().name("prepare").start(GuestRam::prepare);
    TargetOptions options =
        TargetOptions.read(uses, HelpPages.board(target, uses).driveAttachment());
    try (Machine machine =
        Machine.builder()
            .target(target.name())
            .config(options.machine())
            .errors(stdio.err())
            .build()) {
      if (options.dumpDtb() != null) {
        dump(machine, options.dumpDtb());
        return 0;
      }
      return run(machine, options.pidFile());
    }
  }

  private static int run(Machine machine, @Nullable Path pidFile) {
    try (Termination _ = new Termination(machine)) {
      if (pidFile != null) {
        String number = ProcessHandle.current().pid() + "\n";
        write("-pidfile ", pidFile, number.getBytes(StandardCharsets.US_ASCII));
        pidFile.toFile().deleteOnExit();
      }
      return machine.run();
    }
  }

  private static void dump(Machine machine, Path file) {
    write("-machine dumpdtb=", file, machine.board().deviceTree());
  }

  private static void write(String flag, Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UserError(
          flag + file + ": the file cannot be written; choose one in a directory of yours", e);
    }
  }
}
