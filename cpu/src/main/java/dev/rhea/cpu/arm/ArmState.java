package dev.rhea.cpu.arm;

import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.GuestFault;
import dev.rhea.memory.Access;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Mmu;
import dev.rhea.memory.PageWalker;
import dev.rhea.memory.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The registers of an AArch64 CPU at EL1 and EL0. Slots 0 to 30 are X0 to X30, slot 31 is SP_EL0.
 *
 * <p><i>Not modelled</i>: whatever takes an instruction or a fault of the guest to happen in the
 * JVM; EL2 and EL3; SVE and SME. An engine on the host's processor needs none of it.
 */
public final class ArmState extends CpuState {
  /** Slot of SP_EL0. */
  public static final int SP_EL0 = 31;

  private static final int SLOTS = 32;

  /** {@link #spsr}: which is which; the others are AArch32's. */
  public static final int SPSR_EL1 = 0;

  /** Names of {@link #spsr}. */
  public static final List<String> SPSR_NAMES =
      List.of("SPSR_EL1", "SPSR_abt", "SPSR_und", "SPSR_irq", "SPSR_fiq");

  /** How many vector registers there are. */
  public static final int VECTORS = 32;

  /** EL1 with its own stack, all interrupts masked (Arm ARM, D1.3.3 "PE state on reset"). */
  private static final long PSTATE_AT_RESET = 0x3c5;

  /** Process state, as SPSR_EL1 holds it. */
  public long pstate;

  public long spEl1;
  public long elrEl1;

  /** Saved process states, see {@link #SPSR_NAMES}. */
  public final long[] spsr = new long[SPSR_NAMES.size()];

  /** V0 to V31, the low half of each first. */
  public final long[] vectors = new long[2 * VECTORS];

  public long fpsr;
  public long fpcr;

  /** What MRS and MSR name, as far as it is not a field here. */
  public final ArmSystemRegisters system = new ArmSystemRegisters();

  /** Whether the CPU is off until another one starts it (PSCI CPU_ON). */
  public boolean off;

  /** An SError that waits to be taken, with {@link #serrorSyndrome} if the guest is told one. */
  public boolean serrorPending;

  public boolean serrorHasSyndrome;
  public long serrorSyndrome;

  private final int number;
  private final AddressSpace memory;
  private volatile long lines;

  /**
   * A CPU in its reset state.
   *
   * @param number its number; 0 starts first
   */
  public ArmState(int number, AddressSpace memory) {
    super(SLOTS, new Mmu(memory, new HostTranslates()));
    this.number = number;
    this.memory = memory;
    reset();
  }

  /** As after a warm reset; what the Arm ARM leaves open is zero. */
  public void reset() {
    Arrays.fill(slots, 0);
    Arrays.fill(spsr, 0);
    Arrays.fill(vectors, 0);
    pc = 0;
    pstate = PSTATE_AT_RESET;
    spEl1 = 0;
    elrEl1 = 0;
    fpsr = 0;
    fpcr = 0;
    system.reset();
    off = number != 0;
    serrorPending = false;
    serrorHasSyndrome = false;
    serrorSyndrome = 0;
  }

  // ---- interrupts: the engine's controller has them ----

  @Override
  public long interruptLines() {
    return lines;
  }

  @Override
  public void setInterruptLines(long newLines) {
    lines = newLines;
  }

  /** The host's processor does that. */
  @Override
  public boolean takeInterrupt() {
    return false;
  }

  /** Never: whoever runs the CPU waits with it, for it also knows when another one starts it. */
  @Override
  public boolean waiting() {
    return false;
  }

  // ---- copies ----

  @Override
  public ArmState spare() {
    return new ArmState(number, memory);
  }

  @Override
  public void copyFrom(CpuState other) {
    ArmState from = (ArmState) other;
    copyCommon(from);
    pstate = from.pstate;
    spEl1 = from.spEl1;
    elrEl1 = from.elrEl1;
    System.arraycopy(from.spsr, 0, spsr, 0, spsr.length);
    System.arraycopy(from.vectors, 0, vectors, 0, vectors.length);
    fpsr = from.fpsr;
    fpcr = from.fpcr;
    system.copyFrom(from.system);
    off = from.off;
    serrorPending = from.serrorPending;
    serrorHasSyndrome = from.serrorHasSyndrome;
    serrorSyndrome = from.serrorSyndrome;
    lines = from.lines;
    mmu.flushAll();
  }

  @Override
  public List<String> differences(CpuState other) {
    List<String> ours = dump();
    List<String> theirs = ((ArmState) other).dump();
    List<String> different = new ArrayList<>(ours);
    different.removeAll(theirs);
    different.replaceAll(line -> line + " differs");
    if (different.isEmpty() && ours.size() < theirs.size()) {
      different.add("system registers are missing");
    }
    return different;
  }

  /** All registers as text, one a line. */
  public List<String> dump() {
    List<String> lines = new ArrayList<>();
    add(lines, "PC", pc);
    for (int i = 0; i < SP_EL0; i++) {
      add(lines, "X" + i, slots[i]);
    }
    add(lines, "SP_EL0", slots[SP_EL0]);
    add(lines, "PSTATE", pstate);
    add(lines, "SP_EL1", spEl1);
    add(lines, "ELR_EL1", elrEl1);
    for (int i = 0; i < spsr.length; i++) {
      add(lines, SPSR_NAMES.get(i), spsr[i]);
    }
    for (int i = 0; i < VECTORS; i++) {
      lines.add("V%d=%016x:%016x".formatted(i, vectors[2 * i + 1], vectors[2 * i]));
    }
    add(lines, "FPSR", fpsr);
    add(lines, "FPCR", fpcr);
    for (int encoding : system.encodings()) {
      add(lines, ArmSystemRegisters.name(encoding), system.get(encoding));
    }
    lines.add("off=%b SError=%b:%x".formatted(off, serrorPending, serrorSyndrome));
    return lines;
  }

  private static void add(List<String> lines, String name, long value) {
    lines.add("%s=%016x".formatted(name, value));
  }

  // ---- what only interpreters and translators ask ----

  @Override
  public long features() {
    return 0;
  }

  @Override
  public void deliver(GuestFault fault) {
    throw noInterpreter();
  }

  @Override
  public int fetchSlow(long pc) {
    throw noInterpreter();
  }

  @Override
  public GuestFault illegalInstruction(int word) {
    throw noInterpreter();
  }

  private static AssertionError noInterpreter() {
    return new AssertionError("the host's processor runs AArch64 guests, and nothing else does");
  }

  /** Whoever runs such guests translates their addresses, too. */
  private static final class HostTranslates implements PageWalker {
    @Override
    public void walk(long gva, Access access, int context, Translation out) {
      throw noInterpreter();
    }

    @Override
    public RuntimeException accessFault(long gva, long gpa, Access access) {
      throw noInterpreter();
    }

    @Override
    public RuntimeException misaligned(long gva, Access access) {
      throw noInterpreter();
    }
  }
}
