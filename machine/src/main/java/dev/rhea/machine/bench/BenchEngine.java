package dev.rhea.machine.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who runs a program. */
public enum BenchEngine {
  /** Rhea's interpreter alone. */
  INTERP,
  /** Rhea's interpreter and translator. */
  TCG,
  /** QEMU's translator, when it is installed. */
  QEMU;

  /** The name on the command line; of Rhea's engines that of {@code -accel}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is Rhea that runs. */
  boolean isOurs() {
    return this != QEMU;
  }

  /** The engine called {@code text}, or null. */
  public static @Nullable BenchEngine named(String text) {
    for (BenchEngine engine : values()) {
      if (engine.text().equals(text)) {
        return engine;
      }
    }
    return null;
  }

  /** Whether QEMU for {@code target} is on the {@code PATH}. */
  public static boolean hasQemu(BenchTarget target) {
    String path = System.getenv("PATH");
    return path != null
        && Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(path)
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, target.qemuProgram())));
  }

  /**
   * The command line of a run, which ends by itself and writes to its standard output.
   *
   * @param rhea how to start Rhea, up to the target
   * @param kernel the program's file
   * @param counters where one of ours is to write what it counted, which takes some time; or null
   */
  List<String> command(
      BenchTarget target, List<String> rhea, Path kernel, int passes, @Nullable Path counters) {
    List<String> command = new ArrayList<>();
    if (isOurs()) {
      command.addAll(rhea);
      command.addAll(List.of(target.text(), "-accel", text()));
      if (counters != null) {
        command.addAll(List.of("-d", "accel", "-D", counters.toString()));
      }
    } else {
      command.addAll(List.of(target.qemuProgram(), "-accel", "tcg"));
    }
    command.addAll(target.machine());
    command.addAll(List.of("-kernel", kernel.toString()));
    command.addAll(List.of("-append", Integer.toString(passes)));
    command.addAll(List.of("-display", "none", "-monitor", "none", "-serial", "stdio"));
    return command;
  }
}
