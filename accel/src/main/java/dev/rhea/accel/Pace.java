package dev.rhea.accel;

import dev.rhea.cpu.CpuState;

/**
 * What happens to a CPU between two slices, beside what other threads ask of it: how far it may run
 * now, and how time passes for it. Called on the vCPU's thread.
 */
public interface Pace {
  /** Slices of {@link Vcpu#SLICE} instructions; time passes by itself. */
  Pace FREE =
      new Pace() {
        @Override
        public int nextSlice(CpuState cpu) {
          return Vcpu.SLICE;
        }

        @Override
        public long idle(CpuState cpu) {
          return Long.MAX_VALUE;
        }
      };

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
