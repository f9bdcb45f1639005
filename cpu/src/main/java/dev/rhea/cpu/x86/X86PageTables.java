package dev.rhea.cpu.x86;

import dev.rhea.memory.AddressSpace;
import java.util.OptionalLong;

/**
 * A guest's page tables, walked without a trace in them (SDM volume 3, chapter 5 "Paging"): 32-bit,
 * PAE, 4-level and 5-level. Permissions are not looked at.
 */
public final class X86PageTables {
  private static final long CR0_PG = 1L << 31;
  private static final long CR4_PSE = 1 << 4;
  private static final long CR4_PAE = 1 << 5;
  private static final long CR4_LA57 = 1 << 12;
  private static final long EFER_LMA = 1 << 10;

  private static final long PRESENT = 1;
  private static final long LARGE = 1 << 7;
  private static final long ADDRESS = 0x000f_ffff_ffff_f000L;

  private final AddressSpace memory;
  private final X86State state;

  /** The tables that {@code state}'s CR3 names. */
  public X86PageTables(AddressSpace memory, X86State state) {
    this.memory = memory;
    this.state = state;
  }

  /** The gpa of a linear address, empty if a page is not present. */
  public OptionalLong translate(long gva) {
    if ((state.cr0 & CR0_PG) == 0) {
      return OptionalLong.of(gva & 0xffff_ffffL);
    }
    if ((state.cr4 & CR4_PAE) == 0) {
      return translate32((int) gva);
    }
    if ((state.efer & EFER_LMA) == 0) {
      // Four entries at the top, which have no page-size bit; CR3 is a multiple of 32.
      long entry = load(state.cr3 & 0xffff_ffe0L, (int) (gva >>> 30) & 3, 8);
      return (entry & PRESENT) == 0
          ? OptionalLong.empty()
          : walk(entry & ADDRESS, gva & 0xffff_ffffL, 21);
    }
    return walk(state.cr3 & ADDRESS, gva, (state.cr4 & CR4_LA57) != 0 ? 48 : 39);
  }

  /** Tables of 512 entries, from the one whose entries map 2^{@code shift} bytes on downwards. */
  private OptionalLong walk(long table, long gva, int shift) {
    long at = table;
    for (int level = shift; ; level -= 9) {
      long entry = load(at, (int) (gva >>> level) & 511, 8);
      if ((entry & PRESENT) == 0) {
        return OptionalLong.empty();
      }
      boolean leaf = level == 12 || ((entry & LARGE) != 0 && level <= 30);
      if (leaf) {
        long within = (1L << level) - 1;
        return OptionalLong.of((entry & ADDRESS & ~within) | (gva & within));
      }
      at = entry & ADDRESS;
    }
  }

  private OptionalLong translate32(int gva) {
    long directory = load(state.cr3 & 0xffff_f000L, gva >>> 22, 4);
    if ((directory & PRESENT) == 0) {
      return OptionalLong.empty();
    }
    if ((directory & LARGE) != 0 && (state.cr4 & CR4_PSE) != 0) {
      // Bits 20:13 are address bits 39:32 (PSE-36).
      long high = (directory >>> 13 & 0xff) << 32;
      return OptionalLong.of(high | (directory & 0xffc0_0000L) | (gva & 0x3f_ffff));
    }
    long entry = load(directory & 0xffff_f000L, gva >>> 12 & 1023, 4);
    return (entry & PRESENT) == 0
        ? OptionalLong.empty()
        : OptionalLong.of((entry & 0xffff_f000L) | (gva & 0xfff));
  }

  /** An entry, 0 (not present) where there is no memory. */
  private long load(long table, int index, int size) {
    long gpa = table + (long) index * size;
    return memory.hostAddress(gpa, size) == -1 ? 0 : memory.load(gpa, size);
  }
}
