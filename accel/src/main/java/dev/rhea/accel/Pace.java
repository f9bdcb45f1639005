package dev.rhea.accel;

import dev.rhea.cpu.CpuState;

/**
 * What happens to a CPU between two slices, beside what other threads ask of it: how far it may run
 * now, and how time passes for it. Called on the vCPU's thread.
 */
public interface Pace {
  /** The pace of a CPU for which time passes by itself, one for each. */
  static Pace free() {
    return new FreePace();
  }

  /**
   * Before each slice: has what is due happen, and says how many instructions may run then, 1 at
   * least.
   */
  int nextSlice(CpuState cpu);

  /**
   * The CPU waits for an interrupt: time may pass, and what is due then happen.
   *
   * @return host nanoseconds after which to ask again unless the CPU is kicked before; 0 if it may
   *     have been woken just now
   */
  long idle(CpuState cpu);
}
