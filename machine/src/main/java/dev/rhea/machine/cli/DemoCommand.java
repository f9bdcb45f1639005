package dev.rhea.machine.cli;

import dev.rhea.accel.kvm.Kvm;
import dev.rhea.accel.kvm.KvmException;
import dev.rhea.machine.UserError;
import dev.rhea.machine.demo.DemoGuest;
import dev.rhea.machine.demo.DemoReport;
import dev.rhea.machine.demo.DemoRun;
import dev.rhea.machine.demo.DemoSize;
import dev.rhea.machine.demo.KvmDemo;
import dev.rhea.machine.demo.MipsDemo;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rhea demo}: one small guest on each engine, seen, timed and judged. */
@Command(
    name = "rhea demo",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs a small RISC-V guest on each engine in turn: it zooms to a copy of the Mandelbrot set,"
          + " hashes the pictures, sieves primes and counts queens. The same on a big-endian MIPS. Shows"
          + " an x86 kernel under KVM where the host has it.",
      "Status 0 if every result of every engine is right."
    })
public final class DemoCommand implements Callable<Integer> {
  /** Slowest first: the table compares the last with the first. */
  private static final List<String> ENGINES = List.of("interp", "tcg");

  private final Stdio stdio;

  @Option(names = "--quick", description = "compute less: a fraction of a second")
  private boolean quick;

  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  /** A command that talks over {@code stdio}. */
  public DemoCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  @Override
  public Integer call() {
    DemoSize size = quick ? DemoSize.QUICK : DemoSize.FULL;
    Path image = temporary(DemoGuest.image(size, onTerminal()));
    List<DemoRun> runs = new ArrayList<>();
    for (String engine : ENGINES) {
      stdio.out().println(engine + ":");
      runs.add(run(engine, image));
      stdio.out().println();
    }
    DemoReport report = new DemoReport(size, runs);
    boolean mipsRight = showMips(size);
    boolean kvmRight = showKvm();
    report.print(stdio.out());
    return report.allRight() && mipsRight && kvmRight ? 0 : 1;
  }

  /** The same computations in the other byte order; false if a result is another. */
  private boolean showMips(DemoSize size) {
    stdio.out().println("tcg, big-endian MIPS:");
    DemoRun run = new DemoRun("tcg", stdio.out()::println);
    run(run, MipsDemo.MACHINE, "-kernel", temporary(MipsDemo.image(size)));
    return MipsDemo.report(size, run, stdio.out());
  }

  /** A kernel on the host's own processor, where there is KVM for x86; false if it is wrong. */
  private boolean showKvm() {
    try (Kvm _ = Kvm.open(KvmDemo.MACHINE.getFirst())) {
      // It can be used.
    } catch (KvmException e) {
      return true;
    }
    List<String> lines = new ArrayList<>();
    ConsoleLines console = new ConsoleLines(lines::add);
    String greeting = "x86-64 kernel under KVM: ";
    List<String> command = new ArrayList<>(KvmDemo.MACHINE);
    command.addAll(List.of("-kernel", temporary(KvmDemo.image()).toString(), "-append", greeting));
    stdio.out().println("kvm:");
    long start = System.nanoTime();
    int status =
        ObservedRun.run(command, console, stdio.out()); // what it notes is part of the show
    double seconds = (System.nanoTime() - start) * 1e-9;
    console.close();
    boolean right = status == 0 && lines.equals(List.of(greeting + KvmDemo.result()));
    stdio
        .out()
        .printf(
            Locale.ROOT,
            "%s, %s, %.2f s%n%n",
            String.join(" ", lines),
            right ? "which is right" : "WRONG, right is " + KvmDemo.result(),
            seconds);
    return right;
  }

  private DemoRun run(String engine, Path image) {
    DemoRun run = new DemoRun(engine, stdio.out()::println);
    run(run, DemoGuest.MACHINE, "-bios", image);
    return run;
  }

  /** Lets {@code run} hear a machine with {@code image} after {@code flag}. */
  private void run(DemoRun run, List<String> machine, String flag, Path image) {
    ConsoleLines console = new ConsoleLines(run::line);
    List<String> command = new ArrayList<>(machine);
    command.addAll(List.of(flag, image.toString(), "-accel", run.engine()));
    long start = System.nanoTime();
    int status = ObservedRun.run(command, console, stdio.err());
    run.ended((System.nanoTime() - start) * 1e-9);
    console.close();
    if (status != 0) {
      throw new UserError("the demo's machine ended with status " + status + " on " + run.engine());
    }
  }

  /** Drawing every frame over the one before makes sense where cursor movements are obeyed. */
  @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24; from 25 on it may be null again
  private static boolean onTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** A file for {@code -bios}; it goes away with this process. */
  private static Path temporary(byte[] content) {
    try {
      Path file = Files.createTempFile("rhea-", ".bin");
      file.toFile().deleteOnExit();
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UserError("cannot write a temporary file (" + e.getMessage() + ")", e);
    }
  }
}
