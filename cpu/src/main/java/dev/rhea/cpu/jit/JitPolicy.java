package dev.rhea.cpu.jit;

/**
 * When to translate and how much.
 *
 * @param threshold executions of a loop head, jump target or function before it is translated
 * @param regionLimit most guest instructions in a region
 * @param batchLimit most regions in one hidden class
 * @param hotWork instructions a region retires before C2 compiles it; C2 takes some 20 to 50 ms,
 *     the time of as many million instructions
 * @param dryCalls where HotSpot cannot be asked directly: calls that do nothing, made on the
 *     translator's thread before a region is published, so that HotSpot compiles it before the vCPU
 *     needs it
 */
public record JitPolicy(
    int threshold, int regionLimit, int batchLimit, long hotWork, int dryCalls) {
  /** What measurements favoured. */
  public static final JitPolicy DEFAULT = new JitPolicy(1500, 100, 8, 100_000_000L, 220);
}
