package dev.rhea.cpu.jit;

import dev.rhea.cpu.CpuState;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A translated piece of guest code: entered at its head only. Valid where the guest pages it was
 * made from are mapped as they were; that is looked at again whenever the context of fetching or
 * the {@link CpuState#codeEpoch} differs from the last time.
 */
final class Region {
  /** gva of the head. */
  final long pc;

  final Tier tier;

  final RegionCode code;

  /** Number in {@link #code}. */
  final int which;

  /** The guest pages it covers: gva, and host address at translation. */
  final long[] pages;

  final long[] hostPages;

  /** Lowest and highest + 1 gva of its instructions. */
  final long from;

  final long to;

  /** Instructions retired in it, its callees included, since the last promotion. */
  long work;

  /** Another form of it has been asked for. */
  boolean retranslated;

  /** TLB misses since the last promotion. */
  private int misses;

  private int validContext = -1;
  private long validEpoch = -1;
  private boolean dead;

  /** Another region with the same head, made from other pages. */
  @Nullable Region sibling;

  Region(
      long pc, Tier tier, RegionCode code, int which, CodeSnapshot snapshot, long from, long to) {
    this.pc = pc;
    this.tier = tier;
    this.code = code;
    this.which = which;
    this.from = from;
    this.to = to;
    long first = from & -CodeSnapshot.PAGE;
    int count = (int) ((to - 1 - first) / CodeSnapshot.PAGE) + 1;
    pages = new long[count];
    hostPages = new long[count];
    for (int i = 0; i < count; i++) {
      pages[i] = first + (long) i * CodeSnapshot.PAGE;
      hostPages[i] = snapshot.hostPages[(int) ((pages[i] - snapshot.base) / CodeSnapshot.PAGE)];
    }
  }

  private Region() {
    pc = -1;
    tier = Tier.HOT;
    code =
        new RegionCode() {
          @Override
          public long run(int which, int budget) {
            throw new AssertionError("a region without code");
          }
        };
    which = 0;
    from = 0;
    to = 0;
    pages = new long[0];
    hostPages = pages;
    dead = true;
  }

  /** A dead region, for where none is known yet. */
  static Region none() {
    return new Region();
  }

  /** Whether it may run now. Hot path: two compares when nothing changed. */
  boolean valid(CpuState cpu) {
    return knownValid(cpu) || revalidate(cpu);
  }

  /** Whether it may run now, as far as that is known without a search. Hot path. */
  boolean knownValid(CpuState cpu) {
    return validContext == cpu.fetchContext && validEpoch == cpu.codeEpoch;
  }

  private boolean revalidate(CpuState cpu) {
    if (dead) {
      return false;
    }
    for (int i = 0; i < pages.length; i++) {
      if (hostPages[i] != 0 && CodeSnapshot.hostPage(cpu, pages[i]) != hostPages[i]) {
        return false;
      }
    }
    validContext = cpu.fetchContext;
    validEpoch = cpu.codeEpoch;
    return true;
  }

  /** Counts work and misses anew. */
  void startPeriod() {
    work = 0;
    misses = 0;
  }

  /**
   * Counts a TLB miss, and tells whether another form would be better: a miss costs some hundred
   * instructions; looking into the TLB at each access costs a tenth of the speed or so, calls in
   * the region a third.
   */
  boolean missedTooOften() {
    if (++misses < 2000) {
      return false;
    }
    boolean tooOften = work < misses * (tier == Tier.HOT ? 15_000L : 1000L);
    startPeriod();
    return tooOften;
  }

  /** Host address of the page that holds the head. */
  long hostPageOfHead() {
    return hostPages[(int) (((pc & -CodeSnapshot.PAGE) - pages[0]) / CodeSnapshot.PAGE)];
  }

  /** Calls the code in a way that does nothing, so that HotSpot counts the call. */
  void dryCall() {
    code.run(which, 0);
  }

  /** The JVM method of the region: what HotSpot is to compile for it. */
  Method method() {
    return method(tier == Tier.WARM ? RegionClass.method(tier, which) : "run");
  }

  /** The JVM method that the vCPU calls, common to the batch. */
  Method entryMethod() {
    return method("run");
  }

  private Method method(String name) {
    for (Method method : code.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return method;
      }
    }
    throw new AssertionError("batch without method " + name);
  }

  /** Whether its instructions lie in the host's memory from {@code host} on. */
  boolean overlaps(long host, long length) {
    for (int i = 0; i < pages.length; i++) {
      long first = hostPages[i] + Math.max(from - pages[i], 0);
      long end = hostPages[i] + Math.min(to - pages[i], CodeSnapshot.PAGE);
      if (hostPages[i] != 0 && host < end && host + length > first) {
        return true;
      }
    }
    return false;
  }

  /** Never to run again: its code was overwritten, or a better translation replaces it. */
  void kill() {
    dead = true;
    validEpoch = -1;
  }

  boolean isDead() {
    return dead;
  }
}
