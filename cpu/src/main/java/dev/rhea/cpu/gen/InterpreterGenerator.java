package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.gen.RowMethods.RowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Generates an architecture's {@link dev.rhea.cpu.Interpreter}: a loop that fetches through a host
 * pointer, finds the row by nested small switches on raw bits ({@link DispatchTree}) and calls the
 * row's method ({@link RowMethods}).
 *
 * <p>Why this shape: one big tableswitch mispredicts on real code and is 1.5–2.5 times slower;
 * HotSpot never compiles a method over 8,000 bytecode bytes, so the tree's largest branches move to
 * methods of their own until the loop is well below.
 *
 * <p>The methods of the usual rows become part of the loop when HotSpot compiles it: a call costs
 * as much as most instructions do. Each of them loads the instruction word anew ({@link
 * #pushWordAnew}), or C2 would compute every row's operands before it has found the row.
 */
final class InterpreterGenerator {
  static final String CPU = "dev/rhea/cpu/CpuState";
  static final String HOT = "dev/rhea/cpu/jit/HotEntries";
  private static final String SUPER = "dev/rhea/cpu/Interpreter";
  private static final String FAULT = "dev/rhea/cpu/GuestFault";
  private static final String HOST_MEMORY = "dev/rhea/memory/HostMemory";

  // Locals of run().
  private static final int HOT_ENTRIES = 2;
  private static final int STATE = 3;
  private static final int SLOTS = 4;
  private static final int MMU = 5;
  private static final int BUDGET = 6;
  private static final int INSN = 7;
  private static final int PC = 8;
  private static final int DELTA = 10;
  private static final int PAGE = 12;
  private static final int NEXT = 14;
  private static final int FEATURES = 16;
  private static final int LIMIT = 18;
  private static final int SCRATCH = 20;

  /** From a branch to its delay slot, in bytes. */
  static final long SLOT_DISTANCE = 4;

  /** How far from a page's base a whole word can be read, plus one; 0 when no page is known. */
  private static final long WORD_LIMIT = 0xFFD;

  private final Architecture architecture;
  private final boolean exact;
  private final String name;
  private final String state;
  private final Object[] frame;

  /**
   * @param exact whether the budget is looked at before every instruction, not at branches only
   */
  InterpreterGenerator(Architecture architecture, boolean exact) {
    this.architecture = architecture;
    this.exact = exact;
    this.name =
        (exact ? architecture.exactInterpreterClass() : architecture.interpreterClass())
            .replace('.', '/');
    this.state = architecture.stateClass().getName().replace('.', '/');
    this.frame =
        new Object[] {
          name,
          CPU,
          HOT,
          state,
          "[J",
          "dev/rhea/memory/Mmu",
          Opcodes.INTEGER,
          Opcodes.INTEGER,
          Opcodes.LONG,
          Opcodes.LONG,
          Opcodes.LONG,
          Opcodes.LONG,
          Opcodes.LONG,
          Opcodes.LONG
        };
  }

  byte[] generate() {
    ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    cw.visit(Opcodes.V21, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, name, null, SUPER, new String[0]);
    MethodVisitor init = cw.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    StaticOwners code = new StaticOwners(cw);
    List<@Nullable RowMethod> methods = new RowMethods(architecture).generate(code);
    DispatchTree tree = new DispatchTree(architecture, name, state, methods);
    run(code, tree);
    tree.outlinedMethods(code);
    if (tree.hasSlots()) {
      tree.slotMethod(code);
    }
    code.callees(name);
    cw.visitEnd();
    return cw.toByteArray();
  }

  private void run(ClassVisitor cw, DispatchTree tree) {
    MethodVisitor mv =
        new MethodCode(
            cw.visitMethod(Opcodes.ACC_PUBLIC, "run", "(L" + CPU + ";L" + HOT + ";)V", null, null));
    mv.visitCode();
    Label begin = new Label();
    Label end = new Label();
    Label caught = new Label();
    SlotCode slot = new SlotCode(tree);
    if (tree.hasSlots()) {
      mv.visitTryCatchBlock(slot.begin, slot.end, slot.caught, FAULT);
    }
    mv.visitTryCatchBlock(begin, end, caught, FAULT);
    prologue(mv);
    Label top = new Label();
    Label dispatch = new Label();
    Label lookUp = new Label();
    DispatchTree.Exits exits = new DispatchTree.Exits();

    mv.visitLabel(begin);
    place(mv, top);
    if (exact) {
      mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
      mv.visitJumpInsn(Opcodes.IFLE, exits.leave);
    }
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitVarInsn(Opcodes.LLOAD, PAGE);
    mv.visitInsn(Opcodes.LSUB);
    mv.visitVarInsn(Opcodes.LLOAD, LIMIT);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Long", "compareUnsigned", "(JJ)I", false);
    mv.visitJumpInsn(Opcodes.IFGE, lookUp);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitVarInsn(Opcodes.LLOAD, DELTA);
    mv.visitInsn(Opcodes.LADD);
    getWord(mv);
    place(mv, dispatch);
    tree.emitMain(mv, this, exits, frame);

    advance(mv, exits.next2, 2, top);
    advance(mv, exits.next4, 4, top);
    synced(mv, exits, top);
    branches(mv, exits, top);
    if (tree.hasSlots()) {
      slot.emit(mv, exits, top);
    }
    lookUpPage(mv, lookUp, top, dispatch, exits.leave);
    place(mv, exits.illegal);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitVarInsn(Opcodes.ILOAD, INSN);
    mv.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, CPU, "illegalInstruction", "(I)L" + FAULT + ";", false);
    mv.visitInsn(Opcodes.ATHROW);
    mv.visitLabel(end);

    mv.visitLabel(caught);
    mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 1, new Object[] {FAULT});
    deliver(mv);
    if (tree.hasSlots()) {
      slot.emitCaught(mv);
    }

    place(mv, exits.leave);
    sync(mv);
    mv.visitInsn(Opcodes.RETURN);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }

  /** Turns a host address into the instruction word there. */
  private void getWord(MethodVisitor mv) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, HOST_MEMORY, "getInt", "(J)I", false);
    guestOrder(mv);
    mv.visitVarInsn(Opcodes.ISTORE, INSN);
  }

  /**
   * Pushes the instruction word for a row that is inlined, by a load of its own: from the word that
   * was dispatched on, C2 would take the operands of all rows apart before it dispatches.
   */
  void pushWordAnew(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitVarInsn(Opcodes.LLOAD, DELTA);
    mv.visitInsn(Opcodes.LADD);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, HOST_MEMORY, "getIntAnew", "(J)I", false);
    guestOrder(mv);
  }

  private void guestOrder(MethodVisitor mv) {
    if (architecture.bigEndian()) {
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Integer", "reverseBytes", "(I)I", false);
    }
  }

  /** Ends run() by delivering the fault on the stack, with pc and budget from the locals. */
  private static void deliver(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ASTORE, SCRATCH);
    sync(mv);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitVarInsn(Opcodes.ALOAD, SCRATCH);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CPU, "deliver", "(L" + FAULT + ";)V", false);
    mv.visitInsn(Opcodes.RETURN);
  }

  private void prologue(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitTypeInsn(Opcodes.CHECKCAST, state);
    mv.visitVarInsn(Opcodes.ASTORE, STATE);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "slots", "[J");
    mv.visitVarInsn(Opcodes.ASTORE, SLOTS);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "mmu", "Ldev/rhea/memory/Mmu;");
    mv.visitVarInsn(Opcodes.ASTORE, MMU);
    unsync(mv);
    mv.visitInsn(Opcodes.ICONST_0);
    mv.visitVarInsn(Opcodes.ISTORE, INSN);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, DELTA);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, PAGE);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, LIMIT);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, NEXT);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CPU, "features", "()J", false);
    mv.visitVarInsn(Opcodes.LSTORE, FEATURES);
  }

  /** An instruction of {@code length} bytes is done. */
  private void advance(MethodVisitor mv, Label label, int length, Label top) {
    place(mv, label);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitLdcInsn((long) length);
    mv.visitInsn(Opcodes.LADD);
    mv.visitVarInsn(Opcodes.LSTORE, PC);
    mv.visitIincInsn(BUDGET, -1);
    mv.visitJumpInsn(Opcodes.GOTO, top);
  }

  /** Behind an instruction that ran with exact state: NEXT holds the next pc. */
  private void synced(MethodVisitor mv, DispatchTree.Exits exits, Label top) {
    place(mv, exits.synced);
    mv.visitVarInsn(Opcodes.LLOAD, NEXT);
    mv.visitVarInsn(Opcodes.LSTORE, PC);
    mv.visitIincInsn(BUDGET, -1);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "leave", "Z");
    mv.visitJumpInsn(Opcodes.IFEQ, top);
    mv.visitJumpInsn(Opcodes.GOTO, exits.leave);
  }

  /** Behind branches and jumps: NEXT holds the next pc. */
  private void branches(MethodVisitor mv, DispatchTree.Exits exits, Label top) {
    Label backward = new Label();
    place(mv, exits.branch);
    mv.visitVarInsn(Opcodes.LLOAD, NEXT);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(Opcodes.IFLE, backward);
    mv.visitVarInsn(Opcodes.LLOAD, NEXT);
    mv.visitVarInsn(Opcodes.LSTORE, PC);
    mv.visitIincInsn(BUDGET, -1);
    mv.visitJumpInsn(Opcodes.GOTO, top);

    place(mv, exits.jump);
    place(mv, backward);
    mv.visitVarInsn(Opcodes.LLOAD, NEXT);
    mv.visitVarInsn(Opcodes.LSTORE, PC);
    mv.visitIincInsn(BUDGET, -1);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitJumpInsn(Opcodes.IFLE, exits.leave);
    mv.visitVarInsn(Opcodes.ALOAD, HOT_ENTRIES);
    mv.visitJumpInsn(Opcodes.IFNULL, top);
    mv.visitVarInsn(Opcodes.ALOAD, HOT_ENTRIES);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOT, "hot", "(J)Z", false);
    mv.visitJumpInsn(Opcodes.IFEQ, top);

    sync(mv);
    mv.visitVarInsn(Opcodes.ALOAD, HOT_ENTRIES);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOT, "enter", "(L" + CPU + ";)V", false);
    unsync(mv);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, LIMIT);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "leave", "Z");
    mv.visitJumpInsn(Opcodes.IFNE, exits.leave);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitJumpInsn(Opcodes.IFLE, exits.leave);
    mv.visitJumpInsn(Opcodes.GOTO, top);
  }

  /** pc is on no known page, or its word may cross the page's end. Polls the budget, too. */
  private void lookUpPage(MethodVisitor mv, Label lookUp, Label top, Label dispatch, Label leave) {
    Label slow = new Label();
    place(mv, lookUp);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitJumpInsn(Opcodes.IFLE, leave);
    // At the page's last halfword the word is read slowly, elsewhere through the pointer.
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitLdcInsn(0xFFFL);
    mv.visitInsn(Opcodes.LAND);
    mv.visitLdcInsn(WORD_LIMIT);
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(Opcodes.IFGE, slow);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, LIMIT);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CPU, "fetchDelta", "(J)J", false);
    mv.visitVarInsn(Opcodes.LSTORE, DELTA);
    mv.visitVarInsn(Opcodes.LLOAD, DELTA);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(Opcodes.IFEQ, slow);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitLdcInsn(-4096L);
    mv.visitInsn(Opcodes.LAND);
    mv.visitVarInsn(Opcodes.LSTORE, PAGE);
    mv.visitLdcInsn(WORD_LIMIT);
    mv.visitVarInsn(Opcodes.LSTORE, LIMIT);
    mv.visitJumpInsn(Opcodes.GOTO, top);
    place(mv, slow);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CPU, "fetchSlow", "(J)I", false);
    mv.visitVarInsn(Opcodes.ISTORE, INSN);
    // For this one instruction the pointer leads to a copy of the word; see pushWordAnew.
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "slowWordAddress", "J");
    mv.visitInsn(Opcodes.DUP2);
    mv.visitVarInsn(Opcodes.ILOAD, INSN);
    guestOrder(mv);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, HOST_MEMORY, "putInt", "(JI)V", false);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitInsn(Opcodes.LSUB);
    mv.visitVarInsn(Opcodes.LSTORE, DELTA);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, LIMIT);
    mv.visitJumpInsn(Opcodes.GOTO, dispatch);
  }

  /**
   * What run() does behind a branch with a delay slot: it executes the slot's instruction by a call
   * of its own, so that no other instruction has to ask whether it stands in a slot; then goes on
   * as behind other branches. NEXT holds where to meanwhile, PC is the branch's.
   */
  private final class SlotCode {
    /** What faults between these is the slot's. */
    final Label begin = new Label();

    final Label end = new Label();
    final Label caught = new Label();
    private final DispatchTree tree;

    SlotCode(DispatchTree tree) {
      this.tree = tree;
    }

    void emit(MethodVisitor mv, DispatchTree.Exits exits, Label top) {
      Label taken = new Label();
      place(mv, exits.likelyBranch);
      mv.visitVarInsn(Opcodes.LLOAD, NEXT);
      mv.visitLdcInsn(RowMethods.SKIPS);
      mv.visitInsn(Opcodes.LAND);
      mv.visitInsn(Opcodes.LCONST_0);
      mv.visitInsn(Opcodes.LCMP);
      mv.visitJumpInsn(Opcodes.IFEQ, taken);
      mv.visitVarInsn(Opcodes.LLOAD, NEXT);
      mv.visitLdcInsn(RowMethods.SKIPS);
      mv.visitInsn(Opcodes.LSUB);
      mv.visitVarInsn(Opcodes.LSTORE, PC);
      mv.visitIincInsn(BUDGET, -1);
      mv.visitJumpInsn(Opcodes.GOTO, top);

      mv.visitLabel(begin);
      place(mv, exits.delayedBranch);
      place(mv, taken);
      slot(mv, exits);
      mv.visitJumpInsn(Opcodes.GOTO, exits.branch);
      place(mv, exits.delayedJump);
      slot(mv, exits);
      mv.visitJumpInsn(Opcodes.GOTO, exits.jump);
      mv.visitLabel(end);
    }

    private void slot(MethodVisitor mv, DispatchTree.Exits exits) {
      Label slow = new Label();
      Label fetched = new Label();
      mv.visitIincInsn(BUDGET, -1);
      pushSlotPc(mv);
      mv.visitVarInsn(Opcodes.LLOAD, PAGE);
      mv.visitInsn(Opcodes.LSUB);
      mv.visitVarInsn(Opcodes.LLOAD, LIMIT);
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Long", "compareUnsigned", "(JJ)I", false);
      mv.visitJumpInsn(Opcodes.IFGE, slow);
      pushSlotPc(mv);
      mv.visitVarInsn(Opcodes.LLOAD, DELTA);
      mv.visitInsn(Opcodes.LADD);
      getWord(mv);
      mv.visitJumpInsn(Opcodes.GOTO, fetched);
      place(mv, slow);
      mv.visitVarInsn(Opcodes.ALOAD, 1);
      pushSlotPc(mv);
      mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CPU, "fetchSlow", "(J)I", false);
      mv.visitVarInsn(Opcodes.ISTORE, INSN);
      place(mv, fetched);
      tree.callSlot(mv, BUDGET);
      // Behind a synced instruction leave counts; asking always costs less than asking when.
      Label on = new Label();
      mv.visitVarInsn(Opcodes.ALOAD, 1);
      mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "leave", "Z");
      mv.visitJumpInsn(Opcodes.IFEQ, on);
      mv.visitVarInsn(Opcodes.LLOAD, NEXT);
      mv.visitVarInsn(Opcodes.LSTORE, PC);
      mv.visitIincInsn(BUDGET, -1);
      mv.visitJumpInsn(Opcodes.GOTO, exits.leave);
      place(mv, on);
    }

    private void pushSlotPc(MethodVisitor mv) {
      mv.visitVarInsn(Opcodes.LLOAD, PC);
      mv.visitLdcInsn(SLOT_DISTANCE);
      mv.visitInsn(Opcodes.LADD);
    }

    void emitCaught(MethodVisitor mv) {
      mv.visitLabel(caught);
      mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 1, new Object[] {FAULT});
      mv.visitVarInsn(Opcodes.LLOAD, PC);
      mv.visitLdcInsn(CpuState.IN_SLOT);
      mv.visitInsn(Opcodes.LADD);
      mv.visitVarInsn(Opcodes.LSTORE, PC);
      deliver(mv);
    }
  }

  /** Writes pc and budget to the state. */
  static void sync(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitVarInsn(Opcodes.LLOAD, PC);
    mv.visitFieldInsn(Opcodes.PUTFIELD, CPU, "pc", "J");
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitFieldInsn(Opcodes.PUTFIELD, CPU, "budget", "I");
  }

  private static void unsync(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "budget", "I");
    mv.visitVarInsn(Opcodes.ISTORE, BUDGET);
    mv.visitVarInsn(Opcodes.ALOAD, 1);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU, "pc", "J");
    mv.visitVarInsn(Opcodes.LSTORE, PC);
  }

  private void place(MethodVisitor mv, Label label) {
    mv.visitLabel(label);
    mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
  }

  /** Where {@link DispatchTree} finds the state, in run() and in outlined methods. */
  record Locals(int state, int slots, int mmu, int insn, int pc, int features) {}

  /** The locals of run(). */
  static final Locals RUN = new Locals(STATE, SLOTS, MMU, INSN, PC, FEATURES);

  /** run()'s local for the next pc. */
  static final int RUN_NEXT = NEXT;
}
