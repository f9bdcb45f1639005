package dev.rhea.cpu.mips;

import dev.rhea.memory.Mmu;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The guest's TLB: pairs of pages, written by software (volume III, section 4.7).
 *
 * <p>An entry that tlbwr replaces may go on translating as long as the guest cannot tell: a larger
 * TLB saves it many refills. Such <em>retained</em> entries stand behind those that the guest can
 * see; they are dropped by all that reads or invalidates entries.
 *
 * <p>Not modelled: 1 KiB pages; the machine check for entries that overlap (the first matches).
 */
final class MipsTlb {
  /** Entries with those retained. */
  private static final int ALL = 128;

  private static final int PAGE_BITS = 12;

  /** Offset bits in a pair of the smallest pages. */
  private static final long PAIR = (2L << PAGE_BITS) - 1;

  /** What of the upper half tells a word address from its other 64-bit form, see flush. */
  private static final long UPPER = -1L << 32;

  final int size;
  private final boolean wide;
  private final long segMask;
  private @Nullable Mmu mmu;
  private boolean flushed;

  // By entry. tag: EntryHi's page number without the bits of mask; asid: -1 if global.
  private final long[] tag = new long[ALL];
  private final long[] mask = new long[ALL];
  private final int[] asid = new int[ALL];
  private final long[] lo0 = new long[ALL];
  private final long[] lo1 = new long[ALL];

  /** EntryHi's ASID, which global entries have, too. */
  private final int[] writtenAsid = new int[ALL];

  private int inUse;

  MipsTlb(MipsCpuModel model) {
    this.size = model.tlbEntries();
    this.wide = model.is64();
    this.segMask = model.segMask();
    reset();
  }

  /** Sets Rhea's TLB, which is filled from this one. */
  void setMmu(Mmu mmu) {
    this.mmu = mmu;
  }

  /** Entries that match nothing: what a reset leaves is undefined. */
  void reset() {
    inUse = size;
    for (int i = 0; i < size; i++) {
      // Addresses of the unmapped segment, which are never looked up.
      set(i, 0xFFFF_FFFF_8000_0000L + ((long) i << PAGE_BITS + 1), 0, 0, 0);
    }
  }

  /** The first entry that matches {@code gva} under {@code space}, retained ones too; or -1. */
  int find(long gva, int space) {
    long page = gva & segMask;
    for (int i = 0; i < inUse; i++) {
      if ((page & ~mask[i]) == tag[i] && (asid[i] < 0 || asid[i] == space)) {
        return i;
      }
    }
    return -1;
  }

  /** The entries that the guest can see, one a line: page, size, address space, both EntryLo. */
  String text() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < size; i++) {
      out.append(
          String.format(
              Locale.ROOT,
              "%2d: %016x %6dK %s lo0 %010x lo1 %010x\n",
              i,
              tag[i],
              pageSize(i) >>> 10,
              asid[i] < 0 ? "global" : String.format(Locale.ROOT, "asid %02x", asid[i]),
              lo0[i],
              lo1[i]));
    }
    return out.toString();
  }

  /** EntryLo0 or EntryLo1 of entry {@code i}, whichever translates {@code gva}. */
  long entryLo(int i, long gva) {
    return (gva & pageSize(i)) == 0 ? lo0[i] : lo1[i];
  }

  /** Bytes in one page of the pair: the address bit that tells the odd page from the even one. */
  private long pageSize(int i) {
    return (mask[i] >>> 1) + 1;
  }

  /** Log2 of the bytes in one page of entry {@code i}. */
  int pageBits(int i) {
    return Long.numberOfTrailingZeros(pageSize(i));
  }

  // ---- the TLB instructions ---------------------------------------------------------------------

  /** tlbp: the index of the matching entry, or -1; then nothing retained matches any more. */
  int probe(long entryHi) {
    int found = find(entryHi & ~PAIR, (int) (entryHi & MipsBits.ASID));
    if (found < size) {
      return found;
    }
    dropRetained();
    return -1;
  }

  /** tlbwi. */
  void write(int index, long entryHi, long pageMask, long entryLo0, long entryLo1) {
    if (restricts(index, entryHi, pageMask, entryLo0, entryLo1)) {
      dropRetained();
    }
    flush(index);
    set(index, entryHi, pageMask, entryLo0, entryLo1);
  }

  /** Whether an entry is more than given further permissions. */
  private boolean restricts(int i, long entryHi, long pageMask, long newLo0, long newLo1) {
    long global = newLo0 & newLo1 & MipsBits.ENTRY_G;
    return tag[i] != (entryHi & segMask & ~(pageMask | PAIR))
        || mask[i] != (pageMask | PAIR)
        || writtenAsid[i] != (entryHi & MipsBits.ASID)
        || asid[i] < 0 != (global != 0)
        || (lo0[i] & ~newLo0 & (MipsBits.ENTRY_V | MipsBits.ENTRY_D)) != 0
        || (lo1[i] & ~newLo1 & (MipsBits.ENTRY_V | MipsBits.ENTRY_D)) != 0;
  }

  /** tlbwr. */
  void replace(int index, long entryHi, long pageMask, long entryLo0, long entryLo1) {
    if (inUse < ALL) {
      copyEntry(index, inUse++);
    } else {
      flush(index);
    }
    set(index, entryHi, pageMask, entryLo0, entryLo1);
  }

  /** tlbr: entry {@code index} as the registers it was written from. */
  void read(int index, MipsState s) {
    dropRetained();
    s.entryHi = hi(index);
    s.pageMask = mask[index] & ~PAIR;
    long global = asid[index] < 0 ? MipsBits.ENTRY_G : 0;
    s.entryLo0 = lo0[index] & ~MipsBits.ENTRY_G | global;
    s.entryLo1 = lo1[index] & ~MipsBits.ENTRY_G | global;
  }

  /** EntryHi of entry {@code i}. */
  long hi(int i) {
    return tag[i] | writtenAsid[i];
  }

  /** EntryLo0 of entry {@code i}. */
  long lo0(int i) {
    return lo0[i];
  }

  /** EntryLo1 of entry {@code i}. */
  long lo1(int i) {
    return lo1[i];
  }

  /** PageMask of entry {@code i}. */
  long pageMask(int i) {
    return mask[i] & ~PAIR;
  }

  private void set(int i, long entryHi, long pageMask, long entryLo0, long entryLo1) {
    mask[i] = pageMask | PAIR;
    tag[i] = entryHi & segMask & ~mask[i];
    writtenAsid[i] = (int) (entryHi & MipsBits.ASID);
    asid[i] = (entryLo0 & entryLo1 & MipsBits.ENTRY_G) != 0 ? -1 : writtenAsid[i];
    lo0[i] = entryLo0;
    lo1[i] = entryLo1;
  }

  private void copyEntry(int from, int to) {
    tag[to] = tag[from];
    mask[to] = mask[from];
    asid[to] = asid[from];
    writtenAsid[to] = writtenAsid[from];
    lo0[to] = lo0[from];
    lo1[to] = lo1[from];
  }

  private void dropRetained() {
    while (inUse > size) {
      flush(--inUse);
    }
  }

  /** Whether {@link #flush} has dropped something since this was last asked. */
  boolean takeFlushed() {
    boolean is = flushed;
    flushed = false;
    return is;
  }

  /** Drops from Rhea's TLB what entry {@code i} has translated. */
  private void flush(int i) {
    if (((lo0[i] | lo1[i]) & MipsBits.ENTRY_V) == 0) {
      return;
    }
    flushed = true;
    long even = tag[i];
    if (wide && even >>> 62 == 3 && even >= (0xFFFF_FFFF_8000_0000L & segMask)) {
      even |= ~segMask; // kseg2 and kseg3, sign-extended words, not the end of xkseg
    }
    flushPage(even);
    flushPage(even | pageSize(i));
  }

  private void flushPage(long gva) {
    if (mmu == null) {
      return; // not yet part of a CPU
    }
    mmu.flushPage(gva);
    if (!wide) {
      mmu.flushPage(gva ^ UPPER); // as it is called where an address computation left the word
    }
  }

  void copyFrom(MipsTlb other) {
    inUse = other.inUse;
    System.arraycopy(other.tag, 0, tag, 0, ALL);
    System.arraycopy(other.mask, 0, mask, 0, ALL);
    System.arraycopy(other.asid, 0, asid, 0, ALL);
    System.arraycopy(other.writtenAsid, 0, writtenAsid, 0, ALL);
    System.arraycopy(other.lo0, 0, lo0, 0, ALL);
    System.arraycopy(other.lo1, 0, lo1, 0, ALL);
  }
}
