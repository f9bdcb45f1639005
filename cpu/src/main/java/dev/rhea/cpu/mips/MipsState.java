package dev.rhea.cpu.mips;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.GuestFault;
import dev.rhea.memory.Access;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Mmu;
import dev.rhea.memory.Translation;
import dev.rhea.memory.log.Log;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * One MIPS CPU. Slots 0 to 31 are the general registers, then HI, LO, the floating-point registers
 * and conditions; all else are fields here, read and written by helpers, {@link MipsCp0} and {@link
 * MipsExceptions}. Registers of 32 bits hold their value sign-extended.
 *
 * <p>Threads: the CPU's own, except {@link #setInterrupt} and {@link #timerReached}.
 */
public final class MipsState extends CpuState {
  /** Slot of general register 0. */
  public static final int R = 0;

  /** Slot of HI. */
  public static final int HI = 32;

  /** Slot of LO. */
  public static final int LO = 33;

  /** Slot of floating-point register 0. */
  public static final int F = 34;

  /** Slot of floating-point condition code 0. */
  static final int CC = 66;

  /** Slot that is 1 without Status.FR, where floating-point registers are pairs, else 0. */
  static final int PAIRS = 74;

  /** Number of slots. */
  static final int SLOTS = 75;

  /**
   * Slots that translated code may keep in JVM locals: all that it may have but for f30 and f31,
   * which programs use less than HI and LO.
   */
  static final int CACHED = 64;

  /** gva where a reset begins. */
  private static final long RESET_VECTOR = 0xFFFF_FFFF_BFC0_0000L;

  private static final long NO_LINK = 1; // odd, so no aligned address

  final MipsCpuModel model;
  final boolean bigEndian;
  final MipsInterrupts interrupts = new MipsInterrupts();
  final MipsCounter counter = new MipsCounter();
  final MipsFpu fpu = new MipsFpu(slots);
  final MipsTlb tlb;
  final MipsPageWalker walker;

  int status;
  int cause;
  long epc;
  long errorEpc;
  long badVAddr;
  long index;
  long entryLo0;
  long entryLo1;
  long entryHi;
  long context;
  long xContext;
  long pageMask;
  long wired;
  long hwrEna;
  long ebase;
  long intCtl;
  long config0;
  long userLocal;

  /** Registers without a function of their own, by number × 8 + select. */
  final long[] scratch = new long[256];

  private final MipsFault fault;
  private final MipsAddressSpaces addressSpaces = new MipsAddressSpaces();
  private final long features;
  private int random;
  private long linkAddress = NO_LINK;
  private long linkedValue;
  private boolean waiting;
  private Log log = Log.off();

  /** A CPU over the physical address space, in its reset state. */
  public MipsState(MipsCpuModel model, boolean bigEndian, AddressSpace space) {
    MipsFault fault = new MipsFault();
    MipsTlb tlb = new MipsTlb(model);
    MipsPageWalker walker = new MipsPageWalker(model, tlb, fault);
    super(SLOTS, new Mmu(space, walker));
    this.model = model;
    this.bigEndian = bigEndian;
    this.fault = fault;
    this.tlb = tlb;
    this.walker = walker;
    this.features = MipsArchitecture.featuresOf(model);
    tlb.setMmu(mmu);
    reset();
  }

  // ---- the board's side -------------------------------------------------------------------------

  /** What gives time and takes deadlines. */
  public void setTimer(MipsTimer timer) {
    counter.setTimer(timer);
  }

  /** From any thread: the timer's deadline has come. */
  public void timerReached() {
    counter.reached();
    kick();
  }

  /** From any thread: the level of interrupt pin {@code irq}, 2 to 7 as in Cause.IP. */
  public void setInterrupt(int irq, boolean level) {
    if (interrupts.setLine(irq, level)) {
      kick();
    }
  }

  /** Where {@code -d int,mmu} go. */
  public void setLog(Log log) {
    this.log = log;
    mmu.setLog(log);
  }

  /** The model that was asked for. */
  public MipsCpuModel model() {
    return model;
  }

  /** Whether words and data are big-endian. */
  public boolean bigEndian() {
    return bigEndian;
  }

  /** The architecture with this CPU's byte order. */
  public MipsArchitecture architecture() {
    return MipsArchitecture.of(bigEndian);
  }

  /** Reset (volume III, section 6.2.2); what it leaves open is zero. */
  public void reset() {
    Arrays.fill(slots, 0);
    Arrays.fill(scratch, 0);
    cause = 0;
    epc = 0;
    errorEpc = 0;
    badVAddr = 0;
    index = 0;
    entryLo0 = 0;
    entryLo1 = 0;
    entryHi = 0;
    context = 0;
    xContext = 0;
    pageMask = 0;
    wired = 0;
    hwrEna = 0;
    ebase = 0xFFFF_FFFF_8000_0000L;
    intCtl = 0xFFFF_FFFF_E000_0000L; // the timer interrupts by IP7
    config0 = model.config(0) | (bigEndian ? 1 << 15 : 0);
    userLocal = 0;
    random = 0;
    linkAddress = NO_LINK;
    waiting = false;
    fpu.reset();
    fpu.changeMode(false);
    counter.reset();
    tlb.reset();
    addressSpaces.reset();
    flushTranslations();
    status = 0;
    setStatus(MipsBits.BEV | MipsBits.ERL);
    pc = RESET_VECTOR;
  }

  /**
   * The value of coprocessor 0's register {@code number}, {@code select}; on the CPU's thread or
   * while it stands still, as the next.
   */
  public long controlRegister(int number, int select) {
    return MipsCp0.read(this, number, select);
  }

  /** Writes the writable bits of a register of coprocessor 0. */
  public void setControlRegister(int number, int select, long value) {
    MipsCp0.write(this, number, select, value);
  }

  /**
   * The gpa that a load from {@code gva} would reach now, while the CPU stands still; empty if it
   * would fault. Changes nothing.
   */
  public OptionalLong translate(long gva) {
    Translation found = new Translation();
    try {
      walker.walk(gva, Access.READ, mmu.context, found);
      return OptionalLong.of(found.gpa);
    } catch (MipsFault e) {
      return OptionalLong.empty();
    }
  }

  /** The entries of the guest's TLB as text, one a line, while the CPU stands still. */
  public String mappings() {
    return tlb.text();
  }

  // ---- interrupts -------------------------------------------------------------------------------

  /** Cause.IP as read: pins, software's two bits, the timer's as its seventh. */
  int pendingInterrupts() {
    int timer = counter.pending() ? 1 << timerPin() : 0;
    return (interrupts.lines() | timer) << MipsBits.IP_SHIFT | cause & MipsBits.SOFTWARE_IP;
  }

  private int timerPin() {
    return (int) (intCtl >>> 29) & 7;
  }

  /** Pending interrupts that Status.IM lets through. */
  int unmaskedInterrupts() {
    return pendingInterrupts() & status & MipsBits.IM;
  }

  private boolean interruptsEnabled() {
    return (status & (MipsBits.IE | MipsBits.EXL | MipsBits.ERL)) == MipsBits.IE;
  }

  /** To be called when an enable or a pending bit may have changed. */
  void recheckInterrupts() {
    if (interruptsEnabled() && unmaskedInterrupts() != 0) {
      leave = true;
    }
  }

  /** wait: until an interrupt that Status.IM lets through, whether or not it is taken then. */
  void startWaiting() {
    waiting = true;
    leave = true;
  }

  @Override
  public boolean waiting() {
    return waiting && unmaskedInterrupts() == 0;
  }

  @Override
  public boolean takeInterrupt() {
    int pending = unmaskedInterrupts();
    if (pending == 0) {
      return false;
    }
    waiting = false;
    if (!interruptsEnabled()) {
      return false;
    }
    MipsExceptions.interrupt(this, pending);
    return true;
  }

  @Override
  public long interruptLines() {
    return interrupts.lines();
  }

  @Override
  public void setInterruptLines(long lines) {
    interrupts.setAll((int) lines);
  }

  // ---- faults -----------------------------------------------------------------------------------

  @Override
  public void deliver(GuestFault fault) {
    faults++;
    MipsExceptions.deliver(this, (MipsFault) fault);
  }

  /** The exception of {@code code}, to be thrown. */
  MipsFault fault(int code) {
    return fault.set(code);
  }

  /** Address Error at {@code gva}, to be thrown. */
  MipsFault addressError(long gva, Access access) {
    return walker.misaligned(gva, access);
  }

  /** Coprocessor Unusable, to be thrown. */
  MipsFault unusable(int coprocessor) {
    return fault.setUnusable(coprocessor);
  }

  @Override
  public MipsFault illegalInstruction(int word) {
    return fault.set(MipsFault.RESERVED_INSTRUCTION);
  }

  @Override
  public long fetchDelta(long pc) {
    // A pc that is not aligned is an address error, which the slow way raises.
    return (pc & 3) != 0 ? 0 : super.fetchDelta(pc);
  }

  @Override
  public int fetchSlow(long pc) {
    if ((pc & 3) != 0) {
      throw addressError(pc, Access.EXECUTE);
    }
    int word =
        mmu.fetchSlow16(pc, fetchContext) | mmu.fetchSlow16(pc + 2, fetchContext) << Short.SIZE;
    return bigEndian ? Integer.reverseBytes(word) : word;
  }

  @Override
  public long features() {
    return features;
  }

  Log log() {
    return log;
  }

  // ---- modes and translation --------------------------------------------------------------------

  /** The operating mode: KERNEL, SUPERVISOR or USER of {@link MipsBits}. */
  int mode() {
    return (status & (MipsBits.EXL | MipsBits.ERL)) != 0
        ? MipsBits.KERNEL
        : (status & MipsBits.KSU) >>> MipsBits.KSU_SHIFT;
  }

  /** Whether coprocessor 0 may be used. */
  boolean cp0Usable() {
    return mode() == MipsBits.KERNEL || (status & MipsBits.CU0) != 0;
  }

  /** Writes Status, already legalised, and what depends on it. */
  void setStatus(int value) {
    int changed = status ^ value;
    status = value;
    if ((changed & (MipsBits.CU1 | MipsBits.CU0)) != 0) {
      leave = true; // guards that were passed hold no longer
    }
    if ((changed & MipsBits.FR) != 0) {
      fpu.changeMode((value & MipsBits.FR) != 0);
    }
    if ((changed & (MipsBits.KX | MipsBits.SX | MipsBits.UX)) != 0) {
      walker.setWide(MipsBits.KERNEL, (value & MipsBits.KX) != 0);
      walker.setWide(MipsContext.ERROR_LEVEL, (value & MipsBits.KX) != 0);
      walker.setWide(MipsBits.SUPERVISOR, (value & MipsBits.SX) != 0);
      walker.setWide(MipsBits.USER, (value & MipsBits.UX) != 0);
      if (model.is64()) {
        flushTranslations();
      }
    }
    updateContexts();
    recheckInterrupts();
  }

  /** Writes EntryHi, already legalised, and what depends on its ASID. */
  void setEntryHi(long value) {
    entryHi = value;
    updateContexts();
  }

  /** The address space in use. */
  int asid() {
    return (int) (entryHi & MipsBits.ASID);
  }

  /** The single writer of the TLB contexts. */
  void updateContexts() {
    int mode = (status & MipsBits.ERL) != 0 ? MipsContext.ERROR_LEVEL : mode();
    walker.setAsid(asid());
    int now = MipsContext.of(mode, addressSpaces.numberOf(asid(), mmu));
    if (now != fetchContext) {
      fetchContext = now;
      mmu.context = now;
      leave = true;
    }
  }

  /** To be called behind every change of the guest's TLB. */
  void tlbChanged() {
    if (tlb.takeFlushed()) {
      codeEpoch++;
      leave = true;
    }
  }

  /** Forgets all translations. */
  void flushTranslations() {
    mmu.flushAll();
    codeEpoch++;
    leave = true;
  }

  /** An index for tlbwr: any but those below Wired, and not the last one again. */
  int random() {
    int choices = tlb.size - (int) wired;
    if (choices <= 1) {
      return tlb.size - 1;
    }
    int last = random;
    while (random == last || random < wired) {
      // The generator's low bits are not random; 16 and up are.
      generator = generator * 1103515245 + 12345;
      random = (int) wired + (generator >>> 16) % choices;
    }
    return random;
  }

  private int generator = 1;

  // ---- load linked, store conditional -----------------------------------------------------------

  /** Notes what a load linked has read. */
  void link(long address, long value) {
    linkAddress = address;
    linkedValue = value;
  }

  /** Ends the link; whether it was to {@code address}. */
  boolean unlink(long address) {
    boolean held = linkAddress == address;
    linkAddress = NO_LINK;
    return held;
  }

  /** What the last load linked has read. */
  long linkedValue() {
    return linkedValue;
  }

  /** The address of the link, for LLAddr; 1 if there is none. */
  long linkAddress() {
    return linkAddress;
  }

  // ---- copies and comparison --------------------------------------------------------------------

  @Override
  public MipsState spare() {
    return new MipsState(model, bigEndian, mmu.space());
  }

  @Override
  public void copyFrom(CpuState other) {
    MipsState from = (MipsState) other;
    copyCommon(from);
    MipsCopy.registers(from, this);
    random = from.random;
    generator = from.generator;
    linkAddress = from.linkAddress;
    linkedValue = from.linkedValue;
    waiting = from.waiting;
    boolean leaves = leave;
    addressSpaces.reset();
    flushTranslations();
    fpu.copyFrom(from.fpu);
    status = from.status ^ (MipsBits.KX | MipsBits.SX | MipsBits.UX);
    setStatus(from.status);
    leave = leaves;
  }

  @Override
  public List<String> differences(CpuState other) {
    return MipsSnapshot.of(this).differences(MipsSnapshot.of((MipsState) other));
  }

  /** All registers as text, in the layout of QEMU's {@code info registers}. */
  public String dump() {
    return MipsDump.text(this);
  }
}
