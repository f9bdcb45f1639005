package dev.rhea.cpu.mips;

/** What generated code calls for system calls and coprocessor 0. */
public final class MipsSystemHelpers {
  private static final int CPU_NUM = 0;
  private static final int SYNCI_STEP = 1;
  private static final int CC = 2;
  private static final int CC_RES = 3;
  private static final int USER_LOCAL = 29;
  private static final int SYNCI_BYTES = 32;

  private MipsSystemHelpers() {}

  /** Raises System Call. */
  @SuppressWarnings("DoNotCallSuggester") // generated code is what calls it
  public static void syscall(MipsState s) {
    throw s.fault(MipsFault.SYSCALL);
  }

  /** Raises Breakpoint. */
  @SuppressWarnings("DoNotCallSuggester")
  public static void breakpoint(MipsState s) {
    throw s.fault(MipsFault.BREAKPOINT);
  }

  /** Raises Coprocessor Unusable unless coprocessor 0 may be used. */
  public static void checkCp0(MipsState s) {
    if (!s.cp0Usable()) {
      throw s.unusable(0);
    }
  }

  /** Reads the low word of a register. */
  public static long mfc0(MipsState s, int number, int select) {
    checkCp0(s);
    return (int) MipsCp0.read(s, number, select);
  }

  /** Writes a word, sign-extended where the register has 64 bits. */
  public static void mtc0(MipsState s, int number, int select, long value) {
    checkCp0(s);
    MipsCp0.write(s, number, select, value << 32 >> 32);
  }

  /** Reads a register. */
  public static long dmfc0(MipsState s, int number, int select) {
    checkCp0(s);
    return MipsCp0.read(s, number, select);
  }

  /** Writes a register. */
  public static void dmtc0(MipsState s, int number, int select, long value) {
    checkCp0(s);
    MipsCp0.write(s, number, select, value);
  }

  // ---- the TLB ----------------------------------------------------------------------------------

  /** Reads the entry at Index into EntryHi, EntryLo0, EntryLo1 and PageMask. */
  public static void tlbr(MipsState s) {
    checkCp0(s);
    s.tlb.read(at(s), s);
    s.updateContexts();
    s.tlbChanged();
  }

  /** Writes the entry at Index. */
  public static void tlbwi(MipsState s) {
    checkCp0(s);
    s.tlb.write(at(s), s.entryHi, s.pageMask, s.entryLo0, s.entryLo1);
    s.tlbChanged();
  }

  /** Writes an entry at random. */
  public static void tlbwr(MipsState s) {
    checkCp0(s);
    s.tlb.replace(s.random(), s.entryHi, s.pageMask, s.entryLo0, s.entryLo1);
    s.tlbChanged();
  }

  /** Sets Index to the entry that matches EntryHi. */
  public static void tlbp(MipsState s) {
    checkCp0(s);
    int found = s.tlb.probe(s.entryHi);
    s.index = found < 0 ? s.index | MipsBits.PROBE_FAILED : found;
    s.tlbChanged();
  }

  private static int at(MipsState s) {
    return (int) (s.index & ~MipsBits.PROBE_FAILED) % s.tlb.size;
  }

  // ---- control ----------------------------------------------------------------------------------

  /** Returns from an exception; the address to go on at. */
  public static long eret(MipsState s) {
    checkCp0(s);
    return MipsExceptions.eret(s);
  }

  /** Waits for an interrupt. */
  public static void await(MipsState s) {
    checkCp0(s);
    s.startWaiting();
  }

  /** There are no caches; what was fetched for the instruction cache is fetched again. */
  public static void cache(MipsState s, int op) {
    checkCp0(s);
    s.leave |= (op & 3) == 0;
  }

  /** Disables interrupts; the old Status. */
  public static long di(MipsState s) {
    checkCp0(s);
    int old = s.status;
    s.setStatus(old & ~MipsBits.IE);
    return old;
  }

  /** Enables interrupts; the old Status. */
  public static long ei(MipsState s) {
    checkCp0(s);
    int old = s.status;
    s.setStatus(old | MipsBits.IE);
    return old;
  }

  /** Reads a hardware register, if the kernel lets the mode do so. */
  public static long rdhwr(MipsState s, int number) {
    if (!s.cp0Usable() && (s.hwrEna >>> number & 1) == 0) {
      throw s.fault(MipsFault.RESERVED_INSTRUCTION);
    }
    return switch (number) {
      case CPU_NUM -> s.ebase & 0x3FF;
      case SYNCI_STEP -> SYNCI_BYTES;
      case CC -> s.counter.count();
      case CC_RES -> s.model.ccRes();
      case USER_LOCAL -> s.userLocal;
      default -> throw s.fault(MipsFault.RESERVED_INSTRUCTION);
    };
  }
}
