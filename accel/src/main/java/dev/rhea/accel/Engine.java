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

  /**
   * Has {@link #run} return soon, or at once when it is called next; any thread, also after {@link
   * #close}. Engines that look at the budget anyway need nothing for it.
   */
  default void kick() {}

  /** Whether {@link CpuState#retired} means anything with this engine. */
  default boolean countsInstructions() {
    return true;
  }

  /** The engine's name, then what it did, as words {@code name=number}: for {@code -d accel}. */
  String statistics();

  /** Lets go of threads and listeners. */
  @Override
  void close();
}
