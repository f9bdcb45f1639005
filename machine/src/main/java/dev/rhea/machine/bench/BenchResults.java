package dev.rhea.machine.bench;

import dev.rhea.machine.bench.BenchProgram.Kind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * All that was measured.
 *
 * @param plan what was asked for
 * @param programs in the order of the plan
 */
public record BenchResults(BenchPlan plan, List<ProgramResult> programs) {

  /** The geometric mean of an engine's wall-clock time ÷ QEMU's over the programs of a kind. */
  OptionalDouble meanWallRatio(Kind kind, BenchEngine engine) {
    return mean(kind, engine, ProgramResult::wallRatio);
  }

  /** The geometric mean of an engine's CPU time ÷ QEMU's over the programs of a kind. */
  OptionalDouble meanCpuRatio(Kind kind, BenchEngine engine) {
    return mean(kind, engine, ProgramResult::cpuRatio);
  }

  /** How many programs of a kind there are. */
  long count(Kind kind) {
    return programs.stream().filter(p -> p.program().kind() == kind).count();
  }

  private OptionalDouble mean(
      Kind kind, BenchEngine engine, BiFunction<ProgramResult, Series, OptionalDouble> ratio) {
    double sum = 0;
    int count = 0;
    for (ProgramResult result : programs) {
      Series series = result.of(engine);
      if (result.program().kind() == kind && series != null) {
        OptionalDouble one = ratio.apply(result, series);
        if (one.isEmpty()) {
          return OptionalDouble.empty();
        }
        sum += Math.log(one.getAsDouble());
        count++;
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.exp(sum / count));
  }
}
