package dev.rhea.accel;

import dev.rhea.cpu.CpuState;

/**
 * Runs the instructions of one CPU. State is in the {@link CpuState} alone, exact between calls, so
 * that an engine can be replaced by another at any such moment.
 */
public interface Engine extends AutoCloseable {
  /**
   * Runs from {@link CpuState#pc} until about the budget of the slice is used up, or {@link
   * CpuState#leave} is set, or a fault was delivered.
   */
  void run(CpuState cpu);

  /** The engine's name, then what it did, as words {@code name=number}: for {@code -d accel}. */
  String statistics();

  /** Lets go of threads and listeners. */
  @Override
  void close();
}
