package dev.rhea.cpu.mips;

import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The registers of coprocessor 0 (volume III, chapter 8): where they are, how they are read, what
 * of them software may write. A register that is not here reads as 0 and ignores writes.
 *
 * <p>Not modelled: the functions of the watch, debug, performance, cache and shadow-set registers,
 * which keep what is written or read as a CPU without them has it.
 */
enum MipsCp0 {
  // formatter:off
  //           manual's name  no. sel read                                     write
  INDEX       ("Index",        0, 0, s -> s.index,                             (s, v) -> s.index = s.index & MipsBits.PROBE_FAILED | v & indexMask(s)),
  RANDOM      ("Random",       1, 0, s -> s.random(),                          MipsCp0::ignore),
  ENTRY_LO0   ("EntryLo0",     2, 0, s -> s.entryLo0,                          (s, v) -> s.entryLo0 = v & entryLoMask(s)),
  ENTRY_LO1   ("EntryLo1",     3, 0, s -> s.entryLo1,                          (s, v) -> s.entryLo1 = v & entryLoMask(s)),
  CONTEXT     ("Context",      4, 0, s -> s.context,                           (s, v) -> s.context = s.context & MipsBits.PTE_BASE_BELOW | v & ~MipsBits.PTE_BASE_BELOW),
  USER_LOCAL  ("UserLocal",    4, 2, s -> s.userLocal,                         (s, v) -> s.userLocal = hasUserLocal(s) ? v : 0),
  PAGE_MASK   ("PageMask",     5, 0, s -> s.pageMask,                          MipsCp0::writePageMask),
  PAGE_GRAIN  ("PageGrain",    5, 1, s -> 0,                                   MipsCp0::ignore),
  WIRED       ("Wired",        6, 0, s -> s.wired,                             (s, v) -> s.wired = (v & 0xFFFF_FFFFL) % s.tlb.size),
  HWRENA      ("HWREna",       7, 0, s -> s.hwrEna,                            (s, v) -> s.hwrEna = v & hwrEnaMask(s)),
  BAD_VADDR   ("BadVAddr",     8, 0, s -> s.badVAddr,                          MipsCp0::ignore),
  COUNT       ("Count",        9, 0, s -> s.counter.count(),                   (s, v) -> s.counter.setCount((int) v)),
  ENTRY_HI    ("EntryHi",     10, 0, s -> s.entryHi,                           (s, v) -> s.setEntryHi(v & (entryHiPage(s.model) | MipsBits.ASID))),
  COMPARE     ("Compare",     11, 0, s -> s.counter.compare(),                 (s, v) -> s.counter.setCompare((int) v)),
  STATUS      ("Status",      12, 0, s -> s.status,                            MipsCp0::writeStatus),
  INT_CTL     ("IntCtl",      12, 1, s -> release2(s, s.intCtl),               (s, v) -> s.intCtl = s.intCtl & ~(long) MipsBits.VS | v & MipsBits.VS),
  SRS_CTL     ("SRSCtl",      12, 2, s -> 0,                                   MipsCp0::ignore),
  SRS_MAP     ("SRSMap",      12, 3, s -> 0,                                   MipsCp0::ignore),
  CAUSE       ("Cause",       13, 0, MipsCp0::readCause,                       MipsCp0::writeCause),
  EPC         ("EPC",         14, 0, s -> s.epc,                               (s, v) -> s.epc = v),
  PRID        ("PRId",        15, 0, s -> s.model.prid(),                      MipsCp0::ignore),
  EBASE       ("EBase",       15, 1, s -> release2(s, s.ebase),                MipsCp0::writeEbase),
  CONFIG      ("Config",      16, 0, s -> s.config0,                           (s, v) -> s.config0 = s.config0 & ~7L | v & 7),
  CONFIG1     ("Config1",     16, 1, s -> s.model.config(1),                   MipsCp0::ignore),
  CONFIG2     ("Config2",     16, 2, s -> s.model.config(2),                   MipsCp0::ignore),
  CONFIG3     ("Config3",     16, 3, s -> s.model.config(3),                   MipsCp0::ignore),
  LLADDR      ("LLAddr",      17, 0, s -> s.linkAddress() == 1 ? 0 : s.linkAddress() >>> 4, MipsCp0::ignore),
  WATCH_LO    ("WatchLo",     18, 0),
  WATCH_HI    ("WatchHi",     19, 0, s -> s.scratch[19 * 8],                   (s, v) -> s.scratch[19 * 8] = v & 0x40FF_0FF8),
  XCONTEXT    ("XContext",    20, 0, s -> s.xContext,                          MipsCp0::writeXContext),
  DEBUG       ("Debug",       23, 0, s -> 0,                                   MipsCp0::ignore),
  DEPC        ("DEPC",        24, 0),
  PERF_CNT0   ("PerfCnt0",    25, 0, s -> 0,                                   MipsCp0::ignore),
  ERR_CTL     ("ErrCtl",      26, 0, s -> 0,                                   MipsCp0::ignore),
  CACHE_ERR   ("CacheErr",    27, 0, s -> 0,                                   MipsCp0::ignore),
  TAG_LO      ("TagLo",       28, 0),
  DATA_LO     ("DataLo",      28, 1),
  TAG_LO2     ("TagLo",       28, 2),
  TAG_HI      ("TagHi",       29, 0),
  ERROR_EPC   ("ErrorEPC",    30, 0, s -> s.errorEpc,                          (s, v) -> s.errorEpc = v),
  DESAVE      ("DESAVE",      31, 0);
  // formatter:on

  static final int CONFIG3_VINT = 1 << 5;
  private static final int CONFIG3_ULRI = 1 << 13;
  private static final long USER_LOCAL_ENABLE = 1 << 29;

  private static final @Nullable MipsCp0[] BY_PLACE = new MipsCp0[256];

  static {
    for (MipsCp0 register : values()) {
      BY_PLACE[register.number * 8 + register.select] = register;
    }
  }

  private final String manualName;
  private final int number;
  private final int select;
  private final ToLongFunction<MipsState> reader;
  private final ObjLongConsumer<MipsState> writer;

  MipsCp0(
      String manualName,
      int number,
      int select,
      ToLongFunction<MipsState> reader,
      ObjLongConsumer<MipsState> writer) {
    this.manualName = manualName;
    this.number = number;
    this.select = select;
    this.reader = reader;
    this.writer = writer;
  }

  /** A register that keeps what is written. */
  MipsCp0(String manualName, int number, int select) {
    int place = number * 8 + select;
    this(manualName, number, select, s -> s.scratch[place], (s, v) -> s.scratch[place] = v);
  }

  /** Reads the register at {@code number}, {@code select}: 64 bits, or a word sign-extended. */
  static long read(MipsState s, int number, int select) {
    MipsCp0 register = BY_PLACE[number * 8 + select];
    return register == null ? 0 : register.read(s);
  }

  /** Writes the writable bits of the register at {@code number}, {@code select}. */
  static void write(MipsState s, int number, int select, long value) {
    MipsCp0 register = BY_PLACE[number * 8 + select];
    if (register != null) {
      register.writer.accept(s, value);
    }
  }

  long read(MipsState s) {
    return reader.applyAsLong(s);
  }

  String manualName() {
    return manualName;
  }

  /** Whether neither time nor a read changes it. */
  boolean isSteady() {
    return this != COUNT && this != RANDOM && this != CAUSE;
  }

  private static void ignore(MipsState s, long value) {}

  private static long indexMask(MipsState s) {
    return Long.highestOneBit(s.tlb.size - 1) * 2 - 1;
  }

  private static long entryLoMask(MipsState s) {
    return (1L << s.model.paBits()) - 1 >>> MipsBits.ENTRY_PFN_SHIFT;
  }

  /** The bits of EntryHi that name a page. */
  static long entryHiPage(MipsCpuModel model) {
    return model.segMask() & -1L << 13;
  }

  /** Masks for pages of 4 KiB times a power of 4 up to 256 MiB; others are those of 4 KiB. */
  private static void writePageMask(MipsState s, long value) {
    long pairs = value >>> 13 & 0xFFFF;
    boolean valid = (pairs & pairs + 1) == 0 && (Long.bitCount(pairs) & 1) == 0;
    s.pageMask = valid ? pairs << 13 : 0;
  }

  private static boolean hasUserLocal(MipsState s) {
    return (s.model.config(3) & CONFIG3_ULRI) != 0;
  }

  private static long hwrEnaMask(MipsState s) {
    return s.model.release() < 2 ? 0 : hasUserLocal(s) ? USER_LOCAL_ENABLE | 0xF : 0xF;
  }

  private static long release2(MipsState s, long value) {
    return s.model.release() < 2 ? 0 : value;
  }

  private static void writeStatus(MipsState s, long value) {
    int mask = s.model.statusMask();
    s.setStatus(s.status & ~mask | (int) value & mask);
  }

  private static long readCause(MipsState s) {
    s.counter.look();
    return s.cause & ~MipsBits.IP
        | s.pendingInterrupts()
        | (s.model.release() >= 2 && s.counter.pending() ? MipsBits.TI : 0);
  }

  private static void writeCause(MipsState s, long value) {
    int mask = MipsBits.SOFTWARE_IP | MipsBits.IV | MipsBits.WP;
    if (s.model.release() >= 2) {
      mask |= MipsBits.DC;
    }
    s.cause = s.cause & ~mask | (int) value & mask;
    s.counter.setStopped((s.cause & MipsBits.DC) != 0);
    s.recheckInterrupts();
  }

  private static void writeEbase(MipsState s, long value) {
    if (s.model.release() >= 2) {
      s.ebase = s.ebase & ~(long) MipsBits.EBASE_ADDRESS | value & MipsBits.EBASE_ADDRESS;
    }
  }

  private static void writeXContext(MipsState s, long value) {
    long below = (1L << s.model.segBits() - 7) - 1;
    s.xContext = s.xContext & below | value & ~below;
  }
}
