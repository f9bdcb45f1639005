package dev.rhea.cpu;

import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.memory.Mmu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The architectural state of one CPU, the same for all engines: at an instruction boundary any
 * engine can hand it to any other. Used by its vCPU thread alone, except where a member says so.
 *
 * <p>Registers that instructions name are <em>slots</em> of one {@code long[]}, so that generated
 * code finds them by number; everything else is fields of the architecture's subclass.
 *
 * <p>Counting: {@link #budget} is how many instructions the engine may still retire in this slice.
 * It is exact whenever an engine has returned, a fault is delivered, or a helper declared {@code
 * synced} runs; the instruction that is executing is not yet counted.
 */
public abstract class CpuState {
  /**
   * What is added to a branch's address in {@link #pc} while the instruction in its delay slot
   * executes: a branch and its slot are one step, between which nothing but a fault of the slot can
   * be seen, and where that happened is in pc alone. Instructions of an architecture with delay
   * slots are so aligned that no pc has this bit by itself, but for one that cannot be fetched.
   */
  public static final long IN_SLOT = 2;

  /** The state slots. A hard-wired zero register's slot always holds 0. */
  public final long[] slots;

  /** Guest-virtual memory as this CPU sees it. */
  public final Mmu mmu;

  /**
   * gva of the next instruction, see {@link #IN_SLOT} too; exact under the same conditions as
   * {@link #budget}.
   */
  public long pc;

  /** Instructions left in this slice; engines return soon after it reaches 0. */
  public int budget;

  /**
   * Set by helpers when the engine must not run on behind this instruction in the same way:
   * translation, privilege or interrupt enables changed, the CPU halted, code was overwritten. The
   * engine's loop clears it.
   */
  public boolean leave;

  /**
   * Where in its region translated code is that may fault, as the translator encodes it; of no
   * meaning to others.
   */
  public int site;

  /** The TLB context in which instructions are fetched. */
  public int fetchContext;

  /**
   * Grows whenever code that was found at a gva may no longer be found there or may not be the same
   * (flush, address-space switch, code overwritten).
   */
  public long codeEpoch;

  /** The translated code of this CPU, or null when everything is interpreted. */
  public @Nullable RegionTable regions;

  /**
   * Whether other CPUs run on the same memory at the same time, so that they see in which order
   * this one's accesses are made; set before an engine is.
   */
  public boolean sharesMemory;

  /**
   * Faults delivered since power-on. Together with {@link #retired} it names a moment of the run:
   * an instruction that faults does not retire.
   */
  public long faults;

  private final MemorySegment slowWord = Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES);

  /**
   * Host address of four bytes for the word that {@link #fetchSlow} read, for an interpreter that
   * takes all words from host memory.
   */
  public final long slowWordAddress = slowWord.address();

  private volatile Runnable kick = () -> {};

  /** Retired instructions up to the start of this slice. */
  private long retiredBefore;

  /** The budget with which the slice began. */
  private int sliceBudget;

  protected CpuState(int slotCount, Mmu mmu) {
    this.slots = new long[slotCount];
    this.mmu = mmu;
  }

  /** Starts a slice of {@code instructions}. */
  public final void beginSlice(int instructions) {
    retiredBefore = retired();
    sliceBudget = instructions;
    budget = instructions;
  }

  /** Instructions retired since power-on; exact when {@link #budget} is. */
  public final long retired() {
    return retiredBefore + (sliceBudget - budget);
  }

  /** A CPU of the same model over the same memory, to hold a copy of this one's state. */
  public abstract CpuState spare();

  /**
   * Takes over the whole architectural state of another CPU of the same model, with its counts and
   * what waits to be delivered, and forgets all translations.
   */
  public abstract void copyFrom(CpuState other);

  /** The part of {@link #copyFrom} that is the same for every architecture. */
  protected final void copyCommon(CpuState other) {
    System.arraycopy(other.slots, 0, slots, 0, slots.length);
    pc = other.pc;
    budget = other.budget;
    leave = other.leave;
    faults = other.faults;
    retiredBefore = other.retiredBefore;
    sliceBudget = other.sliceBudget;
  }

  /**
   * Where the architectural state of this CPU and another of the same model differ, a register a
   * line: its name, our value and theirs in hexadecimal.
   */
  public abstract List<String> differences(CpuState other);

  /** The interrupts that wait at this CPU, in the architecture's numbering, enabled or not. */
  public abstract long interruptLines();

  /** Sets what {@link #interruptLines} answers, whatever devices have said. */
  public abstract void setInterruptLines(long lines);

  /**
   * Enters the guest's handler for {@code fault}; {@link #pc} is the faulting instruction before
   * and the handler after.
   */
  public abstract void deliver(GuestFault fault);

  /** Enters the handler of the highest pending enabled interrupt, if there is one. */
  public abstract boolean takeInterrupt();

  /** Whether the CPU waits (WFI, HLT, stopped) and nothing has come that ends the wait. */
  public abstract boolean waiting();

  /**
   * Whether the next instruction may be executed. To be asked behind {@link #takeInterrupt}: what
   * has come since then may end a wait, but is not dealt with yet.
   */
  public boolean mayExecute() {
    return !waiting();
  }

  /**
   * Sets what wakes the CPU's thread and makes it look at {@link #takeInterrupt} soon. The
   * architecture runs it, on any thread, after an interrupt became pending.
   */
  public final void setKick(Runnable kick) {
    this.kick = kick;
  }

  /** From any thread, after the reason was stored. */
  protected final void kick() {
    kick.run();
  }

  /** Bit set of the enabled extensions, numbered as in the architecture's pattern files. */
  public abstract long features();

  /**
   * Host address minus gva for the page of instructions at {@code pc}, or 0 when the page is no
   * plain memory and must be read by {@link #fetchSlow}.
   *
   * @throws GuestFault if the guest may not execute there
   */
  public long fetchDelta(long pc) {
    long host = mmu.fetchPage(pc, fetchContext);
    return host == 0 ? 0 : host - (pc & -4096L);
  }

  /**
   * The instruction word at {@code pc}, wherever it lies: across two pages, in a device. Bits
   * beyond the instruction's length are not specified.
   *
   * @throws GuestFault if the guest may not execute there
   */
  public abstract int fetchSlow(long pc);

  /**
   * Called when no pattern matches {@code word}.
   *
   * @throws GuestFault always
   */
  public abstract GuestFault illegalInstruction(int word);
}
