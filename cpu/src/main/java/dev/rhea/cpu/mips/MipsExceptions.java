package dev.rhea.cpu.mips;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.TrapEvent;
import dev.rhea.memory.log.LogItem;
import dev.rhea.memory.log.Recording;

/** Exceptions and interrupts: entering their handlers, and the return (volume III, chapter 6). */
final class MipsExceptions {
  private static final long BOOT_VECTORS = 0xFFFF_FFFF_BFC0_0200L;
  private static final long GENERAL = 0x180;
  private static final long TLB_REFILL = 0;
  private static final long XTLB_REFILL = 0x80;
  private static final long INTERRUPT = 0x200;
  private static final int CONTEXT_PAGE_SHIFT = 4;
  private static final long CONTEXT_PAGE = 0x7F_FFF0;
  private static final int PAIR_BITS = 13;

  private MipsExceptions() {}

  /** Enters the handler of {@code fault}, raised by the instruction at pc. */
  static void deliver(MipsState s, MipsFault fault) {
    boolean nested = (s.status & MipsBits.EXL) != 0;
    long address = s.model.is64() ? fault.address() : (int) fault.address();
    log(s, fault.code(), address);
    if (fault.hasAddress()) {
      s.badVAddr = address;
    }
    if (fault.isTlb()) {
      tellPage(s, address);
    }
    // A pc that cannot be fetched is its own address; else bit 1 means the slot of a branch.
    boolean fetched = fault.code() != MipsFault.ADDRESS_LOAD || fault.address() != s.pc;
    setReturn(s, fetched && (s.pc & CpuState.IN_SLOT) != 0);
    long offset = GENERAL;
    if (fault.refill() && !nested) {
      offset = wideRefill(s, address) ? XTLB_REFILL : TLB_REFILL;
    }
    enter(s, fault.code(), fault.coprocessor(), offset);
  }

  /** Enters the handler of the pending unmasked interrupts {@code pending}, as in Cause.IP. */
  static void interrupt(MipsState s, int pending) {
    log(s, MipsFault.INTERRUPT, 0);
    setReturn(s, false);
    long offset = GENERAL;
    if ((s.cause & MipsBits.IV) != 0) {
      offset = INTERRUPT;
      long spacing = s.intCtl & MipsBits.VS;
      if ((s.model.config(3) & MipsCp0.CONFIG3_VINT) != 0 && (s.status & MipsBits.BEV) == 0) {
        int highest = 31 - Integer.numberOfLeadingZeros(pending >>> MipsBits.IP_SHIFT);
        offset += spacing * highest;
      }
    }
    enter(s, MipsFault.INTERRUPT, 0, offset);
  }

  /** Where software finds the page that was not there: Context, XContext and EntryHi. */
  private static void tellPage(MipsState s, long address) {
    long page = address >> PAIR_BITS;
    s.context = s.context & ~CONTEXT_PAGE | page << CONTEXT_PAGE_SHIFT & CONTEXT_PAGE;
    if (s.model.is64()) {
      int pageBits = s.model.segBits() - PAIR_BITS;
      int region = CONTEXT_PAGE_SHIFT + pageBits;
      long inRegion = page & (1L << pageBits) - 1;
      s.xContext =
          s.xContext & -1L << region + 2
              | address >>> 62 << region
              | inRegion << CONTEXT_PAGE_SHIFT;
    }
    s.entryHi = address & MipsCp0.entryHiPage(s.model) | s.entryHi & MipsBits.ASID;
  }

  /** Whether the mode of the address's segment has 64-bit addresses. */
  private static boolean wideRefill(MipsState s, long address) {
    if (!s.model.is64()) {
      return false;
    }
    int enable =
        switch ((int) (address >>> 62)) {
          case 0 -> MipsBits.UX;
          case 1 -> MipsBits.SX;
          default -> MipsBits.KX;
        };
    return (s.status & enable) != 0;
  }

  private static void setReturn(MipsState s, boolean inSlot) {
    if ((s.status & MipsBits.EXL) == 0) {
      s.epc = inSlot ? s.pc - CpuState.IN_SLOT : s.pc;
      s.cause = inSlot ? s.cause | MipsBits.BD : s.cause & ~MipsBits.BD;
    }
  }

  private static void enter(MipsState s, int code, int coprocessor, long offset) {
    if (Recording.isOn()) {
      TrapEvent.emit(code == MipsFault.INTERRUPT, code, s.pc, s.badVAddr);
    }
    s.cause =
        s.cause & ~(MipsBits.EXC_CODE | MipsBits.CE)
            | code << MipsBits.EXC_CODE_SHIFT
            | coprocessor << MipsBits.CE_SHIFT;
    long base = (s.status & MipsBits.BEV) != 0 ? BOOT_VECTORS : s.ebase & ~0xFFFL;
    s.pc = base + offset;
    s.setStatus(s.status | MipsBits.EXL);
  }

  /** The eret instruction; the address to go on at. */
  static long eret(MipsState s) {
    long target;
    if ((s.status & MipsBits.ERL) != 0) {
      target = s.errorEpc;
      s.setStatus(s.status & ~MipsBits.ERL);
    } else {
      target = s.epc;
      s.setStatus(s.status & ~MipsBits.EXL);
    }
    s.unlink(0);
    s.leave = true;
    return target;
  }

  private static void log(MipsState s, int code, long address) {
    if (s.log().isOn(LogItem.INT)) {
      s.log()
          .print(
              LogItem.INT,
              String.format(
                  "mips_cpu_do_interrupt: %s, pc:0x%016x, address:0x%016x, status:0x%08x, asid:%d",
                  MipsFault.name(code), s.pc, address, s.status, s.asid()));
    }
  }
}
