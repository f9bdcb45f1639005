package dev.rhea.tests.sequences;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** QEMU's user mode, as what knows the right result. */
final class QemuUser {
  private static final String NAME = "qemu-riscv64";

  private final Path directory;

  /**
   * @param directory for programs
   */
  QemuUser(Path directory) {
    this.directory = directory;
  }

  /** Whether it is installed. */
  static boolean isInstalled() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, NAME)));
  }

  /** The images that {@code program} writes. */
  byte[] run(GuestProgram program) {
    try {
      Path file = Files.write(directory.resolve("sequences.elf"), program.elf());
      file.toFile().setExecutable(true);
      Path errors = directory.resolve("qemu.err");
      Process process =
          new ProcessBuilder(NAME, "-cpu", "max", file.toString())
              .redirectError(errors.toFile())
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(NAME + " ended with " + status + ": " + Files.readString(errors));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
