package dev.rhea.machine.bench;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one process from start to exit.
 *
 * @param status its exit status
 * @param wallSeconds from before it was started until it was gone
 * @param cpuSeconds of all its threads, user and system; not a number where the host does not tell
 * @param output what it wrote to standard output and standard error
 */
public record ChildProcess(int status, double wallSeconds, double cpuSeconds, String output) {

  /**
   * Runs {@code command} to its end, which is also at the latest this process's. No other child may
   * end meanwhile: the CPU time is that of all children.
   *
   * @throws UserError when there is no such program
   */
  static ChildProcess run(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    double cpu = ChildCpuTime.seconds();
    long start = System.nanoTime();
    try {
      Process process = builder.start();
      Thread end = new Thread(process::destroyForcibly, "end of " + process.pid());
      Runtime.getRuntime().addShutdownHook(end);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      double wall = (System.nanoTime() - start) * 1e-9;
      Runtime.getRuntime().removeShutdownHook(end);
      return new ChildProcess(status, wall, ChildCpuTime.seconds() - cpu, output);
    } catch (IOException e) {
      throw new UserError("cannot run " + command.getFirst() + " (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted", e);
    }
  }
}
