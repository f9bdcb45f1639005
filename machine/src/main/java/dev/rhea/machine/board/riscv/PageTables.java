package dev.rhea.machine.board.riscv;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.UnmappedException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Looks at a hart's page tables from outside (privileged manual, Sv39, Sv48 and Sv57): for the
 * monitor. Sets no accessed bit and knows no privilege but whether translation is on.
 */
final class PageTables {
  private static final int PAGE_BITS = 12;
  private static final int LEVEL_BITS = 9;
  private static final int ENTRIES = 1 << LEVEL_BITS;
  private static final int MACHINE = 3;

  // Page table entries.
  private static final int V = 1;
  private static final int R = 1 << 1;
  private static final int W = 1 << 2;
  private static final int X = 1 << 3;
  private static final int PPN_SHIFT = 10;
  private static final long PPN = (1L << 44) - 1;
  private static final long NAPOT = 1L << 63;
  private static final String FLAGS = "rwxugad";

  private final AddressSpace memory;
  private final long root;
  private final int levels;

  /** The tables at {@code satp}, of a hart at {@code privilege}. */
  PageTables(AddressSpace memory, long satp, int privilege) {
    this.memory = memory;
    this.root = (satp & PPN) << PAGE_BITS;
    int mode = (int) (satp >>> 60);
    // Modes 8, 9 and 10 have three, four and five levels.
    this.levels = privilege == MACHINE || mode < 8 ? 0 : mode - 5;
  }

  /** The gpa at {@code gva}, empty if nothing is mapped there. */
  OptionalLong translate(long gva) {
    if (levels == 0) {
      return OptionalLong.of(gva);
    }
    int unused = Long.SIZE - PAGE_BITS - LEVEL_BITS * levels;
    if (gva << unused >> unused != gva) {
      return OptionalLong.empty();
    }
    long table = root;
    for (int level = levels - 1; level >= 0; level--) {
      int shift = PAGE_BITS + LEVEL_BITS * level;
      long entry = entry(table, (int) (gva >>> shift) & (ENTRIES - 1));
      if ((entry & V) == 0) {
        return OptionalLong.empty();
      }
      if ((entry & (R | X)) != 0) {
        long inPage = gva & ((1L << shift) - 1);
        return OptionalLong.of(frame(entry, gva) & -(1L << shift) | inPage);
      }
      table = frame(entry, 0);
    }
    return OptionalLong.empty();
  }

  /** All that is mapped, neighbours joined, in the layout of QEMU's {@code info mem}. */
  String list() {
    if (levels == 0) {
      return "No translation or protection\n";
    }
    Listing listing = new Listing();
    list(listing, root, levels - 1, 0);
    listing.end();
    return listing.text.toString();
  }

  private void list(Listing listing, long table, int level, long gva) {
    int shift = PAGE_BITS + LEVEL_BITS * level;
    for (int i = 0; i < ENTRIES; i++) {
      long at = gva | (long) i << shift;
      if (level == levels - 1 && i >= ENTRIES / 2) {
        // The upper half lies at the top of the 64-bit space.
        at |= -1L << (shift + LEVEL_BITS);
      }
      long entry = entry(table, i);
      if ((entry & V) != 0) {
        if ((entry & (R | W | X)) != 0) {
          listing.add(at, frame(entry, at), 1L << shift, (int) (entry >>> 1) & 0x7f);
        } else if (level > 0) {
          list(listing, frame(entry, 0), level - 1, at);
        }
      }
    }
  }

  private long entry(long table, int index) {
    try {
      return memory.load(table + 8L * index, 8);
    } catch (UnmappedException e) {
      return 0;
    }
  }

  /**
   * Where the page or table begins that {@code entry} points to; of 64 KiB pages the part that
   * holds {@code gva}.
   */
  private static long frame(long entry, long gva) {
    long ppn = entry >>> PPN_SHIFT & PPN;
    if ((entry & NAPOT) != 0) {
      ppn = ppn & ~0xfL | gva >>> PAGE_BITS & 0xf;
    }
    return ppn << PAGE_BITS;
  }

  /** Joins what lies side by side with the same flags. */
  private static final class Listing {
    private static final HexFormat HEX = HexFormat.of();

    final StringBuilder text =
        new StringBuilder(
            """
            vaddr            paddr            size             attr
            ---------------- ---------------- ---------------- -------
            """);
    private long gva;
    private long gpa;
    private long size;
    private int flags;

    void add(long newGva, long newGpa, long newSize, int newFlags) {
      if (size != 0 && newGva == gva + size && newGpa == gpa + size && newFlags == flags) {
        size += newSize;
        return;
      }
      end();
      gva = newGva;
      gpa = newGpa;
      size = newSize;
      flags = newFlags;
    }

    void end() {
      if (size == 0) {
        return;
      }
      text.append(HEX.toHexDigits(gva)).append(' ').append(HEX.toHexDigits(gpa)).append(' ');
      text.append(HEX.toHexDigits(size)).append(' ');
      for (int i = 0; i < FLAGS.length(); i++) {
        text.append((flags >>> i & 1) != 0 ? FLAGS.charAt(i) : '-');
      }
      text.append('\n');
      size = 0;
    }
  }
}
