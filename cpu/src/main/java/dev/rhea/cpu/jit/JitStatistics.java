package dev.rhea.cpu.jit;

/** What the translator has done for one vCPU. */
public final class JitStatistics {
  /** Regions asked for. */
  public long requests;

  /** Regions taken into use. */
  public long published;

  /** Regions given to C2. */
  public long promoted;

  /** Heads that could not be translated. */
  public long refused;

  /** Regions whose code had changed before they were finished. */
  public long outdated;

  /** Regions thrown away because their code was overwritten. */
  public long invalidated;

  /** Regions forgotten because there were too many. */
  public long evicted;

  /** Regions in use. */
  public long live;

  /** The counters as words {@code name=number}. */
  @Override
  public String toString() {
    return "requests=%d published=%d promoted=%d refused=%d outdated=%d invalidated=%d evicted=%d regions=%d"
        .formatted(requests, published, promoted, refused, outdated, invalidated, evicted, live);
  }
}
