package dev.rhea.cpu.jit;

/** How much is spent on a region's code. */
public enum Tier {
  /** C1, no profile: for what runs some thousand times. See {@link WarmPlaces}. */
  WARM(1),

  /**
   * C2, for the few regions that take most of the time. Leaves at a TLB miss, so that there is
   * nothing on the way that C2 would keep registers in memory for. See {@link HotPlaces}.
   */
  HOT(4),

  /**
   * The same, but every access looks into the TLB by itself, not neighbours together: where these
   * often lie on two pages, as in code that streams through memory.
   */
  APART(4),

  /** C2, for such regions that miss the TLB often (devices, many pages): calls at a miss. */
  MISSING(4);

  /** HotSpot's number of the compilation level. */
  final int level;

  Tier(int level) {
    this.level = level;
  }
}
