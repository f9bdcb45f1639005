package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.decode.DecisionTree;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.gen.InterpreterGenerator.Locals;
import dev.rhea.cpu.gen.RowMethods.Flow;
import dev.rhea.cpu.gen.RowMethods.RowMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
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

  /** Estimated bytecode bytes of run() that outlining aims at; HotSpot's limit is 8,000. */
  private static final int MAIN_LIMIT = 5600;

  /** No method is larger than this, estimated. */
  private static final int OUTLINED_LIMIT = 3000;

  /** Where the leaves inside run() go on. */
  static final class Exits {
    final Label next2 = new Label();
    final Label next4 = new Label();
    final Label synced = new Label();
    final Label branch = new Label();
    final Label jump = new Label();
    final Label illegal = new Label();
    final Label leave = new Label();
  }

  private record Outlined(String name, DecisionTree tree, boolean synced) {}

  private final Architecture architecture;
  private final String owner;
  private final String state;
  private final List<@Nullable RowMethod> methods;
  private final DecisionTree root;
  private final IdentityHashMap<DecisionTree, Outlined> outlined = new IdentityHashMap<>();
  private final List<Outlined> outlinedInOrder = new ArrayList<>();

  DispatchTree(
      Architecture architecture, String owner, String state, List<@Nullable RowMethod> methods) {
    this.architecture = architecture;
    this.owner = owner;
    this.state = state;
    this.methods = methods;
    this.root = DecisionTree.build(architecture.patterns().rows(), SWITCH_BITS);
    outline();
  }

  // ---- which subtrees leave run() ---------------------------------------------------------------

  private void outline() {
    while (size(root) > MAIN_LIMIT) {
      List<DecisionTree> candidates = new ArrayList<>();
      collect(root, candidates);
      DecisionTree largest =
          candidates.stream()
              .max(Comparator.comparingInt(tree -> size(tree) / (1 + 2 * baseRows(tree))))
              .orElseThrow(() -> new IllegalStateException("tree cannot be split further"));
      Outlined method =
          new Outlined(
              "tree" + outlinedInOrder.size(),
              largest,
              any(largest, Flow.SYNCED) || any(largest, Flow.SYNCED_JUMP));
      outlined.put(largest, method);
      outlinedInOrder.add(method);
    }
  }

  /** Subtrees worth a method: neither tiny nor too large. */
  private void collect(DecisionTree tree, List<DecisionTree> into) {
    if (outlined.containsKey(tree)) {
      return;
    }
    int size = size(tree);
    if (size < 300) {
      return;
    }
    if (tree != root && size <= OUTLINED_LIMIT && !mixed(tree)) {
      into.add(tree);
    }
    for (DecisionTree child : children(tree)) {
      collect(child, into);
    }
  }

  /** Trees with branches stay in run(), where a backward branch is told from a forward one. */
  private boolean mixed(DecisionTree tree) {
    return any(tree, Flow.BRANCH) || any(tree, Flow.JUMP);
  }

  private boolean any(DecisionTree tree, Flow flow) {
    Row row = rowOf(tree);
    if (row != null && !row.reserved() && method(row).flow() == flow) {
      return true;
    }
    for (DecisionTree child : children(tree)) {
      if (any(child, flow)) {
        return true;
      }
    }
    return false;
  }

  /** Rows of the base instruction set: what is executed most should stay in run(). */
  private int baseRows(DecisionTree tree) {
    Row row = rowOf(tree);
    int count =
        row == null
                || row.reserved()
                || row.feature() >= 0 && (architecture.baseFeatures() >>> row.feature() & 1) == 0
            ? 0
            : 1;
    for (DecisionTree child : children(tree)) {
      count += baseRows(child);
    }
    return count;
  }

  private int size(DecisionTree tree) {
    Outlined method = outlined.get(tree);
    if (method != null) {
      return 24;
    }
    int own =
        switch (tree) {
          case DecisionTree.Switch node -> 10 + 12 * node.children().size();
          case DecisionTree.Test _ -> 34;
          case DecisionTree.Leaf _ -> 24;
          case DecisionTree.Illegal _ -> 3;
        };
    for (DecisionTree child : children(tree)) {
      own += size(child);
    }
    return own;
  }

  private static List<DecisionTree> children(DecisionTree tree) {
    return switch (tree) {
      case DecisionTree.Switch node -> node.children();
      case DecisionTree.Test node -> List.of(node.next());
      case DecisionTree.Leaf _ -> List.of();
      case DecisionTree.Illegal _ -> List.of();
    };
  }

  private static @Nullable Row rowOf(DecisionTree tree) {
    return switch (tree) {
      case DecisionTree.Switch _ -> null;
      case DecisionTree.Test node -> node.row();
      case DecisionTree.Leaf node -> node.row();
      case DecisionTree.Illegal _ -> null;
    };
  }

  private RowMethod method(Row row) {
    return Objects.requireNonNull(methods.get(row.index()), row.mnemonic());
  }

  // ---- bytecode ---------------------------------------------------------------------------------

  /** Emits the part inside run(). */
  void emitMain(MethodVisitor mv, Exits exits, Object[] frame) {
    emit(mv, root, new Main(exits, frame));
  }

  /** Adds the methods of the outlined subtrees. */
  void outlinedMethods(ClassVisitor cv) {
    for (Outlined method : outlinedInOrder) {
      MethodVisitor mv =
          new MethodCode(
              cv.visitMethod(
                  Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                  method.name,
                  outlinedDescriptor(),
                  null,
                  null));
      mv.visitCode();
      Outline context = new Outline();
      emit(mv, method.tree, context);
      mv.visitLabel(context.illegal);
      context.frame(mv);
      mv.visitVarInsn(Opcodes.ALOAD, 0);
      mv.visitVarInsn(Opcodes.ILOAD, 3);
      mv.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          state,
          "illegalInstruction",
          "(I)Ldev/rhea/cpu/GuestFault;",
          false);
      mv.visitInsn(Opcodes.ATHROW);
      mv.visitMaxs(0, 0);
      mv.visitEnd();
    }
  }

  private String outlinedDescriptor() {
    return "(L" + state + ";[JLdev/rhea/memory/Mmu;IJJ)J";
  }

  /** Where a leaf stands: in run() or in an outlined method. */
  private abstract static class Context {
    abstract Locals locals();

    abstract void frame(MethodVisitor mv);

    abstract Label illegal();

    /** Before the call of a row's method. */
    abstract void before(MethodVisitor mv, RowMethod method);

    /** Behind it. */
    abstract void after(MethodVisitor mv, RowMethod method);
  }

  private static final class Main extends Context {
    private final Exits exits;
    private final Object[] frame;

    Main(Exits exits, Object[] frame) {
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
          mv.visitJumpInsn(Opcodes.GOTO, exits.branch);
        }
        case JUMP -> {
          mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
          mv.visitJumpInsn(Opcodes.GOTO, exits.jump);
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

  private void emit(MethodVisitor mv, DecisionTree tree, Context context) {
    Outlined method = outlined.get(tree);
    if (method != null && context instanceof Main main) {
      callOutlined(mv, method, main);
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
    if (row.reserved()) {
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
    RowMethod method = method(row);
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
      mv.visitVarInsn(Opcodes.ILOAD, locals.insn());
    }
    if (needs.pc()) {
      mv.visitVarInsn(Opcodes.LLOAD, locals.pc());
    }
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method.name(), method.descriptor(state), false);
    context.after(mv, method);
  }

  private void callOutlined(MethodVisitor mv, Outlined method, Main context) {
    Locals locals = context.locals();
    if (method.synced) {
      InterpreterGenerator.sync(mv);
    }
    mv.visitVarInsn(Opcodes.ALOAD, locals.state());
    mv.visitVarInsn(Opcodes.ALOAD, locals.slots());
    mv.visitVarInsn(Opcodes.ALOAD, locals.mmu());
    mv.visitVarInsn(Opcodes.ILOAD, locals.insn());
    mv.visitVarInsn(Opcodes.LLOAD, locals.pc());
    mv.visitVarInsn(Opcodes.LLOAD, locals.features());
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method.name, outlinedDescriptor(), false);
    mv.visitVarInsn(Opcodes.LSTORE, InterpreterGenerator.RUN_NEXT);
    // Nothing outlined jumps, so this is the next instruction; behind a synced one leave counts.
    mv.visitJumpInsn(Opcodes.GOTO, context.exits.synced);
  }
}
