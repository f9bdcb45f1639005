package dev.rhea.cpu.riscv;

import static dev.rhea.cpu.riscv.RvExtension.F;
import static dev.rhea.cpu.riscv.RvExtension.PMP;
import static dev.rhea.cpu.riscv.RvExtension.SSTC;
import static dev.rhea.cpu.riscv.RvExtension.ZICNTR;
import static dev.rhea.cpu.riscv.RvExtension.ZIHPM;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A control and status register; {@link #table} is the one list of them. Bits 11 and 10 of a number
 * say whether it can be written, bits 9 and 8 who may touch it (privileged specification, section
 * 2.1); everything else is a row of the table: which models have it, when an access is illegal all
 * the same, which bits can be written (the others keep what they have) and where it lives.
 *
 * <p>Writers are told of legal bits only; where a field takes some values and refuses others (WARL)
 * the writer decides.
 *
 * <p>Not modelled: triggers (Sdtrig); their registers say that there are none.
 */
final class RvCsr {
  /** When an access by the present mode is illegal although number and privilege allow it. */
  private interface Guard {
    boolean allows(RvState s, RvCsr csr);
  }

  /** Sets or clears bits of a register that others change at the same time. */
  private interface Modifier {
    void modify(RvState s, long bits, boolean set);
  }

  private final int number;
  private final String name;
  private final Predicate<RvCpuModel> present;
  private final Guard guard;
  private final ToLongFunction<RvState> writable;
  private final ToLongFunction<RvState> reader;
  private final @Nullable Modifier modifier;
  private final ObjLongConsumer<RvState> writer;

  private RvCsr(
      int number,
      String name,
      Predicate<RvCpuModel> present,
      Guard guard,
      ToLongFunction<RvState> writable,
      ToLongFunction<RvState> reader,
      @Nullable Modifier modifier,
      ObjLongConsumer<RvState> writer) {
    this.number = number;
    this.name = name;
    this.present = present;
    this.guard = guard;
    this.writable = writable;
    this.reader = reader;
    this.modifier = modifier;
    this.writer = writer;
  }

  // ---- conditions -------------------------------------------------------------------------------

  @SuppressWarnings("UnnecessaryLambda") // a constant keeps the table's columns narrow
  private static final Predicate<RvCpuModel> ALWAYS = model -> true;

  @SuppressWarnings("UnnecessaryLambda")
  private static final Guard FREE = (s, csr) -> true;

  private static Predicate<RvCpuModel> has(RvExtension extension) {
    return model -> model.has(extension);
  }

  private static boolean fpOn(RvState s, RvCsr csr) {
    return s.fpOn();
  }

  /** Counters below M-mode, one bit each of mcounteren and for U-mode also of scounteren. */
  private static boolean counterOn(RvState s, RvCsr csr) {
    int bit = csr.number & 31;
    return s.privilege == RvBits.M
        || ((s.counters.mcounteren >>> bit & 1) != 0
            && (s.privilege == RvBits.S || (s.counters.scounteren >>> bit & 1) != 0));
  }

  private static boolean satpOn(RvState s, RvCsr csr) {
    return s.privilege == RvBits.M || (s.mstatus & RvBits.TVM) == 0;
  }

  private static boolean stimecmpOn(RvState s, RvCsr csr) {
    return s.privilege == RvBits.M
        || ((s.menvcfg & RvBits.STCE) != 0 && (s.counters.mcounteren & RvBits.TM) != 0);
  }

  private static final @Nullable RvCsr[] BY_NUMBER = new @Nullable RvCsr[4096];
  private static final Map<String, RvCsr> BY_NAME;

  static {
    Map<String, RvCsr> byName = new LinkedHashMap<>();
    for (RvCsr csr : table()) {
      BY_NUMBER[csr.number] = csr;
      byName.put(csr.name, csr);
    }
    BY_NAME = Collections.unmodifiableMap(byName);
  }

  // ---- the table --------------------------------------------------------------------------------

  private static final long ALL = -1;
  private static final long LOW32 = 0xFFFF_FFFFL;

  /** In tinfo: of all types of triggers, type 0 alone, so software finds that there are none. */
  private static final long NO_TRIGGER = 1;

  /** Every register, in the order of the manual's tables 3 to 8. */
  static List<RvCsr> table() {
    List<RvCsr> t = new ArrayList<>();
    // formatter:off
    // number  name           models       guard               writable          read                          write
    row(t, 0x001, "fflags",     has(F),      RvCsr::fpOn,        0x1F,             s -> s.fp.flags,              RvCsr::setFflags);
    row(t, 0x002, "frm",        has(F),      RvCsr::fpOn,        0x7,              s -> s.frm,                   RvCsr::setFrm);
    row(t, 0x003, "fcsr",       has(F),      RvCsr::fpOn,        0xFF,             s -> s.frm << 5 | s.fp.flags, RvCsr::setFcsr);
    row(t, 0xC00, "cycle",      has(ZICNTR), RvCsr::counterOn,   0,                s -> s.counters.cycle(),      RvCsr::fixed);
    row(t, 0xC01, "time",       has(ZICNTR), RvCsr::counterOn,   0,                s -> s.counters.time(),       RvCsr::fixed);
    row(t, 0xC02, "instret",    has(ZICNTR), RvCsr::counterOn,   0,                s -> s.counters.instret(),    RvCsr::fixed);
    for (int i = 3; i < 32; i++) {
      row(t, 0xC00 + i, "hpmcounter" + i, has(ZIHPM), RvCsr::counterOn, 0,         s -> 0,                       RvCsr::fixed);
    }
    row(t, 0x100, "sstatus",    ALWAYS,      FREE, RvBits.SSTATUS_WRITABLE,        s -> s.mstatus & RvBits.SSTATUS, RvCsr::setSstatus);
    row(t, 0x104, "sie",        ALWAYS,      FREE, s -> s.mideleg,                 s -> s.mie & s.mideleg,       RvCsr::setSie);
    row(t, 0x105, "stvec",      ALWAYS,      FREE,               ALL,              s -> s.stvec,                 (s, v) -> s.stvec = tvec(v, s.stvec));
    row(t, 0x106, "scounteren", ALWAYS,      FREE,               LOW32,            s -> s.counters.scounteren,   (s, v) -> s.counters.scounteren = v);
    row(t, 0x10A, "senvcfg",    ALWAYS,      FREE, RvCsr::senvcfgWritable,         s -> s.senvcfg,               (s, v) -> s.senvcfg = envcfg(v, s.senvcfg));
    row(t, 0x140, "sscratch",   ALWAYS,      FREE,               ALL,              s -> s.sscratch,              (s, v) -> s.sscratch = v);
    row(t, 0x141, "sepc",       ALWAYS,      FREE, RvCsr::epcWritable,             s -> s.sepc,                  (s, v) -> s.sepc = v);
    row(t, 0x142, "scause",     ALWAYS,      FREE,               ALL,              s -> s.scause,                (s, v) -> s.scause = v);
    row(t, 0x143, "stval",      ALWAYS,      FREE,               ALL,              s -> s.stval,                 (s, v) -> s.stval = v);
    add(t, 0x144, "sip",        ALWAYS,      FREE, s -> s.mideleg & RvBits.SSIP,   s -> s.mip() & s.mideleg,     RvCsr::modifyMip, (s, v) -> setMip(s, s.mideleg & RvBits.SSIP, v));
    row(t, 0x14D, "stimecmp",   has(SSTC),   RvCsr::stimecmpOn,  ALL,              s -> s.counters.stimecmp(),   (s, v) -> s.counters.setStimecmp(v));
    row(t, 0x180, "satp",       m -> m.maxSatpMode() != 0, RvCsr::satpOn, ALL,     s -> s.satp,                  RvState::setSatp);

    row(t, 0xF11, "mvendorid",  ALWAYS,      FREE,               0,                s -> 0,                       RvCsr::fixed);
    row(t, 0xF12, "marchid",    ALWAYS,      FREE,               0,                s -> 0,                       RvCsr::fixed);
    row(t, 0xF13, "mimpid",     ALWAYS,      FREE,               0,                s -> 0,                       RvCsr::fixed);
    row(t, 0xF14, "mhartid",    ALWAYS,      FREE,               0,                s -> s.hartId,                RvCsr::fixed);
    row(t, 0xF15, "mconfigptr", ALWAYS,      FREE,               0,                s -> 0,                       RvCsr::fixed);
    row(t, 0x300, "mstatus",    ALWAYS,      FREE, RvBits.MSTATUS_WRITABLE,        s -> s.mstatus,               RvCsr::setMstatus);
    row(t, 0x301, "misa",       ALWAYS,      FREE,               0,                s -> s.model.misa(),          RvCsr::fixed);
    row(t, 0x302, "medeleg",    ALWAYS,      FREE, RvBits.DELEGABLE,               s -> s.medeleg,               (s, v) -> s.medeleg = v);
    row(t, 0x303, "mideleg",    ALWAYS,      FREE, RvBits.S_INTERRUPTS,            s -> s.mideleg,               RvCsr::setMideleg);
    row(t, 0x304, "mie",        ALWAYS,      FREE, RvBits.S_INTERRUPTS | RvBits.M_INTERRUPTS, s -> s.mie,        RvCsr::setMie);
    row(t, 0x305, "mtvec",      ALWAYS,      FREE,               ALL,              s -> s.mtvec,                 (s, v) -> s.mtvec = tvec(v, s.mtvec));
    row(t, 0x306, "mcounteren", ALWAYS,      FREE,               LOW32,            s -> s.counters.mcounteren,   (s, v) -> s.counters.mcounteren = v);
    row(t, 0x30A, "menvcfg",    ALWAYS,      FREE, RvCsr::menvcfgWritable,         s -> s.menvcfg,               (s, v) -> s.setMenvcfg(envcfg(v, s.menvcfg)));
    row(t, 0x320, "mcountinhibit", ALWAYS,   FREE, RvBits.CY | RvBits.IR,          s -> s.counters.inhibit(),    (s, v) -> s.counters.setInhibit(v));
    for (int i = 3; i < 32; i++) {
      row(t, 0x320 + i, "mhpmevent" + i, has(ZIHPM), FREE,       0,                s -> 0,                       RvCsr::fixed);
    }
    row(t, 0x340, "mscratch",   ALWAYS,      FREE,               ALL,              s -> s.mscratch,              (s, v) -> s.mscratch = v);
    row(t, 0x341, "mepc",       ALWAYS,      FREE, RvCsr::epcWritable,             s -> s.mepc,                  (s, v) -> s.mepc = v);
    row(t, 0x342, "mcause",     ALWAYS,      FREE,               ALL,              s -> s.mcause,                (s, v) -> s.mcause = v);
    row(t, 0x343, "mtval",      ALWAYS,      FREE,               ALL,              s -> s.mtval,                 (s, v) -> s.mtval = v);
    add(t, 0x344, "mip",        ALWAYS,      FREE, RvCsr::mipWritable,             RvState::mip,                 RvCsr::modifyMip, (s, v) -> setMip(s, mipWritable(s), v));
    row(t, 0x7A0, "tselect",    ALWAYS,      FREE,               0,                s -> 0,                       RvCsr::fixed);
    for (int i = 1; i < 4; i++) {
      row(t, 0x7A0 + i, "tdata" + i, ALWAYS, FREE,               0,                s -> 0,                       RvCsr::fixed);
    }
    row(t, 0x7A4, "tinfo",      ALWAYS,      FREE,               0,                s -> NO_TRIGGER,              RvCsr::fixed);
    for (int i = 0; i < RvPmp.ENTRIES; i += 8) {
      int n = i;
      row(t, 0x3A0 + i / 4, "pmpcfg" + i / 4, has(PMP), FREE,    ALL,              s -> s.pmp.config(n),         (s, v) -> setPmpConfig(s, n, v));
    }
    for (int i = 0; i < RvPmp.ENTRIES; i++) {
      int n = i;
      row(t, 0x3B0 + i, "pmpaddr" + i, has(PMP), FREE,           ALL,              s -> s.pmp.address(n),        (s, v) -> setPmpAddress(s, n, v));
    }
    row(t, 0xB00, "mcycle",     ALWAYS,      FREE,               ALL,              s -> s.counters.cycle(),      (s, v) -> s.counters.setCycle(v));
    row(t, 0xB02, "minstret",   ALWAYS,      FREE,               ALL,              s -> s.counters.instret(),    (s, v) -> s.counters.setInstret(v));
    for (int i = 3; i < 32; i++) {
      row(t, 0xB00 + i, "mhpmcounter" + i, has(ZIHPM), FREE,     0,                s -> 0,                       RvCsr::fixed);
    }
    // formatter:on
    return t;
  }

  private static void row(
      List<RvCsr> table,
      int number,
      String name,
      Predicate<RvCpuModel> present,
      Guard guard,
      long writable,
      ToLongFunction<RvState> reader,
      ObjLongConsumer<RvState> writer) {
    row(table, number, name, present, guard, s -> writable, reader, writer);
  }

  private static void row(
      List<RvCsr> table,
      int number,
      String name,
      Predicate<RvCpuModel> present,
      Guard guard,
      ToLongFunction<RvState> writable,
      ToLongFunction<RvState> reader,
      ObjLongConsumer<RvState> writer) {
    add(table, number, name, present, guard, writable, reader, null, writer);
  }

  private static void add(
      List<RvCsr> table,
      int number,
      String name,
      Predicate<RvCpuModel> present,
      Guard guard,
      ToLongFunction<RvState> writable,
      ToLongFunction<RvState> reader,
      @Nullable Modifier modifier,
      ObjLongConsumer<RvState> writer) {
    table.add(new RvCsr(number, name, present, guard, writable, reader, modifier, writer));
  }

  // ---- access -----------------------------------------------------------------------------------

  /** The register {@code number} for an instruction that reads only; throws if that is illegal. */
  static RvCsr forRead(RvState s, int number) {
    RvCsr csr = BY_NUMBER[number];
    if (csr == null
        || s.privilege < (number >>> 8 & 3)
        || !csr.present.test(s.model)
        || !csr.guard.allows(s, csr)) {
      throw s.illegal();
    }
    return csr;
  }

  /** The register {@code number} for an instruction that writes; throws if that is illegal. */
  static RvCsr forWrite(RvState s, int number) {
    if (number >>> 10 == 3) {
      throw s.illegal();
    }
    return forRead(s, number);
  }

  /** The register with the manual's name; one that is not there is a mistake of the caller's. */
  static RvCsr named(String name) {
    RvCsr csr = BY_NAME.get(name);
    if (csr == null) {
      throw new IllegalArgumentException("no CSR named " + name);
    }
    return csr;
  }

  /** The register {@code number}, whoever may touch it, or null. */
  static @Nullable RvCsr numbered(int number) {
    return BY_NUMBER[number];
  }

  /** All registers. */
  static Collection<RvCsr> all() {
    return BY_NAME.values();
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** Whether harts of {@code model} have it. */
  boolean presentIn(RvCpuModel model) {
    return present.test(model);
  }

  long read(RvState s) {
    return reader.applyAsLong(s);
  }

  /**
   * What csrrs and csrrc do: sets those of {@code bits} that can be written, or clears them. Bits
   * of mip that others set at this moment stay, as all of them are for this hart alone.
   */
  void modify(RvState s, long bits, boolean set) {
    if (modifier != null) {
      modifier.modify(s, bits & writable.applyAsLong(s), set);
    } else {
      long old = reader.applyAsLong(s);
      write(s, set ? old | bits : old & ~bits);
    }
  }

  /** Writes those bits of {@code value} that can be written. */
  void write(RvState s, long value) {
    long mask = writable.applyAsLong(s);
    writer.accept(s, reader.applyAsLong(s) & ~mask | value & mask);
  }

  // ---- writers ----------------------------------------------------------------------------------

  private static void fixed(RvState s, long value) {}

  private static void setFflags(RvState s, long value) {
    s.fp.flags = (int) value;
    s.markFpDirty();
  }

  private static void setFrm(RvState s, long value) {
    s.frm = (int) value;
    s.markFpDirty();
  }

  private static void setFcsr(RvState s, long value) {
    s.fp.flags = (int) value & 0x1F;
    s.frm = (int) value >>> 5;
    s.markFpDirty();
  }

  private static void setSstatus(RvState s, long value) {
    long mask = RvBits.SSTATUS_WRITABLE;
    s.setMstatus(s.mstatus & ~mask | value & mask);
  }

  /** MPP holds supported levels only: a write of 2 leaves it. */
  private static void setMstatus(RvState s, long value) {
    boolean reserved = (value & RvBits.MPP) == 2L << RvBits.MPP_SHIFT;
    s.setMstatus(reserved ? value & ~RvBits.MPP | s.mstatus & RvBits.MPP : value);
  }

  private static void setSie(RvState s, long value) {
    setMie(s, s.mie & ~s.mideleg | value & s.mideleg);
  }

  private static void setMie(RvState s, long value) {
    s.mie = value;
    s.recheckInterrupts();
  }

  private static void setMideleg(RvState s, long value) {
    s.mideleg = value;
    s.recheckInterrupts();
  }

  private static long mipWritable(RvState s) {
    return (s.menvcfg & RvBits.STCE) != 0 ? RvBits.SSIP | RvBits.SEIP : RvBits.S_INTERRUPTS;
  }

  private static void setMip(RvState s, long mask, long value) {
    s.interrupts.setSoftware(mask, value);
    s.recheckInterrupts();
  }

  private static void modifyMip(RvState s, long bits, boolean set) {
    setMip(s, bits, set ? bits : 0);
  }

  /** Mode 0 or 1; a reserved mode leaves the register as it was. */
  private static long tvec(long value, long old) {
    return (value & 2) == 0 ? value : old;
  }

  /** Instructions are 2-byte aligned with C, else 4-byte aligned. */
  private static long epcWritable(RvState s) {
    return s.model.has(RvExtension.ZCA) ? -2L : -4L;
  }

  private static long senvcfgWritable(RvState s) {
    long mask = RvBits.FIOM;
    mask |= s.model.has(RvExtension.ZICBOM) ? RvBits.CBIE | RvBits.CBCFE : 0;
    return mask | (s.model.has(RvExtension.ZICBOZ) ? RvBits.CBZE : 0);
  }

  private static long menvcfgWritable(RvState s) {
    long mask = senvcfgWritable(s);
    mask |= s.model.has(RvExtension.SSTC) ? RvBits.STCE : 0;
    mask |= s.model.has(RvExtension.SVPBMT) ? RvBits.PBMTE : 0;
    return mask | (s.model.has(RvExtension.SVADU) ? RvBits.ADUE : 0);
  }

  /** CBIE 2 is reserved: such a write leaves the field. */
  private static long envcfg(long value, long old) {
    boolean reserved = (value & RvBits.CBIE) == 2L << RvBits.CBIE_SHIFT;
    return reserved ? value & ~RvBits.CBIE | old & RvBits.CBIE : value;
  }

  private static void setPmpConfig(RvState s, int index, long value) {
    s.pmp.setConfig(index, value);
    s.flushTranslations();
  }

  private static void setPmpAddress(RvState s, int index, long value) {
    s.pmp.setAddress(index, value);
    s.flushTranslations();
  }
}
