package dev.rhea.machine.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one program on one engine.
 *
 * @param engine who ran it
 * @param runs the timed ones, at least one
 * @param counters what the engine counted in a run that was not timed; empty when it did not
 */
public record Series(BenchEngine engine, List<Measurement> runs, EngineCounters counters) {

  /** The median of a figure over the runs. */
  double median(ToDoubleFunction<Measurement> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Wall-clock seconds of the whole process. */
  double wallSeconds() {
    return median(Measurement::wallSeconds);
  }

  /** CPU seconds of the whole process. */
  double cpuSeconds() {
    return median(Measurement::cpuSeconds);
  }

  /** How far the runs lie apart: half the distance of the extremes, as a part of the median. */
  double spread() {
    double least = runs.stream().mapToDouble(Measurement::wallSeconds).min().orElseThrow();
    double most = runs.stream().mapToDouble(Measurement::wallSeconds).max().orElseThrow();
    return (most - least) / 2 / wallSeconds();
  }

  /** Seconds from the process's start to the guest's first pass. */
  double startSeconds() {
    return median(run -> run.warmUp().startSeconds());
  }

  /** Seconds from the process's start until the program ran at {@code fraction} of its peak. */
  double secondsTo(double fraction) {
    return median(run -> run.warmUp().secondsTo(fraction));
  }

  /** A counter of the engine's. */
  OptionalDouble counter(String name) {
    Long value = counters.values().get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
