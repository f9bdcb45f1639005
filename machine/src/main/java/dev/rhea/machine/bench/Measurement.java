package dev.rhea.machine.bench;

/**
 * One timed run of a program.
 *
 * @param process wall and CPU time
 * @param report what the guest said of itself
 */
public record Measurement(ChildProcess process, GuestReport report) {

  double wallSeconds() {
    return process.wallSeconds();
  }

  double cpuSeconds() {
    return process.cpuSeconds();
  }

  WarmUp warmUp() {
    return WarmUp.of(report, wallSeconds());
  }
}
