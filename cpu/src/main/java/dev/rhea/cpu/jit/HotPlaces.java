package dev.rhea.cpu.jit;

import dev.rhea.cpu.gen.Bytecode;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Operand;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The places of hot code, which C2 compiles: registers and budget live in JVM locals across the
 * whole region, TLB hits are inlined. One handler serves all faults: it writes the modified
 * registers back; the site is a constant in a local that only the handler reads, so it costs
 * nothing on the fast path. Calls are outside the handler's range, because what they throw has its
 * state written already.
 *
 * <p>Locals: 0 budget, 1 site, 2–3 the pc to leave with, then the slots, an access's gva and value,
 * host addresses of {@link Neighbours}, then temporaries.
 */
final class HotPlaces extends RegionPlaces {
  private static final int SITE = 1;
  private static final int NEXT = 2;
  private static final int FIRST_SLOT = 4;
  private static final String TLB_ACCESS = "dev/rhea/memory/TlbAccess";

  private final int[] localOfSlot = new int[64];
  private final Object[] fullFrame = new Object[3 + 64];
  private int frameSize;
  private final boolean leavesAtMiss;

  /** Locals of an access under way: its gva and the value to store. */
  private int address;

  private int value;

  /** Whether the access under way leaves at a miss. */
  private boolean checks;

  private Label miss = new Label();
  private boolean missIsUsed;
  private int firstTemp;
  private long base;
  private long used;
  private long modified;

  /** The slots whose locals are doubles. */
  private long doubles;

  private Label leave = new Label();
  private Label handler = new Label();
  private Label rangeStart = new Label();
  private boolean rangeEmpty;

  /** Which accesses look into the TLB together, and the first local of their host addresses. */
  private final Neighbours neighbours;

  private final boolean shares;
  private int firstHost;

  private final Words words;

  /**
   * @param words what was found in the region, as in {@code neighbours}
   * @param shares whether neighbours look into the TLB together, which misses at a page's end
   * @param leavesAtMiss whether a TLB miss ends the run of the region, so that the interpreter
   *     executes the instruction; else it is a call
   */
  HotPlaces(
      String stateClass,
      int cachedSlots,
      Words words,
      Neighbours neighbours,
      boolean shares,
      boolean leavesAtMiss) {
    super(stateClass, cachedSlots);
    this.words = words;
    this.neighbours = neighbours;
    this.shares = shares;
    this.leavesAtMiss = leavesAtMiss;
    java.util.Arrays.fill(fullFrame, Opcodes.LONG);
    fullFrame[BUDGET] = Opcodes.INTEGER;
    fullFrame[SITE] = Opcodes.INTEGER;
  }

  @Override
  void begin(String owner, long base, long used, long modified) {
    super.begin(owner, base, used, modified);
    this.base = base;
    this.used = used;
    this.modified = modified;
    doubles = words.doubles() & used;
    int next = FIRST_SLOT;
    frameSize = 3;
    for (int slot = 0; slot < 64; slot++) {
      localOfSlot[slot] = next;
      if ((used >>> slot & 1) != 0) {
        next += 2;
        fullFrame[frameSize++] = isDouble(slot) ? Opcodes.DOUBLE : Opcodes.LONG;
      }
    }
    address = next;
    value = next + 2;
    firstHost = next + 4;
    firstTemp = firstHost + (shares ? 2 * neighbours.count() : 0);
    missIsUsed = false;
    miss = new Label();
    leave = new Label();
    handler = new Label();
  }

  private void reload(MethodVisitor mv) {
    for (long left = used; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      loadSlot(mv, slot);
      storeLocal(mv, slot);
    }
  }

  private void writeBack(MethodVisitor mv) {
    for (long left = modified; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      constant(mv, SLOTS);
      Bytecode.pushInt(mv, slot);
      loadLocal(mv, slot);
      mv.visitInsn(Opcodes.LASTORE);
    }
  }

  private boolean isDouble(int slot) {
    return (doubles >>> slot & 1) != 0;
  }

  /** Pushes a slot's local as long. */
  private void loadLocal(MethodVisitor mv, int slot) {
    if (isDouble(slot)) {
      mv.visitVarInsn(Opcodes.DLOAD, localOfSlot[slot]);
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
    } else {
      mv.visitVarInsn(Opcodes.LLOAD, localOfSlot[slot]);
    }
  }

  /** Stores the long on the stack to a slot's local. */
  private void storeLocal(MethodVisitor mv, int slot) {
    if (isDouble(slot)) {
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
      mv.visitVarInsn(Opcodes.DSTORE, localOfSlot[slot]);
    } else {
      mv.visitVarInsn(Opcodes.LSTORE, localOfSlot[slot]);
    }
  }

  private void putBudget(MethodVisitor mv) {
    constant(mv, CPU);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitFieldInsn(Opcodes.PUTFIELD, CPU_STATE, "budget", "I");
  }

  private void beginRange(MethodVisitor mv) {
    rangeStart = new Label();
    mv.visitLabel(rangeStart);
    rangeEmpty = true;
  }

  private void endRange(MethodVisitor mv) {
    Label end = new Label();
    mv.visitLabel(end);
    if (!rangeEmpty) {
      mv.visitTryCatchBlock(rangeStart, end, handler, FAULT);
    }
  }

  @Override
  void enter(MethodVisitor mv) {
    mv.visitInsn(Opcodes.ICONST_0);
    mv.visitVarInsn(Opcodes.ISTORE, SITE);
    mv.visitInsn(Opcodes.LCONST_0);
    mv.visitVarInsn(Opcodes.LSTORE, NEXT);
    reload(mv);
    beginRange(mv);
  }

  @Override
  void target(MethodVisitor mv, Label label) {
    mv.visitLabel(label);
    frame(mv);
  }

  @Override
  void behindBackEdge(MethodVisitor mv, Label label) {
    target(mv, label);
  }

  @Override
  void beforeJump(MethodVisitor mv) {}

  @Override
  void countDown(MethodVisitor mv, int done) {
    if (done != 0) {
      mv.visitIincInsn(BUDGET, -done);
    }
  }

  @Override
  void ifBudgetLasts(MethodVisitor mv, Label target) {
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitJumpInsn(Opcodes.IFGT, target);
  }

  @Override
  int sync(MethodVisitor mv, long pc, int done) {
    putPc(mv, pc);
    constant(mv, CPU);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    if (done != 0) {
      Bytecode.pushInt(mv, done);
      mv.visitInsn(Opcodes.ISUB);
    }
    mv.visitFieldInsn(Opcodes.PUTFIELD, CPU_STATE, "budget", "I");
    return done;
  }

  @Override
  void beforeCall(MethodVisitor mv) {
    writeBack(mv);
    putBudget(mv);
    endRange(mv);
  }

  @Override
  void afterCall(MethodVisitor mv, boolean more) {
    if (more) {
      constant(mv, CPU);
      mv.visitFieldInsn(Opcodes.GETFIELD, CPU_STATE, "budget", "I");
      mv.visitVarInsn(Opcodes.ISTORE, BUDGET);
      reload(mv);
    }
    beginRange(mv);
  }

  @Override
  void leave(MethodVisitor mv, long pc) {
    mv.visitLdcInsn(pc);
    leave(mv);
  }

  @Override
  void leave(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.LSTORE, NEXT);
    mv.visitJumpInsn(Opcodes.GOTO, leave);
  }

  @Override
  void end(MethodVisitor mv, Label left) {
    endRange(mv);
    target(mv, leave);
    writeBack(mv);
    putBudget(mv);
    mv.visitVarInsn(Opcodes.LLOAD, NEXT);
    mv.visitInsn(Opcodes.LRETURN);

    target(mv, left);
    constant(mv, CPU);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU_STATE, "pc", "J");
    mv.visitInsn(Opcodes.LRETURN);

    if (missIsUsed) {
      target(mv, miss);
      writeBack(mv);
      constant(mv, CPU);
      mv.visitLdcInsn(base);
      mv.visitVarInsn(Opcodes.ILOAD, SITE);
      mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC, RUNTIME, "missed", "(L" + CPU_STATE + ";JII)J", false);
      mv.visitInsn(Opcodes.LRETURN);
    }

    mv.visitLabel(handler);
    mv.visitFrame(Opcodes.F_NEW, frameSize, fullFrame, 1, new Object[] {FAULT});
    writeBack(mv);
    // Only stack and locals so far; now state and site decide pc and budget, and the fault goes on.
    constant(mv, CPU);
    mv.visitLdcInsn(base);
    mv.visitVarInsn(Opcodes.ILOAD, SITE);
    mv.visitVarInsn(Opcodes.ILOAD, BUDGET);
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC, RUNTIME, "faulted", "(L" + CPU_STATE + ";JII)V", false);
    mv.visitInsn(Opcodes.ATHROW);
  }

  @Override
  public void pushState(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (isCached(slot)) {
      loadLocal(mv, slot);
    } else {
      loadSlot(mv, slot);
    }
  }

  @Override
  public void endStore(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (isCached(slot)) {
      storeLocal(mv, slot);
    } else {
      mv.visitInsn(Opcodes.LASTORE);
    }
  }

  @Override
  public void frame(MethodVisitor mv) {
    mv.visitFrame(Opcodes.F_NEW, frameSize, fullFrame, 0, new Object[0]);
  }

  @Override
  public int firstTempLocal() {
    return firstTemp;
  }

  @Override
  public void beforeFault(MethodVisitor mv, int index) {
    Bytecode.pushInt(mv, site);
    mv.visitVarInsn(Opcodes.ISTORE, SITE);
    rangeEmpty = false;
  }

  @Override
  public void pushMmu(MethodVisitor mv) {
    checks = mayLeave();
    if (!checks) {
      constant(mv, MMU);
      constant(mv, TLB);
    }
  }

  @Override
  public void callLoad(MethodVisitor mv, MemOp op) {
    if (checks) {
      mv.visitVarInsn(Opcodes.LSTORE, address);
      check(mv, "hitsLoad", op.bytes());
      pushHostOfAddress(mv);
      hostLoad(mv, op);
    } else {
      access(mv, op.loadMethod(), "(L" + MMU_CLASS + ";[JJ)J");
    }
  }

  @Override
  public void callStore(MethodVisitor mv, MemOp op) {
    if (checks) {
      mv.visitVarInsn(Opcodes.LSTORE, value);
      mv.visitVarInsn(Opcodes.LSTORE, address);
      check(mv, "hitsStore", op.bytes());
      pushHostOfAddress(mv);
      mv.visitVarInsn(Opcodes.LLOAD, value);
      hostStore(mv, op);
    } else {
      access(mv, op.storeMethod(), "(L" + MMU_CLASS + ";[JJJ)V");
    }
  }

  @Override
  public boolean isNarrow(int index) {
    return words.isNarrow(index);
  }

  @Override
  public boolean mayLeave() {
    return leavesAtMiss && restartable;
  }

  @Override
  public void leaveIfZero(MethodVisitor mv) {
    if (startSite != site) {
      Bytecode.pushInt(mv, startSite);
      mv.visitVarInsn(Opcodes.ISTORE, SITE);
    }
    mv.visitJumpInsn(Opcodes.IFEQ, miss);
    missIsUsed = true;
  }

  private void check(MethodVisitor mv, String method, int bytes) {
    constant(mv, MMU);
    constant(mv, TLB);
    mv.visitVarInsn(Opcodes.LLOAD, address);
    Bytecode.pushInt(mv, bytes);
    access(mv, method, "(L" + MMU_CLASS + ";[JJI)Z");
    leaveIfZero(mv);
  }

  private void pushHostOfAddress(MethodVisitor mv) {
    constant(mv, TLB);
    mv.visitVarInsn(Opcodes.LLOAD, address);
    access(mv, "host", "([JJ)J");
  }

  @Override
  public boolean pushHost(MethodVisitor mv, int index) {
    Neighbours.Group group = shares ? neighbours.groupOf(index) : null;
    if (group == null) {
      return false;
    }
    int host = firstHost + 2 * group.number();
    if (group.first() == index) {
      pushState(mv, group.base());
      mv.visitLdcInsn(group.lowest());
      mv.visitInsn(Opcodes.LADD);
      mv.visitVarInsn(Opcodes.LSTORE, address);
      check(mv, group.stores() ? "hitsStore" : "hitsLoad", group.bytes());
      pushHostOfAddress(mv);
      mv.visitVarInsn(Opcodes.LSTORE, host);
    }
    mv.visitVarInsn(Opcodes.LLOAD, host);
    long distance = neighbours.offset(index) - group.lowest();
    if (distance != 0) {
      mv.visitLdcInsn(distance);
      mv.visitInsn(Opcodes.LADD);
    }
    return true;
  }

  @Override
  public void hostLoad(MethodVisitor mv, MemOp op) {
    access(mv, op.loadMethod(), "(J)J");
  }

  @Override
  public void hostStore(MethodVisitor mv, MemOp op) {
    access(mv, op.storeMethod(), "(JJ)V");
  }

  private static void access(MethodVisitor mv, String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, TLB_ACCESS, method, descriptor, false);
  }
}
