package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.decode.DecisionTree;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.gen.InterpreterGenerator.Locals;
import dev.rhea.cpu.gen.OutlinedTrees.Outlined;
import dev.rhea.cpu.gen.RowMethods.RowMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The interpreter's decision tree as bytecode: nested switches of at most {@value #WAYS} ways, each
 * leaf a call of its row's method. Subtrees that would make the loop's method too large become
 * methods of their own, large and rarely used ones first, which return the next pc.
 */
final class DispatchTree {
  /** Bits per switch; three bits are eight ways, which C2 compiles to a tree of compares. */
  private static final int SWITCH_BITS = 3;

  private static final int WAYS = 1 << SWITCH_BITS;

  /**
   * The method for delay slots; {@code tree} as those of subtrees, so that C2 compiles it early.
   */
  private static final String SLOT_METHOD = "treeInSlot";

  /** Where the leaves inside run() go on. */
  static final class Exits {
    final Label next2 = new Label();
    final Label next4 = new Label();
    final Label synced = new Label();
    final Label branch = new Label();
    final Label jump = new Label();
    final Label delayedBranch = new Label();
    final Label delayedJump = new Label();
    final Label likelyBranch = new Label();
    final Label illegal = new Label();
    final Label leave = new Label();
  }

  private final Architecture architecture;
  private final String owner;
  private final String state;
  private final DecisionTree root;
  private final OutlinedTrees outlined;

  DispatchTree(
      Architecture architecture, String owner, String state, List<@Nullable RowMethod> methods) {
    this.architecture = architecture;
    this.owner = owner;
    this.state = state;
    this.root = DecisionTree.build(architecture.patterns().rows(), SWITCH_BITS);
    this.outlined = new OutlinedTrees(architecture, root, methods);
  }

  // ---- bytecode ---------------------------------------------------------------------------------

  /** Emits the part inside run(). */
  void emitMain(MethodVisitor mv, InterpreterGenerator run, Exits exits, Object[] frame) {
    emit(mv, root, new Main(run, exits, frame));
  }

  /** Adds the methods of the outlined subtrees. */
  void outlinedMethods(ClassVisitor cv) {
    for (Outlined method : outlined.inOrder()) {
      MethodVisitor mv =
          new MethodCode(
              cv.visitMethod(
                  Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                  method.name(),
                  outlinedDescriptor(),
                  null,
                  null));
      mv.visitCode();
      Outline context = new Outline();
      emit(mv, method.tree(), context);
      throwIllegal(mv, context, context.illegal);
      mv.visitMaxs(0, 0);
      mv.visitEnd();
    }
  }

  /** Whether any row has a delay slot. */
  boolean hasSlots() {
    return architecture.patterns().rows().stream().anyMatch(Row::delayed);
  }

  /**
   * Adds the method that executes the instruction in a delay slot; branches are illegal there, and
   * pc is the branch's with {@link dev.rhea.cpu.CpuState#IN_SLOT} while it does.
   */
  void slotMethod(ClassVisitor cv) {
    MethodVisitor mv =
        new MethodCode(
            cv.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                SLOT_METHOD,
                slotDescriptor(),
                null,
                null));
    mv.visitCode();
    InSlot context = new InSlot();
    emit(mv, root, context);
    context.end(mv);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }

  /** Calls {@link #slotMethod} from run(), for the branch at run()'s pc. */
  void callSlot(MethodVisitor mv, int budgetLocal) {
    Locals locals = InterpreterGenerator.RUN;
    mv.visitVarInsn(Opcodes.ALOAD, locals.state());
    mv.visitVarInsn(Opcodes.ALOAD, locals.slots());
    mv.visitVarInsn(Opcodes.ALOAD, locals.mmu());
    mv.visitVarInsn(Opcodes.ILOAD, locals.insn());
    mv.visitVarInsn(Opcodes.LLOAD, locals.pc());
    mv.visitLdcInsn(InterpreterGenerator.SLOT_DISTANCE);
    mv.visitInsn(Opcodes.LADD);
    mv.visitVarInsn(Opcodes.LLOAD, locals.features());
    mv.visitVarInsn(Opcodes.ILOAD, budgetLocal);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, SLOT_METHOD, slotDescriptor(), false);
  }

  private String slotDescriptor() {
    return "(L" + state + ";[JLdev/rhea/memory/Mmu;IJJI)V";
  }

  private String outlinedDescriptor() {
    return "(L" + state + ";[JLdev/rhea/memory/Mmu;IJJ)J";
  }

  /** Where a leaf stands: in run() or in an outlined method. */
  private abstract static class Context {
    abstract Locals locals();

    abstract void frame(MethodVisitor mv);

    abstract Label illegal();

    /** The call of an outlined subtree, and what follows it; false: it stands here after all. */
    boolean callOutlined(MethodVisitor mv, Outlined method) {
      return false;
    }

    /** Whether control may be transferred here. */
    boolean mayJump() {
      return true;
    }

    /** Pushes the instruction word for a row's method. */
    void pushWord(MethodVisitor mv, RowMethod method) {
      mv.visitVarInsn(Opcodes.ILOAD, locals().insn());
    }

    /** Before the call of a row's method. */
    abstract void before(MethodVisitor mv, RowMethod method);

    /** Behind it. */
    abstract void after(MethodVisitor mv, RowMethod method);
  }

  private final class Main extends Context {
    private final InterpreterGenerator run;
    private final Exits exits;
    private final Object[] frame;

    Main(InterpreterGenerator run, Exits exits, Object[] frame) {
      this.run = run;
      this.exits = exits;
      this.frame = frame;
    }

    @Override
    Locals locals() {
      return InterpreterGenerator.RUN;
    }

    @Override
    void frame(MethodVisitor mv) {
      mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
    }

    @Override
    Label illegal() {
      return exits.illegal;
    }

    @Override
    boolean callOutlined(MethodVisitor mv, Outlined method) {
      if (method.synced()) {
        InterpreterGenerator.sync(mv);
      }
      DispatchTree.this.callOutlined(mv, method, locals());
      mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
      // Nothing outlined jumps, so this is the next instruction; behind a synced one leave counts.
      mv.visitJumpInsn(Opcodes.GOTO, exits.synced);
      return true;
    }

    @Override
    void pushWord(MethodVisitor mv, RowMethod method) {
      if (method.inlined()) {
        run.pushWordAnew(mv);
      } else {
        super.pushWord(mv, method);
      }
    }

    @Override
    void before(MethodVisitor mv, RowMethod method) {
      if (method.flow().synced()) {
        InterpreterGenerator.sync(mv);
      }
    }

    @Override
    void after(MethodVisitor mv, RowMethod method) {
      switch (method.flow()) {
        case NEXT ->
            mv.visitJumpInsn(
                Opcodes.GOTO, method.row().lengthBytes() == 2 ? exits.next2 : exits.next4);
        case SYNCED -> {
          mv.visitVarInsn(Opcodes.LLOAD, InterpreterGenerator.RUN.pc());
          mv.visitLdcInsn((long) method.row().lengthBytes());
          mv.visitInsn(Opcodes.LADD);
          mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
          mv.visitJumpInsn(Opcodes.GOTO, exits.synced);
        }
        case SYNCED_JUMP -> {
          mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
          mv.visitJumpInsn(Opcodes.GOTO, exits.synced);
        }
        case BRANCH -> {
          mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
          mv.visitJumpInsn(
              Opcodes.GOTO,
              method.row().likely()
                  ? exits.likelyBranch
                  : method.row().delayed() ? exits.delayedBranch : exits.branch);
        }
        case JUMP -> {
          mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
          mv.visitJumpInsn(Opcodes.GOTO, method.row().delayed() ? exits.delayedJump : exits.jump);
        }
      }
    }
  }

  private final class Outline extends Context {
    private final Label illegal = new Label();
    private final Object[] frame = {
      state, "[J", "dev/rhea/memory/Mmu", Opcodes.INTEGER, Opcodes.LONG, Opcodes.LONG
    };

    @Override
    Locals locals() {
      return new Locals(0, 1, 2, 3, 4, 6);
    }

    @Override
    void frame(MethodVisitor mv) {
      mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
    }

    @Override
    Label illegal() {
      return illegal;
    }

    @Override
    void before(MethodVisitor mv, RowMethod method) {}

    @Override
    void after(MethodVisitor mv, RowMethod method) {
      if (!method.flow().jumps()) {
        mv.visitVarInsn(Opcodes.LLOAD, 4);
        mv.visitLdcInsn((long) method.row().lengthBytes());
        mv.visitInsn(Opcodes.LADD);
      }
      mv.visitInsn(Opcodes.LRETURN);
    }
  }

  /** The method for delay slots: locals as of an outlined subtree, then the budget. */
  private final class InSlot extends Context {
    private static final int SLOT_PC = 4;
    private static final int SLOT_BUDGET = 8;

    private final Label illegal = new Label();
    private final Object[] frame = {
      state,
      "[J",
      "dev/rhea/memory/Mmu",
      Opcodes.INTEGER,
      Opcodes.LONG,
      Opcodes.LONG,
      Opcodes.INTEGER
    };

    @Override
    Locals locals() {
      return new Locals(0, 1, 2, 3, SLOT_PC, 6);
    }

    @Override
    void frame(MethodVisitor mv) {
      mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
    }

    @Override
    Label illegal() {
      return illegal;
    }

    @Override
    boolean mayJump() {
      return false;
    }

    @Override
    boolean callOutlined(MethodVisitor mv, Outlined method) {
      if (method.synced()) {
        sync(mv);
      }
      DispatchTree.this.callOutlined(mv, method, locals());
      mv.visitInsn(Opcodes.POP2);
      mv.visitInsn(Opcodes.RETURN);
      return true;
    }

    @Override
    void before(MethodVisitor mv, RowMethod method) {
      if (method.flow().synced()) {
        sync(mv);
      }
    }

    @Override
    void after(MethodVisitor mv, RowMethod method) {
      mv.visitInsn(Opcodes.RETURN);
    }

    private void sync(MethodVisitor mv) {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
      mv.visitVarInsn(Opcodes.LLOAD, SLOT_PC);
      mv.visitLdcInsn(CpuState.IN_SLOT - InterpreterGenerator.SLOT_DISTANCE);
      mv.visitInsn(Opcodes.LADD);
      mv.visitFieldInsn(Opcodes.PUTFIELD, InterpreterGenerator.CPU, "pc", "J");
      mv.visitVarInsn(Opcodes.ALOAD, 0);
      mv.visitVarInsn(Opcodes.ILOAD, SLOT_BUDGET);
      mv.visitFieldInsn(Opcodes.PUTFIELD, InterpreterGenerator.CPU, "budget", "I");
    }

    void end(MethodVisitor mv) {
      throwIllegal(mv, this, illegal);
    }
  }

  private void throwIllegal(MethodVisitor mv, Context context, Label illegal) {
    mv.visitLabel(illegal);
    context.frame(mv);
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitVarInsn(Opcodes.ILOAD, 3);
    mv.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, state, "illegalInstruction", "(I)Ldev/rhea/cpu/GuestFault;", false);
    mv.visitInsn(Opcodes.ATHROW);
  }

  private void emit(MethodVisitor mv, DecisionTree tree, Context context) {
    Outlined method = outlined.get(tree);
    if (method != null && context.callOutlined(mv, method)) {
      return;
    }
    switch (tree) {
      case DecisionTree.Switch node -> emitSwitch(mv, node, context);
      case DecisionTree.Test node -> {
        if (node.mask() == 0) {
          leaf(mv, node.row(), context);
          return;
        }
        Label next = new Label();
        mv.visitVarInsn(Opcodes.ILOAD, context.locals().insn());
        Bytecode.pushInt(mv, node.mask());
        mv.visitInsn(Opcodes.IAND);
        if (node.value() == 0) {
          mv.visitJumpInsn(Opcodes.IFNE, next);
        } else {
          Bytecode.pushInt(mv, node.value());
          mv.visitJumpInsn(Opcodes.IF_ICMPNE, next);
        }
        leaf(mv, node.row(), context);
        mv.visitLabel(next);
        context.frame(mv);
        emit(mv, node.next(), context);
      }
      case DecisionTree.Leaf node -> leaf(mv, node.row(), context);
      case DecisionTree.Illegal _ -> mv.visitJumpInsn(Opcodes.GOTO, context.illegal());
    }
  }

  private void emitSwitch(MethodVisitor mv, DecisionTree.Switch node, Context context) {
    mv.visitVarInsn(Opcodes.ILOAD, context.locals().insn());
    if (node.shift() != 0) {
      Bytecode.pushInt(mv, node.shift());
      mv.visitInsn(Opcodes.IUSHR);
    }
    Bytecode.pushInt(mv, (1 << node.width()) - 1);
    mv.visitInsn(Opcodes.IAND);
    // Equal children share a label; illegal ones are the default.
    List<DecisionTree> distinct = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    List<Label> targets = new ArrayList<>();
    for (int key = 0; key < node.children().size(); key++) {
      DecisionTree child = node.children().get(key);
      if (child instanceof DecisionTree.Illegal) {
        continue;
      }
      int known = indexOf(distinct, child);
      if (known < 0) {
        known = distinct.size();
        distinct.add(child);
        labels.add(new Label());
      }
      keys.add(key);
      targets.add(labels.get(known));
    }
    mv.visitLookupSwitchInsn(
        context.illegal(),
        keys.stream().mapToInt(Integer::intValue).toArray(),
        targets.toArray(new Label[0]));
    for (int i = 0; i < distinct.size(); i++) {
      mv.visitLabel(labels.get(i));
      context.frame(mv);
      emit(mv, distinct.get(i), context);
    }
  }

  private static int indexOf(List<DecisionTree> trees, DecisionTree tree) {
    for (int i = 0; i < trees.size(); i++) {
      if (trees.get(i) == tree || tree instanceof DecisionTree.Leaf && trees.get(i).equals(tree)) {
        return i;
      }
    }
    return -1;
  }

  private void leaf(MethodVisitor mv, Row row, Context context) {
    if (row.reserved() || !context.mayJump() && outlined.method(row).flow().jumps()) {
      mv.visitJumpInsn(Opcodes.GOTO, context.illegal());
      return;
    }
    Locals locals = context.locals();
    if (row.feature() >= 0 && (architecture.baseFeatures() >>> row.feature() & 1) == 0) {
      mv.visitVarInsn(Opcodes.LLOAD, locals.features());
      mv.visitLdcInsn(1L << row.feature());
      mv.visitInsn(Opcodes.LAND);
      mv.visitInsn(Opcodes.LCONST_0);
      mv.visitInsn(Opcodes.LCMP);
      mv.visitJumpInsn(Opcodes.IFEQ, context.illegal());
    }
    RowMethod method = outlined.method(row);
    context.before(mv, method);
    ArrayPlaces.Needs needs = method.needs();
    if (needs.cpu()) {
      mv.visitVarInsn(Opcodes.ALOAD, locals.state());
    }
    if (needs.slots()) {
      mv.visitVarInsn(Opcodes.ALOAD, locals.slots());
    }
    if (needs.mmu()) {
      mv.visitVarInsn(Opcodes.ALOAD, locals.mmu());
    }
    if (needs.insn()) {
      context.pushWord(mv, method);
    }
    if (needs.pc()) {
      mv.visitVarInsn(Opcodes.LLOAD, locals.pc());
    }
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method.name(), method.descriptor(state), false);
    context.after(mv, method);
  }

  private void callOutlined(MethodVisitor mv, Outlined method, Locals locals) {
    mv.visitVarInsn(Opcodes.ALOAD, locals.state());
    mv.visitVarInsn(Opcodes.ALOAD, locals.slots());
    mv.visitVarInsn(Opcodes.ALOAD, locals.mmu());
    mv.visitVarInsn(Opcodes.ILOAD, locals.insn());
    mv.visitVarInsn(Opcodes.LLOAD, locals.pc());
    mv.visitVarInsn(Opcodes.LLOAD, locals.features());
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method.name(), outlinedDescriptor(), false);
  }
}
