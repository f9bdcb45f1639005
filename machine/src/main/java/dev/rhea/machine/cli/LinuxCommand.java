package dev.rhea.machine.cli;

import dev.rhea.machine.UserError;
import dev.rhea.machine.linux.GuestFiles;
import dev.rhea.machine.linux.GuestStore;
import dev.rhea.machine.linux.LinuxGuest;
import dev.rhea.machine.linux.SelfCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rhea linux}: from nothing to a Linux prompt, or to a verdict on this emulator. */
@Command(
    name = "rhea linux",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Boots a stock Debian kernel with busybox. apt fetches both from this host's Debian mirror,"
          + " without root; they are kept in ~/.cache/rhea.",
      "What follows -- is added to the machine's command line: rhea linux riscv64 -- -m 1G -smp 2"
    })
public final class LinuxCommand implements Callable<Integer> {
  private final Stdio stdio;

  /** What the guest does: one of two, the shell unless said. */
  static final class Mode {
    @Option(names = "--shell", description = "boot to a shell on the console (default)")
    boolean shell;

    @Option(
        names = "--check",
        description =
            "let the guest compute and compare with known results; status 1 if one is wrong")
    boolean check;
  }

  @Parameters(
      index = "0",
      paramLabel = "ARCH",
      description = "architecture: riscv64, mipsel, mips64el")
  private String architecture = "";

  @Parameters(index = "1..*", paramLabel = "FLAG", description = "QEMU's flags, after --")
  private List<String> flags = new ArrayList<>();

  @ArgGroup(exclusive = true)
  private @Nullable Mode mode;

  @Option(names = "-accel", paramLabel = "ENGINE", description = "engine, as in QEMU's -accel")
  private @Nullable String accel;

  @Option(names = "--kernel", paramLabel = "FILE", description = "this kernel, not Debian's")
  private @Nullable Path kernel;

  @Option(names = "--busybox", paramLabel = "FILE", description = "this static busybox")
  private @Nullable Path busybox;

  @Option(names = "--update", description = "fetch the newest kernel and busybox again")
  private boolean update;

  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  /** A command that talks and whose guest talks over {@code stdio}. */
  public LinuxCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  @Override
  public Integer call() {
    LinuxGuest guest = LinuxGuest.of(architecture);
    GuestStore store =
        GuestStore.ofUser(System.getenv(), Path.of(System.getProperty("user.home")), stdio.err());
    if (update) {
      store.forget(guest);
    }
    boolean check = mode != null && mode.check;
    Path busyboxFile = busybox != null ? busybox : store.busybox(guest);
    byte[] initramfs =
        GuestFiles.pack(busyboxFile, check ? GuestFiles.Purpose.CHECK : GuestFiles.Purpose.SHELL);
    List<String> command = new ArrayList<>(guest.machine());
    if (!check) {
      command.add("-nographic");
    }
    command.add("-no-reboot"); // with panic=-1 below: a panic ends the run
    command.addAll(List.of("-kernel", (kernel != null ? kernel : store.kernel(guest)).toString()));
    command.addAll(List.of("-initrd", temporary(initramfs).toString()));
    command.addAll(List.of("-append", "console=" + guest.console() + " panic=-1"));
    if (accel != null) {
      command.addAll(List.of("-accel", accel));
    }
    command.addAll(flags);
    return check ? check(command) : Rhea.run(command.toArray(String[]::new), stdio);
  }

  private int check(List<String> command) {
    SelfCheck check = new SelfCheck(SelfCheck.knownResults(), stdio.out(), System::nanoTime);
    ConsoleLines console = new ConsoleLines(check::line);
    int status = ObservedRun.run(command, console, stdio.err());
    console.close();
    if (check.verdict(status)) {
      return 0;
    }
    stdio.err().println("rhea: the check failed; the guest's last words:");
    console.last().forEach(line -> stdio.err().println("  " + line));
    return 1;
  }

  /** A file for {@code -initrd}; it goes away with this process. */
  private static Path temporary(byte[] content) {
    try {
      Path file = Files.createTempFile("rhea-", ".cpio.gz");
      file.toFile().deleteOnExit();
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UserError("cannot write a temporary file (" + e.getMessage() + ")", e);
    }
  }
}
