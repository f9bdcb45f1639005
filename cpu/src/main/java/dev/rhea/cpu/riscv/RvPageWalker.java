package dev.rhea.cpu.riscv;

import dev.rhea.memory.Access;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Page;
import dev.rhea.memory.PageWalker;
import dev.rhea.memory.Translation;
import dev.rhea.memory.UnmappedException;

/**
 * Address translation of one hart: Sv39, Sv48 and Sv57 (privileged specification, section 10.3 and
 * on), physical memory protection, and the faults of both.
 *
 * <p>The privilege, SUM and MXR of an access come with its {@link RvContext}; the page table is the
 * current satp's, since contexts of other address spaces are not in use.
 *
 * <p>Not modelled: the memory types of Svpbmt (all memory is coherent); the hypervisor's second
 * stage.
 */
public final class RvPageWalker implements PageWalker {
  private static final long V = 1;
  private static final long R = 1 << 1;
  private static final long W = 1 << 2;
  private static final long X = 1 << 3;
  private static final long U = 1 << 4;
  private static final long A = 1 << 6;
  private static final long D = 1 << 7;
  private static final int PPN_SHIFT = 10;
  private static final long PPN = (1L << 44) - 1;
  private static final long RESERVED = 0x7FL << 54;
  private static final int PBMT_SHIFT = 61;
  private static final long PBMT = 3L << PBMT_SHIFT;
  private static final long N = 1L << 63;

  /** Log2 of a naturally aligned power-of-two region's pages: 64 KiB is the one size there is. */
  private static final int NAPOT_BITS = 4;

  /** Index bits of one level. */
  private static final int LEVEL_BITS = 9;

  private final AddressSpace space;
  private final RvPmp pmp;
  private final RvFault fault;
  private final boolean svnapot;

  /** Levels of the current page table; 0 for none. */
  private int levels;

  /** gpa of the current root table. */
  private long root;

  private boolean updatesAccessedDirty;
  private boolean pbmt;

  RvPageWalker(AddressSpace space, RvPmp pmp, RvFault fault, boolean svnapot) {
    this.space = space;
    this.pmp = pmp;
    this.fault = fault;
    this.svnapot = svnapot;
  }

  /** Takes over a value of satp whose mode is known to be supported. */
  void setSatp(long satp) {
    int mode = (int) (satp >>> RvBits.SATP_MODE_SHIFT);
    levels = mode == 0 ? 0 : mode - 5;
    root = (satp & RvBits.SATP_PPN) << Page.BITS;
  }

  /** Whether the walker sets A and D itself (Svadu) instead of faulting (Svade). */
  void setUpdatesAccessedDirty(boolean on) {
    updatesAccessedDirty = on;
  }

  /** Whether page-based memory types are allowed (menvcfg.PBMTE). */
  void setPbmt(boolean on) {
    pbmt = on;
  }

  @Override
  public void walk(long gva, Access access, int context, Translation out) {
    int privilege = RvContext.privilege(context);
    if (privilege == RvBits.M || levels == 0) {
      out.set(gva, Access.READ.bit() | Access.WRITE.bit() | Access.EXECUTE.bit(), Page.BITS);
    } else {
      while (!walkTable(gva, access, context, out)) {
        // Another hart changed the entry while A or D was being set: section 10.3.2 says try again.
      }
    }
    int allowed = pmp.check(out.gpa, privilege);
    if ((allowed & access.bit()) == 0) {
      throw accessFault(gva, out.gpa, access);
    }
    out.permissions &= allowed;
    out.fillable = (allowed & RvPmp.MIXED) == 0;
  }

  /** Steps 1 to 10 of section 10.3.2; false to begin again. */
  private boolean walkTable(long gva, Access access, int context, Translation out) {
    int vaBits = Page.BITS + LEVEL_BITS * levels;
    if (gva << (64 - vaBits) >> (64 - vaBits) != gva) {
      throw pageFault(gva, access);
    }
    long table = root;
    for (int level = levels - 1; ; level--) {
      int levelShift = Page.BITS + LEVEL_BITS * level;
      long entryGpa = table + ((gva >>> levelShift & (1 << LEVEL_BITS) - 1) << 3);
      long pte = loadEntry(gva, entryGpa, access);
      if (!isValid(pte)) {
        throw pageFault(gva, access);
      }
      if ((pte & (R | X)) != 0) {
        return leaf(gva, access, context, out, entryGpa, pte, level);
      }
      if (level == 0 || (pte & (A | D | U | PBMT | N)) != 0) {
        throw pageFault(gva, access);
      }
      table = ppn(pte) << Page.BITS;
    }
  }

  private static long ppn(long pte) {
    return pte >>> PPN_SHIFT & PPN;
  }

  private long loadEntry(long gva, long entryGpa, Access access) {
    if ((pmp.check(entryGpa, RvBits.S) & Access.READ.bit()) == 0) {
      throw accessFault(gva, entryGpa, access);
    }
    try {
      return space.load(entryGpa, 8);
    } catch (UnmappedException e) {
      throw accessFault(gva, e.gpa(), access);
    }
  }

  private boolean isValid(long pte) {
    return (pte & V) != 0
        && (pte & (R | W)) != W
        && (pte & RESERVED) == 0
        && (svnapot || (pte & N) == 0)
        && (pbmt ? (pte & PBMT) != PBMT : (pte & PBMT) == 0);
  }

  private boolean leaf(
      long gva, Access access, int context, Translation out, long entryGpa, long pte, int level) {
    int pageBits = Page.BITS + LEVEL_BITS * level;
    long frame = ppn(pte) << Page.BITS;
    if ((pte & N) != 0) {
      long lowPpn = ppn(pte) & (1 << NAPOT_BITS) - 1;
      if (level != 0 || lowPpn != 1 << NAPOT_BITS - 1) {
        throw pageFault(gva, access);
      }
      pageBits += NAPOT_BITS;
      frame &= -1L << pageBits;
    }
    long offset = (1L << pageBits) - 1;
    int permissions = permissions(pte, context);
    if ((frame & offset) != 0 || (permissions & access.bit()) == 0) {
      throw pageFault(gva, access);
    }
    long needed = access == Access.WRITE ? A | D : A;
    if ((pte & needed) != needed) {
      if (!updatesAccessedDirty) {
        throw pageFault(gva, access);
      }
      if (!setBits(gva, access, entryGpa, pte, pte | needed)) {
        return false;
      }
    }
    if (((pte | needed) & D) == 0) {
      permissions &= ~Access.WRITE.bit(); // the first store has to come here and set D
    }
    out.set(frame | gva & offset, permissions, pageBits);
    return true;
  }

  /** What a leaf allows in {@code context}: bits of {@link Access#bit()}. */
  private static int permissions(long pte, int context) {
    boolean user = (pte & U) != 0;
    boolean supervisor = RvContext.privilege(context) == RvBits.S;
    boolean data = supervisor ? !user || RvContext.sum(context) : user;
    boolean readable = (pte & R) != 0 || (RvContext.mxr(context) && (pte & X) != 0);
    int permissions = 0;
    if (data && readable) {
      permissions |= Access.READ.bit();
    }
    if (data && (pte & W) != 0) {
      permissions |= Access.WRITE.bit();
    }
    if (user != supervisor && (pte & X) != 0) {
      permissions |= Access.EXECUTE.bit();
    }
    return permissions;
  }

  private boolean setBits(long gva, Access access, long entryGpa, long pte, long update) {
    if ((pmp.check(entryGpa, RvBits.S) & Access.WRITE.bit()) == 0) {
      throw accessFault(gva, entryGpa, access);
    }
    try {
      return space.compareAndSet64(entryGpa, pte, update);
    } catch (UnmappedException e) {
      throw accessFault(gva, e.gpa(), access);
    }
  }

  // ---- faults -----------------------------------------------------------------------------------

  private RvFault pageFault(long gva, Access access) {
    return fault.set(
        switch (access) {
          case READ -> RvFault.LOAD_PAGE_FAULT;
          case WRITE -> RvFault.STORE_PAGE_FAULT;
          case EXECUTE -> RvFault.FETCH_PAGE_FAULT;
        },
        gva);
  }

  @Override
  public RvFault accessFault(long gva, long gpa, Access access) {
    return fault.set(
        switch (access) {
          case READ -> RvFault.LOAD_ACCESS;
          case WRITE -> RvFault.STORE_ACCESS;
          case EXECUTE -> RvFault.FETCH_ACCESS;
        },
        gva);
  }

  @Override
  public RvFault misaligned(long gva, Access access) {
    return fault.set(
        switch (access) {
          case READ -> RvFault.LOAD_MISALIGNED;
          case WRITE -> RvFault.STORE_MISALIGNED;
          case EXECUTE -> RvFault.FETCH_MISALIGNED;
        },
        gva);
  }
}
