package dev.rhea.cpu.mips;

import dev.rhea.memory.Access;
import dev.rhea.memory.Page;
import dev.rhea.memory.PageWalker;
import dev.rhea.memory.Translation;

/**
 * Address translation of one CPU: the segments of volume III, chapter 4, and the guest's TLB. There
 * are no page tables: where no entry matches, the guest's refill handler runs.
 *
 * <p>A 32-bit CPU's address computations wrap at 2^32, ours at 2^64: an address is what its low
 * word says.
 *
 * <p>Not modelled: the coherency attributes (all memory is coherent), the debug segment.
 */
public final class MipsPageWalker implements PageWalker {
  private static final int ALL = Access.READ.bit() | Access.WRITE.bit() | Access.EXECUTE.bit();
  private static final long WORD = 0xFFFF_FFFFL;
  private static final long KSEG0 = 0x8000_0000L;
  private static final long KSEG2 = 0xC000_0000L;
  private static final long KSEG3 = 0xE000_0000L;
  private static final long UNMAPPED = 0x1FFF_FFFFL;
  private static final long XKPHYS_ATTRIBUTE = 7L << 59;

  private final MipsCpuModel model;
  private final MipsFault fault;
  private final MipsTlb tlb;
  private int asid;
  private int wideModes;

  MipsPageWalker(MipsCpuModel model, MipsTlb tlb, MipsFault fault) {
    this.model = model;
    this.tlb = tlb;
    this.fault = fault;
  }

  /** The address space that entries must be of, unless they are global. */
  void setAsid(int asid) {
    this.asid = asid;
  }

  /** Whether {@code mode} may use the segments of 64-bit addresses (Status.KX, SX, UX). */
  void setWide(int mode, boolean may) {
    wideModes = may ? wideModes | 1 << mode : wideModes & ~(1 << mode);
  }

  private boolean wideAddresses(int mode) {
    return (wideModes >>> mode & 1) != 0;
  }

  @Override
  public void walk(long gva, Access access, int context, Translation out) {
    int mode = MipsContext.mode(context);
    if (!model.is64()) {
      compatible(gva << 32 >> 32, access, mode, out);
    } else if (gva == (int) gva) {
      compatible(gva, access, mode, out);
    } else {
      wide(gva, access, mode, out);
    }
  }

  /** The segments of 32-bit addresses, sign-extended. */
  private void compatible(long gva, Access access, int mode, Translation out) {
    if (gva >= 0) {
      if (mode == MipsContext.ERROR_LEVEL) {
        unmapped(gva, out);
      } else {
        mapped(gva, access, out);
      }
      return;
    }
    long segment = gva & WORD;
    boolean kernel = mode == MipsBits.KERNEL || mode == MipsContext.ERROR_LEVEL;
    if (segment < KSEG2) {
      require(kernel, gva, access);
      unmapped(segment & UNMAPPED, out);
    } else {
      require(kernel || segment < KSEG3 && mode == MipsBits.SUPERVISOR, gva, access);
      mapped(gva, access, out);
    }
  }

  /** The segments that only 64-bit addresses reach. */
  private void wide(long gva, Access access, int mode, Translation out) {
    boolean kernel = mode == MipsBits.KERNEL || mode == MipsContext.ERROR_LEVEL;
    long inSegment = gva & (1L << 62) - 1;
    boolean inSize = inSegment < 1L << model.segBits();
    switch ((int) (gva >>> 62)) {
      case 0 -> {
        require(inSize && wideAddresses(mode), gva, access);
        if (mode == MipsContext.ERROR_LEVEL) {
          unmapped(gva, out);
        } else {
          mapped(gva, access, out);
        }
      }
      case 1 -> {
        boolean may = kernel || mode == MipsBits.SUPERVISOR;
        require(may && inSize && wideAddresses(MipsBits.SUPERVISOR), gva, access);
        mapped(gva, access, out);
      }
      case 2 -> {
        long gpa = inSegment & ~XKPHYS_ATTRIBUTE;
        require(kernel && wideAddresses(mode) && gpa >>> model.paBits() == 0, gva, access);
        unmapped(gpa, out);
      }
      default -> {
        require(kernel && inSize && wideAddresses(mode), gva, access);
        mapped(gva, access, out);
      }
    }
  }

  private static void unmapped(long gpa, Translation out) {
    out.set(gpa, ALL, Page.BITS);
  }

  private void mapped(long gva, Access access, Translation out) {
    int entry = tlb.find(gva, asid);
    if (entry < 0) {
      throw tlbFault(gva, access, true);
    }
    long lo = tlb.entryLo(entry, gva);
    if ((lo & MipsBits.ENTRY_V) == 0) {
      throw tlbFault(gva, access, false);
    }
    boolean writable = (lo & MipsBits.ENTRY_D) != 0;
    if (access == Access.WRITE && !writable) {
      throw fault.set(MipsFault.MODIFIED, gva, false);
    }
    int bits = tlb.pageBits(entry);
    long inPage = (1L << bits) - 1;
    long frame = lo >>> MipsBits.ENTRY_PFN_SHIFT << Page.BITS & ~inPage;
    out.set(frame | gva & inPage, writable ? ALL : ALL & ~Access.WRITE.bit(), bits);
  }

  private void require(boolean condition, long gva, Access access) {
    if (!condition) {
      throw misaligned(gva, access);
    }
  }

  private MipsFault tlbFault(long gva, Access access, boolean refill) {
    int code = access == Access.WRITE ? MipsFault.TLB_STORE : MipsFault.TLB_LOAD;
    return fault.set(code, gva, refill);
  }

  @Override
  public MipsFault accessFault(long gva, long gpa, Access access) {
    return fault.set(access == Access.EXECUTE ? MipsFault.FETCH_BUS : MipsFault.DATA_BUS);
  }

  /** Misaligned addresses and those outside the mode's segments raise the same. */
  @Override
  public MipsFault misaligned(long gva, Access access) {
    int code = access == Access.WRITE ? MipsFault.ADDRESS_STORE : MipsFault.ADDRESS_LOAD;
    return fault.set(code, gva, false);
  }
}
