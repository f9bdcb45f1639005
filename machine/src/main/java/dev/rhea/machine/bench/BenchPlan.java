package dev.rhea.machine.bench;

import java.util.List;

/**
 * What to measure.
 *
 * @param target the machine that the programs are for
 * @param programs in this order
 * @param engines in this order, without repetition
 * @param seconds about how long QEMU is to take for a program
 * @param runs how often each
 */
public record BenchPlan(
    BenchTarget target,
    List<BenchProgram> programs,
    List<BenchEngine> engines,
    double seconds,
    int runs) {
  /** The length that only proves that a program runs. */
  public static final double SHORT = 0.02;
}
