package dev.rhea.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * The watchpoints of one vCPU: ranges of gva whose loads or stores a debugger wants to hear of.
 * They cost nothing elsewhere: their pages' TLB tags are slow. Changed on the vCPU's thread, or by
 * others while it is idle.
 */
public final class Watchpoints {
  private record Watchpoint(long gva, long length, int accesses) {
    boolean touches(long from, long size) {
      return Long.compareUnsigned(from - gva, length) < 0
          || Long.compareUnsigned(gva - from, size) < 0;
    }
  }

  private final Mmu mmu;
  private final List<Watchpoint> watchpoints = new ArrayList<>();
  private WatchListener listener = (gva, size, access) -> {};

  Watchpoints(Mmu mmu) {
    this.mmu = mmu;
  }

  /** Sets who hears of hits. */
  public void setListener(WatchListener listener) {
    this.listener = listener;
  }

  /**
   * Watches {@code length} bytes for accesses, bits of {@link Access#bit()}; EXECUTE has no meaning
   * here.
   */
  public void add(long gva, long length, int accesses) {
    watchpoints.add(new Watchpoint(gva, length, accesses));
    mmu.flushAll();
  }

  /** Ends what {@link #add} began; false if there is no such watchpoint. */
  public boolean remove(long gva, long length, int accesses) {
    boolean removed = watchpoints.remove(new Watchpoint(gva, length, accesses));
    mmu.flushAll();
    return removed;
  }

  /** Whether any watchpoint touches the page. */
  boolean touch(long gvaPage) {
    for (int i = 0; i < watchpoints.size(); i++) {
      if (watchpoints.get(i).touches(gvaPage, Page.SIZE)) {
        return true;
      }
    }
    return false;
  }

  void check(long gva, int size, Access access) {
    for (int i = 0; i < watchpoints.size(); i++) {
      Watchpoint watchpoint = watchpoints.get(i);
      if ((watchpoint.accesses & access.bit()) != 0 && watchpoint.touches(gva, size)) {
        listener.accessed(gva, size, access);
        return;
      }
    }
  }
}
