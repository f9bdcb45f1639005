package dev.rhea.cpu.jit;

import java.util.HashMap;
import java.util.Map;

/**
 * How often the guest has overwritten the code of regions: what it overwrites again and again has
 * to be the hotter to be translated once more.
 */
final class Overwrites {
  /** The most that {@link #count} answers, as a power of two. */
  private static final int MAX_SHIFT = 10;

  /** Heads that are remembered. */
  private static final int MOST = 1 << 16;

  private final Map<Long, Integer> times = new HashMap<>();

  /**
   * The region whose head is {@code pc} was overwritten.
   *
   * @return by how much its threshold is to be multiplied: doubles each time
   */
  int count(long pc) {
    if (times.size() > MOST) {
      times.clear();
    }
    return 1 << Math.min(times.merge(pc, 1, Integer::sum) - 1, MAX_SHIFT);
  }

  void clear() {
    times.clear();
  }
}
