package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.gen.Bytecode;
import dev.rhea.cpu.gen.MethodCode;
import dev.rhea.cpu.gen.OpEmitter;
import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Operand;
import dev.rhea.cpu.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a planned region as one static method: {@code long rN(State, long[], Mmu, int budget)}.
 *
 * <p>Instructions stand in address order. A loop of the guest is a loop of the method; its back
 * edge looks at the budget, nothing else. A call of the guest writes the registers back, calls
 * {@link RegionRuntime#call}, and goes on if the callee came back to behind the call. One handler
 * serves all faults of the region ({@link RegionPlaces}); calls are outside its range, because what
 * they throw has its state written already.
 */
final class RegionEmitter {
  private static final String CPU = "dev/rhea/cpu/CpuState";
  private static final String FAULT = "dev/rhea/cpu/GuestFault";
  private static final String RUNTIME = "dev/rhea/cpu/jit/RegionRuntime";

  private final String state;
  private final RegionPlan plan;
  private final Ir ir;
  private final RegionPlaces places;
  private final OpEmitter ops;
  private Integer[] order = new Integer[0];
  private Label[] labels = new Label[0];
  private final List<Label> exitLabels = new ArrayList<>();
  private final List<Long> exitPcs = new ArrayList<>();
  private Label leave = new Label();
  private Label leaveWritten = new Label();
  private Label handler = new Label();
  private Label rangeStart = new Label();
  private boolean rangeEmpty;
  private long used;
  private long modified;
  private long base;

  RegionEmitter(Architecture architecture, RegionPlan plan) {
    this.state = architecture.stateClass().getName().replace('.', '/');
    this.plan = plan;
    this.ir = plan.ir;
    this.places = new RegionPlaces(state, architecture.cachedSlots());
    this.ops = new OpEmitter(ir, places);
  }

  /** JVM descriptor of a region's method. */
  String descriptor() {
    return "(L" + state + ";[JLdev/rhea/memory/Mmu;I)J";
  }

  /**
   * Adds the method; the plan's first instruction is the head.
   *
   * @return a label at its end, whose offset is the method's size once the class is written
   */
  Label emit(ClassVisitor cv, String name) {
    MethodVisitor mv =
        new MethodCode(
            cv.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, name, descriptor(), null, null));
    prepare();
    mv.visitCode();
    prologue(mv);
    rangeStart = new Label();
    mv.visitLabel(rangeStart);
    rangeEmpty = true;
    if (order[0] != 0) {
      mv.visitJumpInsn(Opcodes.GOTO, label(0));
    }
    instructions(mv);
    exits(mv);
    Label end = new Label();
    mv.visitLabel(end);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
    return end;
  }

  private void prepare() {
    int count = plan.count;
    order = new Integer[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Long.compareUnsigned(plan.pc[a], plan.pc[b]));
    labels = new Label[count];
    exitLabels.clear();
    exitPcs.clear();
    leave = new Label();
    leaveWritten = new Label();
    handler = new Label();
    base = plan.pc[0];
    used = 0;
    modified = 0;
    for (int i = 0; i < ir.size(); i++) {
      for (int n = ir.argCount(i) - 1; n >= 0; n--) {
        used |= bit(ir.arg(i, n));
      }
      modified |= bit(ir.dst(i));
    }
    used |= modified;
    places.assign(used);
    ops.begin();
  }

  private long bit(int operand) {
    return Operand.kind(operand) == Operand.SLOT && places.isCached(Operand.index(operand))
        ? 1L << Operand.index(operand)
        : 0;
  }

  private void prologue(MethodVisitor mv) {
    Label run = new Label();
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    mv.visitJumpInsn(Opcodes.IFGT, run);
    mv.visitLdcInsn(base);
    mv.visitInsn(Opcodes.LRETURN);
    mv.visitLabel(run);
    mv.visitFrame(
        Opcodes.F_NEW,
        4,
        new Object[] {state, "[J", "dev/rhea/memory/Mmu", Opcodes.INTEGER},
        0,
        new Object[0]);
    mv.visitInsn(Opcodes.ICONST_0);
    mv.visitVarInsn(Opcodes.ISTORE, RegionPlaces.SITE);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, RegionPlaces.NEXT);
    places.reload(mv, used);
  }

  private Label label(int index) {
    if (labels[index] == null) {
      labels[index] = new Label();
    }
    return labels[index];
  }

  private void place(MethodVisitor mv, Label label) {
    mv.visitLabel(label);
    places.frame(mv);
  }

  // ---- instructions -----------------------------------------------------------------------------

  private void instructions(MethodVisitor mv) {
    int done = 0;
    for (int position = 0; position < order.length; position++) {
      int i = order[position];
      if (plan.isLeader(i)) {
        place(mv, label(i));
      }
      ops.beginInsn();
      places.setSite((int) (plan.pc[i] - base) << 8 | done);
      int end = plan.irEnd[i];
      for (int op = plan.irStart[i]; op < end; op++) {
        if (ir.op(op) == Op.CALL && ir.helper(op).kind() == Helper.Kind.SYNCED) {
          sync(mv, plan.pc[i], done);
        }
        if (ir.op(op) != Op.INSN && ir.op(op).effect() != Op.Effect.END) {
          ops.emit(mv, op);
          rangeEmpty = false;
        }
      }
      done++;
      int next = position + 1 < order.length ? order[position + 1] : -1;
      long behind = plan.pc[i] + plan.length[i];
      boolean adjacent = next >= 0 && plan.pc[next] == behind;
      boolean ends =
          plan.flow[i] != RegionPlan.Flow.NEXT
              || !adjacent
              || plan.isLeader(next)
              || done == 250
              || ir.op(end - 1) == Op.CHECK_LEAVE;
      if (ends) {
        mv.visitIincInsn(RegionPlaces.BUDGET, -done);
        done = 0;
        flow(mv, i, end - 1, behind, adjacent);
      }
    }
  }

  private void flow(MethodVisitor mv, int i, int last, long behind, boolean adjacent) {
    switch (plan.flow[i]) {
      case NEXT -> {
        if (ir.op(last) == Op.CHECK_LEAVE) {
          mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
          mv.visitFieldInsn(Opcodes.GETFIELD, state, "leave", "Z");
          mv.visitJumpInsn(Opcodes.IFNE, exit(behind));
        }
        goOn(mv, behind, adjacent, false);
      }
      case BRANCH -> branch(mv, i, last, behind, adjacent);
      case JUMP -> goOn(mv, plan.target[i], false, plan.target[i] <= plan.pc[i]);
      case CALL -> {
        mv.visitLdcInsn(plan.target[i]);
        mv.visitVarInsn(Opcodes.LSTORE, RegionPlaces.NEXT);
        call(mv, behind, adjacent);
      }
      case CALL_INDIRECT -> {
        ops.push(mv, ir.arg(last, 0), Type.I64);
        mv.visitVarInsn(Opcodes.LSTORE, RegionPlaces.NEXT);
        call(mv, behind, adjacent);
      }
      case LEAVE -> {
        ops.push(mv, ir.arg(last, 0), Type.I64);
        mv.visitVarInsn(Opcodes.LSTORE, RegionPlaces.NEXT);
        mv.visitJumpInsn(Opcodes.GOTO, leave);
      }
    }
  }

  private void branch(MethodVisitor mv, int i, int last, long behind, boolean adjacent) {
    long target = plan.target[i];
    int inside = plan.indexOf(target);
    if (inside >= 0 && target <= plan.pc[i]) {
      // A back edge: not taken goes on below, taken looks at the budget.
      Cond not = ir.cond(last).negated();
      Label fallThrough = new Label();
      ops.branchIf(mv, last, not, fallThrough);
      mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
      mv.visitJumpInsn(Opcodes.IFGT, label(inside));
      mv.visitJumpInsn(Opcodes.GOTO, exit(target));
      place(mv, fallThrough);
    } else {
      ops.branchIf(mv, last, ir.cond(last), inside >= 0 ? label(inside) : exit(target));
    }
    goOn(mv, behind, adjacent, false);
  }

  /** Control goes to {@code to}, which stands next if {@code adjacent}. */
  private void goOn(MethodVisitor mv, long to, boolean adjacent, boolean backEdge) {
    if (adjacent) {
      return;
    }
    int inside = plan.indexOf(to);
    if (inside < 0) {
      mv.visitJumpInsn(Opcodes.GOTO, exit(to));
    } else if (backEdge) {
      mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
      mv.visitJumpInsn(Opcodes.IFGT, label(inside));
      mv.visitJumpInsn(Opcodes.GOTO, exit(to));
    } else {
      mv.visitJumpInsn(Opcodes.GOTO, label(inside));
    }
  }

  /** Calls the guest's function whose address is in NEXT and goes on at {@code behind}. */
  private void call(MethodVisitor mv, long behind, boolean adjacent) {
    places.writeBack(mv, modified);
    endRange(mv);
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitVarInsn(Opcodes.LLOAD, RegionPlaces.NEXT);
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, RUNTIME, "call", "(L" + CPU + ";JI)J", false);
    mv.visitVarInsn(Opcodes.LSTORE, RegionPlaces.NEXT);
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitFieldInsn(Opcodes.GETFIELD, state, "budget", "I");
    mv.visitVarInsn(Opcodes.ISTORE, RegionPlaces.BUDGET);
    mv.visitVarInsn(Opcodes.LLOAD, RegionPlaces.NEXT);
    mv.visitLdcInsn(behind);
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(Opcodes.IFNE, leaveWritten);
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitFieldInsn(Opcodes.GETFIELD, state, "leave", "Z");
    mv.visitJumpInsn(Opcodes.IFNE, leaveWritten);
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    mv.visitJumpInsn(Opcodes.IFLE, leaveWritten);
    if (plan.indexOf(behind) < 0) {
      mv.visitJumpInsn(Opcodes.GOTO, leaveWritten);
      rangeStart = new Label();
      mv.visitLabel(rangeStart);
      rangeEmpty = true;
      return;
    }
    places.reload(mv, used);
    rangeStart = new Label();
    mv.visitLabel(rangeStart);
    rangeEmpty = true;
    goOn(mv, behind, adjacent, false);
  }

  /** Makes pc and budget exact for a helper. */
  private void sync(MethodVisitor mv, long pc, int done) {
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitLdcInsn(pc);
    mv.visitFieldInsn(Opcodes.PUTFIELD, state, "pc", "J");
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    if (done != 0) {
      Bytecode.pushInt(mv, done);
      mv.visitInsn(Opcodes.ISUB);
    }
    mv.visitFieldInsn(Opcodes.PUTFIELD, state, "budget", "I");
  }

  // ---- ways out ---------------------------------------------------------------------------------

  /** The label where the region leaves for {@code pc}. */
  private Label exit(long pc) {
    int known = exitPcs.indexOf(pc);
    if (known >= 0) {
      return exitLabels.get(known);
    }
    Label label = new Label();
    exitPcs.add(pc);
    exitLabels.add(label);
    return label;
  }

  private void endRange(MethodVisitor mv) {
    Label end = new Label();
    mv.visitLabel(end);
    if (!rangeEmpty) {
      mv.visitTryCatchBlock(rangeStart, end, handler, FAULT);
    }
  }

  private void exits(MethodVisitor mv) {
    endRange(mv);
    for (int k = 0; k < exitPcs.size(); k++) {
      place(mv, exitLabels.get(k));
      mv.visitLdcInsn(exitPcs.get(k));
      mv.visitVarInsn(Opcodes.LSTORE, RegionPlaces.NEXT);
      if (k + 1 < exitPcs.size()) {
        mv.visitJumpInsn(Opcodes.GOTO, leave);
      }
    }
    place(mv, leave);
    places.writeBack(mv, modified);
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    mv.visitFieldInsn(Opcodes.PUTFIELD, state, "budget", "I");
    place(mv, leaveWritten);
    mv.visitVarInsn(Opcodes.LLOAD, RegionPlaces.NEXT);
    mv.visitInsn(Opcodes.LRETURN);

    mv.visitLabel(handler);
    places.frameWithStack(mv, FAULT);
    places.writeBack(mv, modified);
    // Only stack and locals so far; now state and site decide pc and budget, and the fault goes on.
    mv.visitVarInsn(Opcodes.ALOAD, RegionPlaces.STATE);
    mv.visitLdcInsn(base);
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.SITE);
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, RUNTIME, "faulted", "(L" + CPU + ";JII)V", false);
    mv.visitInsn(Opcodes.ATHROW);
  }
}
