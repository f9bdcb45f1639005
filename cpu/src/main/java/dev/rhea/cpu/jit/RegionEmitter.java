package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.cpu.gen.MethodCode;
import dev.rhea.cpu.gen.OpEmitter;
import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a planned region as one static method: {@code long rN(int budget)}.
 *
 * <p>Instructions stand in address order. A loop of the guest is a loop of the method; its back
 * edge looks at the budget, nothing else. A call of the guest is {@link RegionRuntime#call}, behind
 * which the region goes on if the callee came back to there. Where the registers are meanwhile is
 * the business of {@link RegionPlaces}.
 */
final class RegionEmitter {
  /** JVM descriptor of a region's method. */
  static final String DESCRIPTOR = "(I)J";

  /** Most instructions between two counts of the budget: what a site has bits for. */
  private static final int COUNT_LIMIT = 250;

  private final RegionPlan plan;
  private final Ir ir;
  private final RegionPlaces places;
  private final OpEmitter ops;
  private final Neighbours neighbours;
  private final Words words;
  private final LoadOrder loadOrder;
  private boolean ordersLoads;

  /** Whether each call site remembers where it goes. */
  private final boolean linked;

  private String owner = "";
  private Integer[] order = new Integer[0];
  private Label[] labels = new Label[0];
  private boolean[] target = new boolean[0];
  private final List<Label> exitLabels = new ArrayList<>();
  private final List<Long> exitPcs = new ArrayList<>();
  private Label left = new Label();
  private long base;

  /** Call sites of the class so far that have a {@link CallLink}. */
  private int links;

  private RegionEmitter(
      RegionPlan plan, RegionPlaces places, Neighbours neighbours, Words words, boolean linked) {
    this.linked = linked;
    this.plan = plan;
    this.words = words;
    this.neighbours = neighbours;
    this.ir = plan.ir;
    this.places = places;
    this.loadOrder = new LoadOrder(plan);
    this.ops = new OpEmitter(ir, places);
  }

  /** An emitter for the tier. */
  static RegionEmitter of(Architecture architecture, RegionPlan plan, Tier tier) {
    String state = architecture.stateClass().getName().replace('.', '/');
    int cached = architecture.cachedSlots();
    Neighbours neighbours = new Neighbours(plan, cached);
    Words words = new Words(plan, cached);
    RegionPlaces places =
        switch (tier) {
          case WARM -> new WarmPlaces(state, cached);
          case HOT -> new HotPlaces(state, cached, words, neighbours, true, true);
          case APART -> new HotPlaces(state, cached, words, neighbours, false, true);
          case MISSING -> new HotPlaces(state, cached, words, neighbours, false, false);
        };
    return new RegionEmitter(plan, places, neighbours, words, tier != Tier.WARM);
  }

  /** A class begins. */
  void beginClass() {
    links = 0;
  }

  /** What was emitted since there were {@code count} {@link CallLink}s goes into no class. */
  void forgetLinksFrom(int count) {
    links = count;
  }

  /** How many {@link CallLink}s the class needs. */
  int links() {
    return links;
  }

  /**
   * Adds the method; the plan's first instruction is the head.
   *
   * @param owner internal name of the class
   * @param ordersLoads whether {@link LoadOrder} matters: other CPUs share the memory
   * @return a label at its end, whose offset is the method's size once the class is written
   */
  Label emit(ClassVisitor cv, String owner, String name, boolean ordersLoads) {
    this.ordersLoads = ordersLoads;
    MethodVisitor mv =
        new MethodCode(
            cv.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, name, DESCRIPTOR, null, null));
    this.owner = owner;
    prepare(owner);
    mv.visitCode();
    prologue(mv);
    if (order[0] != 0) {
      mv.visitJumpInsn(Opcodes.GOTO, label(0));
    }
    instructions(mv);
    for (int k = 0; k < exitPcs.size(); k++) {
      places.target(mv, exitLabels.get(k));
      places.leave(mv, exitPcs.get(k));
    }
    places.end(mv, left);
    Label end = new Label();
    mv.visitLabel(end);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
    return end;
  }

  private void prepare(String owner) {
    int count = plan.count;
    order = new Integer[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Long.compareUnsigned(plan.pc[a], plan.pc[b]));
    // Where instructions overlap, what follows one may stand behind others, and is jumped to.
    for (int k = 0; k + 1 < count; k++) {
      long behind = plan.pc[order[k]] + plan.length[order[k]];
      if (plan.pc[order[k + 1]] != behind) {
        plan.markLeader(behind);
      }
    }
    labels = new Label[count];
    findTargets();
    exitLabels.clear();
    exitPcs.clear();
    left = new Label();
    base = plan.pc[0];
    long used = 0;
    long modified = 0;
    for (int i = 0; i < ir.size(); i++) {
      for (int n = ir.argCount(i) - 1; n >= 0; n--) {
        used |= places.bit(ir.arg(i, n));
      }
      modified |= places.bit(ir.dst(i));
    }
    neighbours.find(order, target);
    if (ordersLoads) {
      loadOrder.find(order, target);
    }
    words.find();
    places.begin(owner, base, used | modified, modified);
    ops.begin();
  }

  /** Which instructions are jumped to; the others are reached from the one before them alone. */
  private void findTargets() {
    target = new boolean[plan.count];
    target[0] = order[0] != 0;
    for (int position = 0; position < order.length; position++) {
      int i = order[position];
      switch (plan.flow[i]) {
        case BRANCH, JUMP -> markTarget(plan.target[i]);
        case NEXT, CALL, CALL_INDIRECT, LEAVE -> {}
      }
      long behind = plan.pc[i] + plan.length[i];
      boolean adjacent = position + 1 < order.length && plan.pc[order[position + 1]] == behind;
      if (!adjacent) {
        markTarget(behind);
      }
    }
  }

  private void markTarget(long pc) {
    int index = plan.indexOf(pc);
    if (index >= 0) {
      target[index] = true;
    }
  }

  /** With no budget nothing is looked at: the way the translator's thread may call it. */
  private void prologue(MethodVisitor mv) {
    Label run = new Label();
    mv.visitVarInsn(Opcodes.ILOAD, RegionPlaces.BUDGET);
    mv.visitJumpInsn(Opcodes.IFGT, run);
    mv.visitLdcInsn(base);
    mv.visitInsn(Opcodes.LRETURN);
    mv.visitLabel(run);
    mv.visitFrame(Opcodes.F_NEW, 1, new Object[] {Opcodes.INTEGER}, 0, new Object[0]);
    places.enter(mv);
  }

  private Label label(int index) {
    if (labels[index] == null) {
      labels[index] = new Label();
    }
    return labels[index];
  }

  // ---- instructions -----------------------------------------------------------------------------

  private void instructions(MethodVisitor mv) {
    int done = 0;
    for (int position = 0; position < order.length; position++) {
      int i = order[position];
      if (target[i]) {
        places.target(mv, label(i));
      }
      ops.beginInsn();
      places.restartable = plan.isRestartable(i);
      places.site = (int) (plan.pc[i] - base) << 8 | done;
      places.startSite = places.site;
      int end = plan.irEnd[i];
      int slot = plan.slotStart(i);
      for (int op = plan.irStart[i]; op < end; op++) {
        if (op == slot) {
          // Begun anew, the branch does the same again: what it has written is a return address.
          done++;
          places.restartable = true;
          places.site = (int) (plan.pc[i] + CpuState.IN_SLOT - base) << 8 | done;
        }
        if (ir.op(op) == Op.CALL && ir.helper(op).kind() == Helper.Kind.SYNCED) {
          done = places.sync(mv, plan.pc[i], done);
          places.site = (int) (plan.pc[i] - base) << 8 | done;
        }
        if (ir.op(op) != Op.INSN && ir.op(op).effect() != Op.Effect.END) {
          if (ordersLoads && ir.op(op) == Op.LOAD && loadOrder.isFenced(op)) {
            mv.visitMethodInsn(
                Opcodes.INVOKESTATIC, "java/lang/invoke/VarHandle", "loadLoadFence", "()V", false);
          }
          ops.emit(mv, op);
          places.restartable &= !ir.hasEffect(op);
        }
      }
      done++;
      int next = position + 1 < order.length ? order[position + 1] : -1;
      long behind = plan.pc[i] + plan.length[i];
      boolean adjacent = next >= 0 && plan.pc[next] == behind;
      boolean ends =
          plan.flow[i] != RegionPlan.Flow.NEXT
              || !adjacent
              || target[next]
              || done >= COUNT_LIMIT
              || ir.op(end - 1) == Op.CHECK_LEAVE;
      if (ends) {
        places.countDown(mv, done);
        done = 0;
        flow(mv, i, end - 1, behind, adjacent);
      }
    }
  }

  private void flow(MethodVisitor mv, int i, int last, long behind, boolean adjacent) {
    places.beforeJump(mv);
    switch (plan.flow[i]) {
      case NEXT -> {
        if (ir.op(last) == Op.CHECK_LEAVE) {
          places.pushCpu(mv);
          mv.visitFieldInsn(Opcodes.GETFIELD, RegionPlaces.CPU_STATE, "leave", "Z");
          mv.visitJumpInsn(Opcodes.IFNE, exit(behind));
        }
        goOn(mv, behind, adjacent, false);
      }
      case BRANCH -> branch(mv, i, last, behind, adjacent);
      case JUMP -> goOn(mv, plan.target[i], false, plan.target[i] <= plan.pc[i]);
      case CALL, CALL_INDIRECT -> call(mv, i, last, behind, adjacent);
      case LEAVE -> {
        ops.push(mv, ir.arg(last, 0), Type.I64);
        places.leave(mv);
      }
    }
  }

  private void branch(MethodVisitor mv, int i, int last, long behind, boolean adjacent) {
    long to = plan.target[i];
    int inside = plan.indexOf(to);
    if (inside >= 0 && to <= plan.pc[i]) {
      // A back edge: not taken goes on below, taken looks at the budget.
      Cond not = ir.cond(last).negated();
      Label fallThrough = new Label();
      ops.branchIf(mv, last, not, fallThrough);
      places.ifBudgetLasts(mv, label(inside));
      mv.visitJumpInsn(Opcodes.GOTO, exit(to));
      if (adjacent && target[plan.indexOf(behind)]) {
        places.target(mv, fallThrough);
      } else {
        places.behindBackEdge(mv, fallThrough);
      }
    } else {
      ops.branchIf(mv, last, ir.cond(last), inside >= 0 ? label(inside) : exit(to));
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
      places.ifBudgetLasts(mv, label(inside));
      mv.visitJumpInsn(Opcodes.GOTO, exit(to));
    } else {
      mv.visitJumpInsn(Opcodes.GOTO, label(inside));
    }
  }

  /** Calls the guest's function and goes on at {@code behind}. */
  private void call(MethodVisitor mv, int i, int last, long behind, boolean adjacent) {
    boolean more = plan.indexOf(behind) >= 0;
    places.pushCpu(mv);
    if (linked) {
      mv.visitFieldInsn(
          Opcodes.GETSTATIC, owner, RegionClass.link(links), "L" + RegionClass.LINK + ";");
      links++;
    }
    if (plan.flow[i] == RegionPlan.Flow.CALL) {
      mv.visitLdcInsn(plan.target[i]);
    } else {
      ops.push(mv, ir.arg(last, 0), Type.I64);
    }
    places.beforeCall(mv);
    mv.visitLdcInsn(behind);
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        RegionPlaces.RUNTIME,
        linked ? "callLinked" : "call",
        "(L" + RegionPlaces.CPU_STATE + (linked ? ";L" + RegionClass.LINK : "") + ";JJ)Z",
        false);
    if (more) {
      mv.visitJumpInsn(Opcodes.IFEQ, left);
    } else {
      mv.visitInsn(Opcodes.POP);
      mv.visitJumpInsn(Opcodes.GOTO, left);
    }
    places.afterCall(mv, more);
    if (more) {
      goOn(mv, behind, adjacent, false);
    }
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
}
