package dev.rhea.cpu.riscv;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.GuestFault;
import dev.rhea.cpu.softfloat.FloatEnv;
import dev.rhea.cpu.softfloat.FloatPolicy;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Mmu;
import dev.rhea.memory.log.Log;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One RISC-V hart, RV64. Slots 0 to 31 are x0..x31, 32 to 63 are f0..f31; all else are fields here,
 * read and written by helpers, {@link RvCsr} and {@link RvExceptions}.
 *
 * <p>Threads: the hart's own, except {@link #setInterrupt} and {@link #requestStart}.
 */
public final class RvState extends CpuState {
  /** Slot of x0. */
  public static final int X = 0;

  /** Slot of f0. */
  public static final int F = 32;

  /** Number of slots. */
  static final int SLOTS = 64;

  final RvCpuModel model;
  final long hartId;
  final RvInterrupts interrupts = new RvInterrupts();
  final RvPmp pmp;
  final RvPageWalker walker;
  final RvCounters counters = new RvCounters(this);

  /** Floating-point flags, numbered as in fflags, and rules. */
  final FloatEnv fp = new FloatEnv(FloatPolicy.CANONICAL);

  /** The rounding mode in fcsr, three bits as written. */
  int frm;

  int privilege;
  long mstatus;
  long mtvec;
  long mepc;
  long mcause;
  long mtval;
  long mscratch;
  long medeleg;
  long mideleg;
  long mie;
  long menvcfg;
  long stvec;
  long sepc;
  long scause;
  long stval;
  long sscratch;
  long satp;
  long senvcfg;

  /** Address of the reservation of lr, or -1 (odd: none). */
  long reservation;

  /** What lr read there. */
  long reservedValue;

  private final RvFault fault;
  private final RvAddressSpaces addressSpaces = new RvAddressSpaces();
  private final long features;
  private int addressSpace;
  private boolean waiting;
  private boolean halted;
  private @Nullable Runnable resumed;
  private volatile @Nullable Runnable starting;
  private @Nullable EnvironmentCall environmentCall;
  private RvTimer timer = RvTimer.stopped();
  private Log log = Log.off();
  private long resetPc;

  /** A hart over the physical address space, in its reset state with pc 0. */
  public RvState(RvCpuModel model, long hartId, AddressSpace space) {
    RvFault fault = new RvFault();
    RvPmp pmp = new RvPmp();
    RvPageWalker walker = new RvPageWalker(space, pmp, fault, model.has(RvExtension.SVNAPOT));
    super(SLOTS, new Mmu(space, walker));
    this.model = model;
    this.hartId = hartId;
    this.fault = fault;
    this.pmp = pmp;
    this.walker = walker;
    this.features = RvArchitecture.INSTANCE.featuresOf(model);
    reset();
  }

  // ---- the board's side -------------------------------------------------------------------------

  /** The reset vector: where {@link #reset} begins. */
  public void setResetPc(long gva) {
    resetPc = gva;
    pc = gva;
  }

  /** What gives time and takes deadlines. */
  public void setTimer(RvTimer timer) {
    this.timer = timer;
  }

  /** Firmware in Java for S-mode's environment calls, or null for M-mode software. */
  public void setEnvironmentCall(@Nullable EnvironmentCall environmentCall) {
    this.environmentCall = environmentCall;
  }

  /** Where {@code -d int,mmu} go. */
  public void setLog(Log log) {
    this.log = log;
    mmu.setLog(log);
  }

  /** The model that was asked for. */
  public RvCpuModel model() {
    return model;
  }

  /** mhartid. */
  public long hartId() {
    return hartId;
  }

  /** The privilege level: 0 user, 1 supervisor, 3 machine. */
  public int privilege() {
    return privilege;
  }

  /** Reset as section 3.4 asks; what it leaves open is zero. */
  public void reset() {
    java.util.Arrays.fill(slots, 0);
    fp.flags = 0;
    frm = 0;
    privilege = RvBits.M;
    mstatus = RvBits.UXL_64 | RvBits.SXL_64;
    mtvec = 0;
    mepc = 0;
    mcause = 0;
    mtval = 0;
    mscratch = 0;
    medeleg = 0;
    mideleg = 0;
    mie = 0;
    stvec = 0;
    sepc = 0;
    scause = 0;
    stval = 0;
    sscratch = 0;
    senvcfg = 0;
    reservation = -1;
    unhalt();
    pmp.reset();
    interrupts.reset();
    counters.reset();
    addressSpaces.reset();
    setMenvcfg(menvcfgReset());
    satp = 0;
    walker.setSatp(0);
    addressSpace = 0;
    pc = resetPc;
    flushTranslations();
    updateContexts();
  }

  /** Where Svade and Svadu are both there, software asks for the latter; alone it is always on. */
  private long menvcfgReset() {
    return model.has(RvExtension.SVADU) && !model.has(RvExtension.SVADE) ? RvBits.ADUE : 0;
  }

  /**
   * The value of CSR {@code number}, whatever the present mode may do; 0 if the model has none. On
   * the hart's thread or while it stands still, as the rest of this section.
   */
  public long controlRegister(int number) {
    RvCsr csr = RvCsr.numbered(number);
    return csr != null && csr.presentIn(model) ? csr.read(this) : 0;
  }

  /** Writes the legal bits of {@code value}; a CSR that the model lacks ignores it. */
  public void setControlRegister(int number, long value) {
    RvCsr csr = RvCsr.numbered(number);
    if (csr != null && csr.presentIn(model)) {
      csr.write(this, value);
    }
  }

  /** Changes the privilege level to 0, 1 or 3; a reservation does not survive that. */
  public void setPrivilege(int privilege) {
    if (this.privilege != privilege) {
      this.privilege = privilege;
      reservation = -1;
      updateContexts();
    }
  }

  /** Nothing runs behind the present instruction until {@link #requestStart} or {@link #unhalt}. */
  public void halt() {
    halted = true;
    leave = true;
  }

  /**
   * From any thread: has the hart run {@code entry}, on its own thread and between two
   * instructions, before it executes or takes an interrupt; halted or not. Its reset forgets that.
   */
  public void requestStart(Runnable entry) {
    starting = entry;
    kick();
  }

  /** Ends {@link #halt}, what wfi or {@link #suspend} waited for, and {@link #requestStart}. */
  public void unhalt() {
    starting = null;
    halted = false;
    waiting = false;
    resumed = null;
  }

  /**
   * Waits behind the present instruction as wfi does, whatever the enables of mstatus say; then
   * {@code resumed} runs on the hart's thread before the next instruction or interrupt.
   */
  public void suspend(Runnable resumed) {
    this.resumed = resumed;
    startWaiting();
  }

  // ---- interrupts -------------------------------------------------------------------------------

  /** From any thread: the level of an interrupt line, numbered as in mip: 1, 3, 5, 7, 9, 11. */
  public void setInterrupt(int irq, boolean level) {
    if (interrupts.setLine(irq, level)) {
      kick();
    }
  }

  @Override
  public boolean waiting() {
    return starting == null && (halted || (waiting && (mip() & mie) == 0));
  }

  @Override // a start, or what ends a suspension, may come from another thread at any time
  public boolean mayExecute() {
    return !halted && resumed == null && !waiting();
  }

  /** Waits, as wfi does, until an interrupt that mie enables is pending. */
  void startWaiting() {
    waiting = true;
    leave = true;
  }

  @Override
  public boolean takeInterrupt() {
    Runnable entry = starting;
    if (entry != null) {
      starting = null;
      entry.run();
    }
    long pending = mip() & mie;
    if (pending == 0 || halted) {
      return false;
    }
    waiting = false;
    if (resumed != null) {
      Runnable action = resumed;
      resumed = null;
      action.run();
      return takeInterrupt(); // which may have asked for a start, and may enable others
    }
    return RvExceptions.takeInterrupt(this, pending);
  }

  /** mip as read: a supervisor timer line of Sstc counts only while the comparison holds. */
  long mip() {
    long pending = interrupts.pending();
    if ((menvcfg & RvBits.STCE) != 0) {
      pending &= ~RvBits.STIP;
      if ((interrupts.lines() & RvBits.STIP) != 0 && counters.supervisorTimerDue()) {
        pending |= RvBits.STIP;
      }
    }
    return pending;
  }

  /** To be called when an enable or a pending bit may have changed. */
  void recheckInterrupts() {
    if (RvExceptions.enabled(this, mip() & mie) != 0) {
      leave = true;
    }
  }

  RvTimer timer() {
    return timer;
  }

  // ---- faults -----------------------------------------------------------------------------------

  @Override
  public void deliver(GuestFault fault) {
    faults++;
    RvExceptions.deliver(this, (RvFault) fault);
  }

  @Nullable EnvironmentCall environmentCall() {
    return environmentCall;
  }

  Log log() {
    return log;
  }

  /** The fault of {@code cause} with trap value {@code tval}, to be thrown. */
  RvFault fault(int cause, long tval) {
    return fault.set(cause, tval);
  }

  /** The fault of the instruction at pc, which a helper found to be illegal. */
  RvFault illegal() {
    return fault.setIllegal();
  }

  @Override
  public RvFault illegalInstruction(int word) {
    return fault.set(RvFault.ILLEGAL_INSTRUCTION, instructionBits(word));
  }

  /** The bits that belong to the instruction at the start of {@code word}. */
  static long instructionBits(int word) {
    return (word & 3) == 3 ? word & 0xFFFF_FFFFL : word & 0xFFFFL;
  }

  @Override
  public int fetchSlow(long pc) {
    int word = mmu.fetchSlow16(pc, fetchContext);
    if ((word & 3) == 3) {
      word |= mmu.fetchSlow16(pc + 2, fetchContext) << 16;
    }
    return word;
  }

  @Override
  public long features() {
    return features;
  }

  // ---- modes and translation --------------------------------------------------------------------

  /** Writes mstatus, already legalised, and what depends on it. */
  void setMstatus(long value) {
    long old = mstatus;
    mstatus = (value & RvBits.FS) == RvBits.FS ? value | RvBits.SD : value & ~RvBits.SD;
    if (((old ^ value) & RvBits.FS) != 0) {
      leave = true; // guards on FS that were passed hold no longer
    }
    updateContexts();
    recheckInterrupts();
  }

  /** The single writer of the TLB contexts. */
  private void updateContexts() {
    int dataPrivilege =
        (mstatus & RvBits.MPRV) != 0 && privilege == RvBits.M
            ? (int) ((mstatus & RvBits.MPP) >>> RvBits.MPP_SHIFT)
            : privilege;
    int fetch = RvContext.fetch(privilege, addressSpace);
    int data =
        RvContext.data(
            dataPrivilege, addressSpace, (mstatus & RvBits.SUM) != 0, (mstatus & RvBits.MXR) != 0);
    if (fetch != fetchContext || data != mmu.context) {
      fetchContext = fetch;
      mmu.context = data;
      leave = true;
    }
  }

  /** Writes satp; a mode that the model lacks leaves all of it as it was (section 10.1.11). */
  void setSatp(long value) {
    int mode = (int) (value >>> RvBits.SATP_MODE_SHIFT);
    if (mode != 0 && (mode < RvCpuModel.SV39 || mode > model.maxSatpMode())) {
      return;
    }
    if (value != satp) {
      satp = value;
      walker.setSatp(value);
      addressSpace = addressSpaces.numberOf(value, mmu);
      codeEpoch++;
      leave = true;
      updateContexts();
    }
  }

  /** Writes menvcfg, already legalised, and what depends on it. */
  void setMenvcfg(long value) {
    long changed = menvcfg ^ value;
    menvcfg = value;
    configureWalker();
    if ((changed & (RvBits.ADUE | RvBits.PBMTE)) != 0) {
      flushTranslations();
    }
    if ((changed & RvBits.STCE) != 0) {
      counters.updateTimer();
    }
  }

  /** What menvcfg says of page tables. */
  private void configureWalker() {
    boolean hardwareUpdates =
        model.has(RvExtension.SVADU)
            ? (menvcfg & RvBits.ADUE) != 0
            : !model.has(RvExtension.SVADE); // older harts may do either
    walker.setUpdatesAccessedDirty(hardwareUpdates);
    walker.setPbmt((menvcfg & RvBits.PBMTE) != 0);
  }

  /** Forgets all translations. */
  void flushTranslations() {
    mmu.flushAll();
    codeEpoch++;
    leave = true;
  }

  /** sfence.vma with an address, an address-space identifier or both given. */
  void flushTranslations(boolean hasAddress, long gva, boolean hasAsid, long asid) {
    if (hasAddress) {
      mmu.flushPage(gva);
    } else if (hasAsid) {
      addressSpaces.flushAsid(asid & 0xFFFF, mmu);
    } else {
      mmu.flushAll();
    }
    codeEpoch++;
    leave = true;
  }

  // ---- floating-point state ---------------------------------------------------------------------

  /** Whether mstatus.FS allows floating-point instructions. */
  boolean fpOn() {
    return (mstatus & RvBits.FS) != 0;
  }

  /** Notes that floating-point state differs from what software last saved. */
  void markFpDirty() {
    mstatus |= RvBits.FS | RvBits.SD;
  }

  // ---- copies and comparison --------------------------------------------------------------------

  @Override
  public RvState spare() {
    return new RvState(model, hartId, mmu.space());
  }

  @Override
  public void copyFrom(CpuState other) {
    RvState from = (RvState) other;
    copyCommon(from);
    RvCopy.registers(from, this);
    waiting = from.waiting;
    halted = from.halted;
    resumed = from.resumed;
    configureWalker();
    walker.setSatp(satp);
    boolean leaves = leave;
    addressSpaces.reset();
    flushTranslations();
    addressSpace = addressSpaces.numberOf(satp, mmu);
    updateContexts();
    leave = leaves;
  }

  @Override
  public List<String> differences(CpuState other) {
    return RvSnapshot.of(this).differences(RvSnapshot.of((RvState) other));
  }

  @Override
  public long interruptLines() {
    return interrupts.all();
  }

  @Override
  public void setInterruptLines(long lines) {
    interrupts.setAll(lines);
  }

  // ---- debugging --------------------------------------------------------------------------------

  /** All registers as text, in the layout of QEMU's {@code info registers}. */
  public String dump() {
    return RvDump.text(this);
  }
}
