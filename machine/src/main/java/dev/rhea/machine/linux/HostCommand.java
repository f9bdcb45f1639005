package dev.rhea.machine.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a program of the host. Messages are in English ({@code LC_ALL=C}): some are parsed.
 *
 * @param environment variables that the program sees besides those of this process
 */
record HostCommand(Map<String, String> environment) {

  /** What a program printed and how it ended. */
  record Result(int status, String output) {}

  /**
   * Runs {@code command} and collects its standard output; its standard error goes to ours.
   *
   * @throws IOException when there is no such program
   */
  Result collect(List<String> command) throws IOException {
    ProcessBuilder builder = builder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(await(process), output);
  }

  /**
   * Runs {@code command} with both its outputs on our standard error, so that the user sees its
   * progress as on a terminal, and our standard output stays the guest's.
   *
   * @return the exit status
   * @throws IOException when there is no shell
   */
  int show(List<String> command) throws IOException {
    List<String> viaShell = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >&2", "sh"));
    viaShell.addAll(command);
    Process process = builder(viaShell).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    return await(process);
  }

  /**
   * Runs the commands as a pipeline.
   *
   * @return the first exit status that is not 0, or 0
   * @throws IOException when one of the programs does not exist
   */
  int pipe(List<List<String>> commands) throws IOException {
    List<ProcessBuilder> builders = new ArrayList<>();
    for (List<String> command : commands) {
      builders.add(builder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    }
    int status = 0;
    for (Process process : ProcessBuilder.startPipeline(builders)) {
      int own = await(process);
      status = status == 0 ? own : status;
    }
    return status;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    return builder;
  }

  /** Waits for the end of a program, which ends with this process at the latest. */
  private static int await(Process process) throws IOException {
    Thread end = new Thread(process::destroy, "end of " + process.pid());
    Runtime.getRuntime().addShutdownHook(end);
    try {
      int status = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
      return status;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
