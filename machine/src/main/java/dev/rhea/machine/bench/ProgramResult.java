package dev.rhea.machine.bench;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One program on all engines.
 *
 * @param program which
 * @param passes how long it was
 * @param series one per engine, in the order in which they were asked for
 */
public record ProgramResult(BenchProgram program, int passes, List<Series> series) {

  /** An engine's runs, or null when it was not asked for. */
  @Nullable Series of(BenchEngine engine) {
    return series.stream().filter(s -> s.engine() == engine).findFirst().orElse(null);
  }

  /** An engine's wall-clock time ÷ QEMU's, where QEMU ran. */
  OptionalDouble wallRatio(Series one) {
    Series qemu = of(BenchEngine.QEMU);
    return qemu == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(one.wallSeconds() / qemu.wallSeconds());
  }

  /** An engine's CPU time ÷ QEMU's. */
  OptionalDouble cpuRatio(Series one) {
    Series qemu = of(BenchEngine.QEMU);
    double ratio = qemu == null ? Double.NaN : one.cpuSeconds() / qemu.cpuSeconds();
    return Double.isFinite(ratio) ? OptionalDouble.of(ratio) : OptionalDouble.empty();
  }

  /**
   * How many instructions the guest executed, from an engine of ours that counts them: QEMU does
   * not, and a pass takes the same number everywhere, but for spinning until an interrupt.
   */
  OptionalDouble instructions() {
    return series.stream()
        .map(s -> s.counter("instructions"))
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  /** Millions of guest instructions per second of wall-clock time, start-up included. */
  OptionalDouble mips(Series one) {
    OptionalDouble own = one.counter("instructions");
    OptionalDouble count = own.isPresent() ? own : instructions();
    return count.isPresent()
        ? OptionalDouble.of(count.getAsDouble() * 1e-6 / one.wallSeconds())
        : count;
  }
}
