package dev.rhea.machine.bench;

/**
 * One run of a program.
 *
 * @param process wall and CPU time
 * @param report what the guest said of itself
 * @param counters what the engine counted
 */
public record Measurement(ChildProcess process, GuestReport report, EngineCounters counters) {

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
