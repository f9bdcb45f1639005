package dev.rhea.machine.cli;

import dev.rhea.devices.chardev.StreamBackend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.board.Target;
import dev.rhea.machine.board.Targets;
import dev.rhea.machine.config.DriveConfig;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A machine whose serial port a command of ours listens to, in place of a person. */
final class ObservedRun {
  /** How the builder calls the first back end that it is given. */
  private static final String CONSOLE = "embedded0";

  private ObservedRun() {}

  /**
   * Runs the machine of a command line until it ends.
   *
   * @param command target and flags, as behind {@code rhea}; no flag for a serial port, display or
   *     monitor
   * @param console where the guest's output goes, all of it when this returns
   * @param errors where the log and notes for the user go
   * @return the exit status
   */
  static int run(List<String> command, OutputStream console, PrintStream errors) {
    String target = command.getFirst();
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("-display", "none", "-monitor", "none", "-serial", "null"));
    List<FlagParser.Use> uses = FlagParser.parse(target, words.toArray(String[]::new), 1);
    Target known = Targets.named(target);
    TargetOptions options =
        TargetOptions.read(
            uses,
            known == null
                ? DriveConfig.Attachment.VIRTIO
                : HelpPages.board(known, uses).driveAttachment());
    try (Machine machine =
        Machine.builder()
            .target(target)
            .config(options.machine().withSerials(List.of(CONSOLE)))
            .serial(new StreamBackend("console", console))
            .errors(errors)
            .build()) {
      return machine.run();
    }
  }
}
