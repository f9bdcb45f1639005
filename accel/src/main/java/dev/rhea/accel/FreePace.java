package dev.rhea.accel;

import dev.rhea.cpu.CpuState;

/**
 * Time passes by itself. A slice is as long as the CPU was fast in the last million instructions:
 * about {@link #NANOS}, so that interrupts wait no longer for translated code than for interpreted
 * code, which is ten times as slow. Between slices hot code leaves its registers to memory, and
 * goes on where no region begins; with short slices that took a tenth of the time.
 *
 * <p>Hot path: once per slice. Belongs to the thread of its vCPU.
 */
final class FreePace implements Pace {
  /** Instructions of the shortest slice: 200 microseconds where all is interpreted. */
  private static final int SHORTEST = 20_000;

  /** Instructions of the longest slice. */
  private static final int LONGEST = 400_000;

  /** What a slice is to take. */
  private static final long NANOS = 100_000;

  /** Instructions between two looks at the clock; traps end slices early, and are frequent. */
  private static final long BETWEEN_LOOKS = 1_000_000;

  private int slice = SHORTEST;
  private long lookedAt;
  private long lookedAtRetired;

  @Override
  public int nextSlice(CpuState cpu) {
    long done = cpu.retired() - lookedAtRetired;
    if (done >= BETWEEN_LOOKS || done < 0) { // less when an older state was loaded
      long now = System.nanoTime();
      slice = Math.clamp(done * NANOS / (now - lookedAt + 1), SHORTEST, LONGEST);
      lookedAt = now;
      lookedAtRetired += done;
    }
    return slice;
  }

  @Override
  public long idle(CpuState cpu) {
    return Long.MAX_VALUE;
  }
}
