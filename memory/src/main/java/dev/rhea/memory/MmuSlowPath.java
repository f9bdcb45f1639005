package dev.rhea.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Mmu} does when the TLB does not answer: victim entries, page walk, devices, watched
 * pages, accesses across pages. Values pass as little-endian numbers of {@code size} bytes.
 */
final class MmuSlowPath {
  private static final int EXECUTE = Access.EXECUTE.bit();

  private final AddressSpace space;
  private final PageWalker walker;
  private final Tlb tlb;
  private final MmuStatistics statistics;
  private final Mmu mmu;
  private final Translation translation = new Translation();
  private final List<GuestRam> attached = new ArrayList<>();

  // What resolve() found, beside the section it returns.
  private long gpa;
  private boolean finerThanPage;

  MmuSlowPath(Mmu mmu, AddressSpace space, PageWalker walker, Tlb tlb, MmuStatistics statistics) {
    this.mmu = mmu;
    this.space = space;
    this.walker = walker;
    this.tlb = tlb;
    this.statistics = statistics;
  }

  long load(long gva, int size) {
    int inPage = Page.SIZE - (int) (gva & Page.OFFSET_MASK);
    if (size <= inPage) {
      Section found = resolve(gva, size, Access.READ);
      mmu.watchpoints.check(gva, size, Access.READ);
      return loadAt(found, gva, gpa, size, Access.READ);
    }
    Section first = resolve(gva, inPage, Access.READ);
    long firstGpa = gpa;
    Section second = resolve(gva + inPage, size - inPage, Access.READ);
    long secondGpa = gpa;
    mmu.watchpoints.check(gva, size, Access.READ);
    return loadAt(first, gva, firstGpa, inPage, Access.READ)
        | loadAt(second, gva + inPage, secondGpa, size - inPage, Access.READ) << (8 * inPage);
  }

  void store(long gva, int size, long value) {
    int inPage = Page.SIZE - (int) (gva & Page.OFFSET_MASK);
    Section first = resolve(gva, Math.min(size, inPage), Access.WRITE);
    if (size <= inPage) {
      mmu.watchpoints.check(gva, size, Access.WRITE);
      storeAt(first, gva, gpa, size, value);
    } else {
      // Both pages must be there before the first byte is stored: the store may be repeated after a
      // fault.
      long firstGpa = gpa;
      Section second = resolve(gva + inPage, size - inPage, Access.WRITE);
      long secondGpa = gpa;
      mmu.watchpoints.check(gva, size, Access.WRITE);
      storeAt(first, gva, firstGpa, inPage, value);
      storeAt(second, gva + inPage, secondGpa, size - inPage, value >>> (8 * inPage));
    }
    if (mmu.requestPending) {
      mmu.honourEarly(); // the store may have moved a window: what follows must see that
    }
  }

  private long loadAt(Section at, long gva, long gpa, int size, Access access) {
    if (at.ram == null && at.handler != null) {
      statistics.mmioReads++;
      long offset = at.offset + (gpa - at.gpa);
      if (simple(at, gpa, offset, size)) {
        return at.handler.read(offset, size) & HostBytes.mask(size);
      }
    } else if (at.contains(gpa, size)) {
      return HostBytes.load(at.host + (gpa - at.gpa), size);
    }
    try {
      return space.load(gpa, size);
    } catch (UnmappedException e) {
      throw walker.accessFault(gva + (e.gpa() - gpa), e.gpa(), access);
    }
  }

  private void storeAt(Section at, long gva, long gpa, int size, long value) {
    if (at.handler != null) {
      statistics.mmioWrites++;
      long offset = at.offset + (gpa - at.gpa);
      if (simple(at, gpa, offset, size)) {
        at.handler.write(offset, size, value & HostBytes.mask(size));
        return;
      }
    } else if (at.contains(gpa, size)) {
      if (at.writableMemory) {
        HostBytes.store(at.host + (gpa - at.gpa), size, value);
        watchedWrite(at, gva, gpa, size);
      }
      return;
    }
    try {
      space.store(gpa, size, value);
    } catch (UnmappedException e) {
      throw walker.accessFault(gva + (e.gpa() - gpa), e.gpa(), Access.WRITE);
    }
  }

  /** Whether the device takes the access as it is. */
  private static boolean simple(Section at, long gpa, long offset, int size) {
    return Integer.bitCount(size) == 1 && (offset & (size - 1)) == 0 && at.contains(gpa, size);
  }

  private void watchedWrite(Section at, long gva, long gpa, int size) {
    GuestRam ram = at.ram;
    if (ram != null) {
      statistics.watchedStores++;
      ram.tracker().tell(at.offset + (gpa - at.gpa), size);
      restoreFastStores(at, gva, gpa);
    }
  }

  /** Lets stores be fast again if the page that one was made to is not watched any more. */
  private void restoreFastStores(Section at, long gva, long gpa) {
    int entry = Tlb.entryOf(gva);
    long want = (gva & Page.NUMBER_MASK) | mmu.context;
    if (tlb.tag(entry, Mmu.WRITE) == (want | Mmu.SLOW)
        && tlb.sections[entry] == at
        && at.ram != null
        && tlb.addend(entry) != 0
        && !mmu.watchpoints.touch(want & Page.NUMBER_MASK)
        && !at.ram.tracker().isWatched(Tlb.ramPage(at, gpa))) {
      tlb.setTag(entry, Mmu.WRITE, want);
    }
  }

  /**
   * Translates an access that stays in one page: where protection is finer than pages, for its last
   * byte as well as its first.
   */
  private Section resolve(long gva, int size, Access access) {
    Section found = resolve(gva, access, mmu.context);
    if (finerThanPage && size > 1) {
      long first = gpa;
      resolve(gva + size - 1, access, mmu.context);
      gpa = first;
    }
    return found;
  }

  /**
   * Translates, filling the TLB if the result may stay there, and sets {@link #gpa}.
   *
   * @return what answers at that address; an access fault is thrown if nothing does
   */
  private Section resolve(long gva, Access access, int context) {
    int entry = Tlb.entryOf(gva);
    long want = (gva & Page.NUMBER_MASK) | context;
    int kind = access.ordinal();
    boolean found = tlb.matches(entry, kind, want);
    if (!found) {
      statistics.misses++;
      found = tlb.recallVictim(entry, kind, want);
      if (found) {
        statistics.victimHits++;
      }
    }
    Section answer;
    finerThanPage = false;
    if (found) {
      gpa = tlb.gpaPages[entry] | (gva & Page.OFFSET_MASK);
      Section known = tlb.sections[entry];
      answer = known != null ? known : space.find(gpa);
    } else {
      statistics.walks++;
      walk(gva, access, context);
      gpa = translation.gpa;
      answer = space.find(gpa);
      finerThanPage = !translation.fillable;
      if (answer != null && translation.fillable) {
        fill(entry, gva & Page.NUMBER_MASK, access, context, answer);
        mmu.log.filled(gva, access, context, translation, answer);
      }
    }
    if (answer == null) {
      throw walker.accessFault(gva, gpa, access);
    }
    return answer;
  }

  private void walk(long gva, Access access, int context) {
    try {
      walker.walk(gva, access, context, translation);
    } catch (RuntimeException guestFault) {
      mmu.log.refused(gva, access, context);
      throw guestFault;
    }
  }

  private void fill(int entry, long gvaPage, Access access, int context, Section found) {
    long gpaPage = gpa & Page.NUMBER_MASK;
    boolean whole = found.contains(gpaPage, Page.SIZE);
    long hostPage = found.host + (gpaPage - found.gpa);
    boolean direct = whole && found.ram != null && (hostPage & Page.OFFSET_MASK) == 0;
    boolean fastStores = direct && found.writableMemory && !isWatched(found, gpaPage);
    // A fetch sets no tags for data nor the other way round: their contexts may differ (a mode that
    // only loads depend on), and code with its constants in one page would replace tags for ever.
    int permissions =
        access == Access.EXECUTE ? EXECUTE : (translation.permissions | access.bit()) & ~EXECUTE;
    boolean unobserved = !mmu.watchpoints.touch(gvaPage);
    long tag = gvaPage | context;
    tlb.fill(
        entry,
        gvaPage,
        direct ? hostPage - gvaPage : 0,
        gpaPage,
        whole ? found : null,
        translation.sizeLog2,
        tagFor(Access.READ, permissions, tag, direct && unobserved),
        tagFor(Access.WRITE, permissions, tag, fastStores && unobserved),
        tagFor(Access.EXECUTE, permissions, tag, direct));
  }

  private static long tagFor(Access access, int permissions, long tag, boolean fast) {
    return (permissions & access.bit()) == 0 ? Mmu.INVALID : fast ? tag : tag | Mmu.SLOW;
  }

  private boolean isWatched(Section found, long gpaPage) {
    GuestRam ram = found.ram;
    if (ram == null) {
      return false;
    }
    if (!attached.contains(ram)) {
      attached.add(ram);
      ram.tracker().attach(mmu); // before the look at the marks, see WriteTracker
    }
    return ram.tracker().isWatched(Tlb.ramPage(found, gpaPage));
  }

  void detach() {
    attached.forEach(ram -> ram.tracker().detach(mmu));
    attached.clear();
  }

  // ---- instruction fetch ----

  long fetchPage(long gva, int fetchContext) {
    resolve(gva, Access.EXECUTE, fetchContext);
    int entry = Tlb.entryOf(gva);
    long page = gva & Page.NUMBER_MASK;
    return tlb.tag(entry, Mmu.EXEC) == (page | fetchContext) ? page + tlb.addend(entry) : 0;
  }

  long fetchGpa(long gva, int fetchContext) {
    resolve(gva, Access.EXECUTE, fetchContext);
    return gpa;
  }

  int fetchByte(long gva, int fetchContext) {
    Section found = resolve(gva, Access.EXECUTE, fetchContext);
    return (int) loadAt(found, gva, gpa, 1, Access.EXECUTE);
  }

  int fetch16(long gva, int fetchContext) {
    if ((gva & Page.OFFSET_MASK) == Page.OFFSET_MASK) {
      int low = fetchByte(gva, fetchContext);
      return low | fetchByte(gva + 1, fetchContext) << 8;
    }
    Section found = resolve(gva, Access.EXECUTE, fetchContext);
    return (int) loadAt(found, gva, gpa, 2, Access.EXECUTE);
  }

  // ---- host addresses and atomics ----

  void probe(long gva, int size, Access access) {
    int inPage = Page.SIZE - (int) (gva & Page.OFFSET_MASK);
    resolve(gva, Math.min(size, inPage), access);
    if (size > inPage) {
      resolve(gva + inPage, size - inPage, access);
    }
  }

  long hostForRead(long gva, int size) {
    if ((gva & Page.OFFSET_MASK) + size > Page.SIZE) {
      return 0;
    }
    Section found = resolve(gva, size, Access.READ);
    mmu.watchpoints.check(gva, size, Access.READ);
    return found.ram != null && found.contains(gpa, size) ? found.host + (gpa - found.gpa) : 0;
  }

  long hostForWrite(long gva, int size) {
    if ((gva & Page.OFFSET_MASK) + size > Page.SIZE) {
      return 0;
    }
    Section found = resolve(gva, size, Access.WRITE);
    if (!found.writableMemory || !found.contains(gpa, size)) {
      return 0;
    }
    long at = gpa;
    mmu.watchpoints.check(gva, size, Access.WRITE);
    watchedWrite(found, gva, at, size);
    return found.host + (at - found.gpa);
  }

  /** A load of what is misaligned, or no memory. */
  long refuseAtomicLoad(long gva, int size) {
    if ((gva & (size - 1)) != 0) {
      throw walker.misaligned(gva, Access.READ);
    }
    resolve(gva, size, Access.READ);
    throw walker.accessFault(gva, gpa, Access.READ);
  }

  long hostForAtomic(long gva, int size) {
    if ((gva & (size - 1)) != 0) {
      throw walker.misaligned(gva, Access.WRITE);
    }
    long host = hostForWrite(gva, size);
    if (host == 0) {
      throw walker.accessFault(gva, gpa, Access.WRITE);
    }
    return host;
  }
}
