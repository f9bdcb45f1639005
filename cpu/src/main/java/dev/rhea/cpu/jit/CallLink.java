package dev.rhea.cpu.jit;

/**
 * What a call site of hot code remembers: the region that it called last, if that is hot as well.
 * Each site has one of its own, so that HotSpot makes the call to it a direct one. Belongs to the
 * thread of the vCPU.
 */
public final class CallLink {
  /** Never valid. */
  private static final Region NONE = Region.none();

  /** To be looked at by its pc and its validity before each use. */
  Region region = NONE;

  /** Whether the site may remember another: one whose target varies keeps what it has. */
  boolean isFree() {
    return region.isDead();
  }
}
