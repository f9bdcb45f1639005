package dev.rhea.cpu.jit;

/**
 * When to translate and how much.
 *
 * @param threshold executions of a loop head, jump target or function before it is translated
 * @param regionLimit most guest instructions in a region
 * @param batchLimit most regions in one hidden class
 * @param dryCalls calls that do nothing, made on the translator's thread before a region is
 *     published, so that HotSpot compiles it before the vCPU needs it
 */
public record JitPolicy(int threshold, int regionLimit, int batchLimit, int dryCalls) {
  /** What measurements favoured; see the package's benchmarks. */
  public static final JitPolicy DEFAULT = new JitPolicy(1000, 200, 8, 220);
}
