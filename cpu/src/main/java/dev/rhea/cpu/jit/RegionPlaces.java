package dev.rhea.cpu.jit;

import dev.rhea.cpu.gen.Bytecode;
import dev.rhea.cpu.gen.Places;
import dev.rhea.cpu.ir.Operand;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Where a region's method keeps the guest's registers between instructions, and what it does about
 * them where control enters, leaves, calls and may fault. Each tier has its own way: {@link
 * WarmPlaces}, {@link HotPlaces}. Everything else is constant: the CPU's state, its slots, its
 * memory and its TLB are {@code static final} fields of the class ({@link RegionClass}), which the
 * JVM's compilers treat as constants, so that no access to them needs a bounds check.
 *
 * <p>Local 0 is the method's parameter, the budget.
 *
 * <p>A <em>site</em> says where a fault would happen: (pc − the region's head) << 8 | instructions
 * done since the budget was last counted down.
 */
abstract class RegionPlaces implements Places {
  static final int BUDGET = 0;

  /** Names of the constants. */
  static final String CPU = "CPU";

  static final String SLOTS = "SLOTS";
  static final String MMU = "MMU";
  static final String TLB = "TLB";

  static final String CPU_STATE = "dev/rhea/cpu/CpuState";
  static final String MMU_CLASS = "dev/rhea/memory/Mmu";
  static final String FAULT = "dev/rhea/cpu/GuestFault";
  static final String RUNTIME = "dev/rhea/cpu/jit/RegionRuntime";

  final String stateClass;
  private final int cachedSlots;
  private String owner = "";

  /** The site of the instruction being emitted. */
  int site;

  /**
   * The site from which it can be begun anew: the same, but for the instruction in a delay slot.
   */
  int startSite;

  /** Whether that instruction has done nothing yet that forbids to begin it anew. */
  boolean restartable;

  RegionPlaces(String stateClass, int cachedSlots) {
    this.stateClass = stateClass;
    this.cachedSlots = cachedSlots;
  }

  /**
   * A region begins.
   *
   * @param owner internal name of the class that holds the constants
   * @param used bit set of the cached slots that the region touches
   * @param modified those of them that it writes
   */
  void begin(String owner, long base, long used, long modified) {
    this.owner = owner;
  }

  /** Emits what follows when the region is really entered. */
  abstract void enter(MethodVisitor mv);

  /** Emits a place that is jumped to. */
  abstract void target(MethodVisitor mv, Label label);

  /** Emits where a back edge that is not taken goes on: the straight line, jumped to once. */
  abstract void behindBackEdge(MethodVisitor mv, Label label);

  /** Emits what goes before control leaves a straight line, be it taken or not. */
  abstract void beforeJump(MethodVisitor mv);

  /** Counts {@code done} instructions. */
  abstract void countDown(MethodVisitor mv, int done);

  /** Jumps if the budget lasts. */
  abstract void ifBudgetLasts(MethodVisitor mv, Label target);

  /**
   * Makes pc and budget exact for a helper of kind SYNCED.
   *
   * @return instructions that are now not counted yet
   */
  abstract int sync(MethodVisitor mv, long pc, int done);

  /** Emits what goes before a guest call; budget and slots are in memory then. */
  abstract void beforeCall(MethodVisitor mv);

  /** Emits what follows a guest call that came back, with {@code more} to come in the region. */
  abstract void afterCall(MethodVisitor mv, boolean more);

  /** Emits the way out to a known pc. */
  abstract void leave(MethodVisitor mv, long pc);

  /** Emits the way out to the pc on the stack. */
  abstract void leave(MethodVisitor mv);

  /** Emits what all ways out share, and the handler for faults; {@code left}: out after a call. */
  abstract void end(MethodVisitor mv, Label left);

  // ---- the same in all tiers --------------------------------------------------------------------

  final boolean isCached(int slot) {
    return slot < cachedSlots;
  }

  /** The bit of {@code operand} among the cached slots, or 0. */
  final long bit(int operand) {
    return Operand.kind(operand) == Operand.SLOT && isCached(Operand.index(operand))
        ? 1L << Operand.index(operand)
        : 0;
  }

  final void constant(MethodVisitor mv, String name) {
    mv.visitFieldInsn(
        Opcodes.GETSTATIC,
        owner,
        name,
        switch (name) {
          case CPU -> "L" + stateClass + ";";
          case MMU -> "L" + MMU_CLASS + ";";
          default -> "[J";
        });
  }

  final void loadSlot(MethodVisitor mv, int slot) {
    constant(mv, SLOTS);
    Bytecode.pushInt(mv, slot);
    mv.visitInsn(Opcodes.LALOAD);
  }

  final void storeSlot(MethodVisitor mv, int slot, int local) {
    constant(mv, SLOTS);
    Bytecode.pushInt(mv, slot);
    mv.visitVarInsn(Opcodes.LLOAD, local);
    mv.visitInsn(Opcodes.LASTORE);
  }

  final void putPc(MethodVisitor mv, long pc) {
    constant(mv, CPU);
    mv.visitLdcInsn(pc);
    mv.visitFieldInsn(Opcodes.PUTFIELD, CPU_STATE, "pc", "J");
  }

  @Override
  public void beginStore(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (!isCached(slot)) {
      constant(mv, SLOTS);
      Bytecode.pushInt(mv, slot);
    }
  }

  @Override
  public void pushField(MethodVisitor mv, int field) {
    throw new AssertionError("symbolic field in a region");
  }

  @Override
  public void pushPc(MethodVisitor mv) {
    throw new AssertionError("symbolic pc in a region");
  }

  @Override
  public void pushNextPc(MethodVisitor mv) {
    throw new AssertionError("symbolic pc in a region");
  }

  @Override
  public void pushCpu(MethodVisitor mv) {
    constant(mv, CPU);
  }

  @Override
  public void pushMmu(MethodVisitor mv) {
    constant(mv, MMU);
  }
}
