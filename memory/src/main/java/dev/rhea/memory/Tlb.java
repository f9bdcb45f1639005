package dev.rhea.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one software TLB and how they are filled and dropped. The first {@link
 * Mmu#ENTRIES} entries are the direct-mapped ones that {@link Mmu} describes; behind them lie a few
 * victim entries, where what was displaced stays findable for a while. Only the vCPU's thread
 * touches any of it.
 */
final class Tlb {
  static final int VICTIMS = 8;
  private static final int ALL = Mmu.ENTRIES + VICTIMS;
  private static final int TAGS = 3;
  private static final long SLOW = Mmu.SLOW;
  private static final long INVALID = Mmu.INVALID;

  final long[] words = new long[ALL * Mmu.ENTRY_LONGS];

  /** By entry: the physical page behind it. */
  final long[] gpaPages = new long[ALL];

  /**
   * By entry: the section that covers the whole page; null if the page is mixed and each access
   * looks anew.
   */
  final @Nullable Section[] sections = new Section[ALL];

  /** By entry: log2 of the size of the guest's page. */
  private final byte[] sizeLog2 = new byte[ALL];

  private int nextVictim;
  private boolean empty = true;

  private final LargePages large = new LargePages();

  Tlb() {
    Arrays.fill(words, INVALID);
  }

  /** The number of the direct-mapped entry for {@code gva}. */
  static int entryOf(long gva) {
    return (int) (gva >>> Page.BITS) & (Mmu.ENTRIES - 1);
  }

  /** The entry's tag for an access. */
  long tag(int entry, int access) {
    return words[entry * Mmu.ENTRY_LONGS + access];
  }

  void setTag(int entry, int access, long tag) {
    words[entry * Mmu.ENTRY_LONGS + access] = tag;
  }

  long addend(int entry) {
    return words[entry * Mmu.ENTRY_LONGS + Mmu.ADDEND];
  }

  /**
   * Whether the entry serves this access, be it in the slow path only. {@code want}: page |
   * context.
   */
  boolean matches(int entry, int access, long want) {
    return (tag(entry, access) & ~SLOW) == want;
  }

  /** Looks for an access among the victims and swaps it into its place. */
  boolean recallVictim(int entry, int access, long want) {
    for (int victim = Mmu.ENTRIES; victim < ALL; victim++) {
      if (matches(victim, access, want)) {
        swap(entry, victim);
        return true;
      }
    }
    return false;
  }

  private void swap(int a, int b) {
    for (int i = 0; i < Mmu.ENTRY_LONGS; i++) {
      long word = words[a * Mmu.ENTRY_LONGS + i];
      words[a * Mmu.ENTRY_LONGS + i] = words[b * Mmu.ENTRY_LONGS + i];
      words[b * Mmu.ENTRY_LONGS + i] = word;
    }
    long page = gpaPages[a];
    gpaPages[a] = gpaPages[b];
    gpaPages[b] = page;
    Section section = sections[a];
    sections[a] = sections[b];
    sections[b] = section;
    byte size = sizeLog2[a];
    sizeLog2[a] = sizeLog2[b];
    sizeLog2[b] = size;
  }

  /**
   * Fills the entry of a page. Tags for other accesses stay, whatever their context, if they lead
   * to the same place; otherwise the entry moves to the victims. If tags of another context are
   * replaced, a copy goes there too: a kernel reads the page that its user has just written. A new
   * tag that is INVALID leaves the old one.
   */
  void fill(
      int entry,
      long gvaPage,
      long addend,
      long gpaPage,
      @Nullable Section section,
      int pageSizeLog2,
      long readTag,
      long writeTag,
      long executeTag) {
    empty = false;
    if (pageOf(entry) != gvaPage
        || addend(entry) != addend
        || gpaPages[entry] != gpaPage
        || sections[entry] != section) {
      if (pageOf(entry) != INVALID) {
        copyToVictims(entry);
      }
      invalidate(entry);
      words[entry * Mmu.ENTRY_LONGS + Mmu.ADDEND] = addend;
      gpaPages[entry] = gpaPage;
      sections[entry] = section;
      sizeLog2[entry] = (byte) pageSizeLog2;
    } else {
      if (displaces(entry, Mmu.READ, readTag)
          || displaces(entry, Mmu.WRITE, writeTag)
          || displaces(entry, Mmu.EXEC, executeTag)) {
        copyToVictims(entry);
      }
      sizeLog2[entry] = (byte) Math.max(sizeLog2[entry], pageSizeLog2);
    }
    replaceTag(entry, Mmu.READ, readTag);
    replaceTag(entry, Mmu.WRITE, writeTag);
    replaceTag(entry, Mmu.EXEC, executeTag);
    if (pageSizeLog2 > Page.BITS) {
      large.add(gvaPage, pageSizeLog2);
    }
  }

  private boolean displaces(int entry, int access, long tag) {
    long old = tag(entry, access);
    return tag != INVALID && old != INVALID && ((old ^ tag) & ~SLOW) != 0;
  }

  private void copyToVictims(int entry) {
    int victim = Mmu.ENTRIES + nextVictim;
    nextVictim = (nextVictim + 1) % VICTIMS;
    System.arraycopy(
        words, entry * Mmu.ENTRY_LONGS, words, victim * Mmu.ENTRY_LONGS, Mmu.ENTRY_LONGS);
    gpaPages[victim] = gpaPages[entry];
    sections[victim] = sections[entry];
    sizeLog2[victim] = sizeLog2[entry];
  }

  private void replaceTag(int entry, int access, long tag) {
    if (tag != INVALID) {
      setTag(entry, access, tag);
    }
  }

  /** The gva page of a valid entry, INVALID of an empty one. */
  private long pageOf(int entry) {
    for (int access = 0; access < TAGS; access++) {
      long tag = tag(entry, access);
      if (tag != INVALID) {
        return tag & Page.NUMBER_MASK;
      }
    }
    return INVALID;
  }

  private void invalidate(int entry) {
    for (int access = 0; access < TAGS; access++) {
      setTag(entry, access, INVALID);
    }
  }

  void flushAll() {
    if (!empty) {
      Arrays.fill(words, INVALID);
      Arrays.fill(sections, null);
      empty = true;
    }
    large.clear();
  }

  /** Drops a page in all contexts, and if it is in a large one, all of that. */
  void flushPage(long gva) {
    if (large.mayCover(gva)) {
      for (int entry = 0; entry < ALL; entry++) {
        dropIfCovers(entry, gva);
      }
    } else {
      dropIfCovers(entryOf(gva), gva);
      for (int entry = Mmu.ENTRIES; entry < ALL; entry++) {
        dropIfCovers(entry, gva);
      }
    }
  }

  private void dropIfCovers(int entry, long gva) {
    long page = pageOf(entry);
    if (page != INVALID && (page ^ gva) >>> sizeLog2[entry] == 0) {
      invalidate(entry);
    }
  }

  /** Drops all tags whose context has {@code value} in the bits of {@code mask}. */
  void flushContexts(int mask, int value) {
    for (int entry = 0; entry < ALL; entry++) {
      for (int access = 0; access < TAGS; access++) {
        long tag = tag(entry, access);
        if (tag != INVALID && ((int) tag & Mmu.CONTEXT_MASK & mask) == value) {
          setTag(entry, access, INVALID);
        }
      }
    }
  }

  /** Takes fast stores away from all pages that are watched now. */
  void protectWatched() {
    for (int entry = 0; entry < ALL; entry++) {
      long tag = tag(entry, Mmu.WRITE);
      Section section = sections[entry];
      if (tag != INVALID && (tag & SLOW) == 0 && section != null && section.ram != null) {
        long page = ramPage(section, gpaPages[entry]);
        if (section.ram.tracker().isWatched(page)) {
          setTag(entry, Mmu.WRITE, tag | SLOW);
        }
      }
    }
  }

  static long ramPage(Section section, long gpa) {
    return (section.offset + (gpa - section.gpa)) >>> Page.BITS;
  }
}
