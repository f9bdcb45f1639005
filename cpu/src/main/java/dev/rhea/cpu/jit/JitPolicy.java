package dev.rhea.cpu.jit;

/**
 * When to translate and how much.
 *
 * @param threshold executions of a loop head, jump target or function before it is translated
 * @param regionLimit most guest instructions in a region
 * @param batchLimit most regions in one hidden class
 * @param hotRegionLimit the same for regions that C2 compiles
 * @param hotWork instructions a region retires before it is translated again for C2, which takes
 *     some 20 to 50 ms
 * @param dryCalls where HotSpot cannot be asked directly: calls that do nothing, made on the
 *     translator's thread before a region is published, so that HotSpot compiles it before the vCPU
 *     needs it
 * @param firstTier the tier of a region's first translation; others than WARM are for tests
 * @param mostRegions regions that one vCPU keeps; one more, and all are forgotten, so that code
 *     cache and metaspace stay bounded
 */
public record JitPolicy(
    int threshold,
    int regionLimit,
    int batchLimit,
    int hotRegionLimit,
    long hotWork,
    int dryCalls,
    Tier firstTier,
    int mostRegions) {
  /** What measurements favoured. */
  public static final JitPolicy DEFAULT =
      new JitPolicy(1500, 50, 8, 200, 30_000_000L, 220, Tier.WARM, 12_000);

  /** A policy whose hot regions are as large as the others. */
  public JitPolicy(int threshold, int regionLimit, int batchLimit, long hotWork, int dryCalls) {
    this(threshold, regionLimit, batchLimit, regionLimit, hotWork, dryCalls, Tier.WARM, 12_000);
  }

  /** The same, but all translations are of one tier. */
  public JitPolicy only(Tier tier) {
    return new JitPolicy(
        threshold,
        regionLimit,
        batchLimit,
        hotRegionLimit,
        Long.MAX_VALUE,
        dryCalls,
        tier,
        mostRegions);
  }

  /** The same, with at most {@code regions} of them. */
  public JitPolicy atMost(int regions) {
    return new JitPolicy(
        threshold, regionLimit, batchLimit, hotRegionLimit, hotWork, dryCalls, firstTier, regions);
  }
}
