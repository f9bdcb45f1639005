package dev.rhea.cpu.jit;

import dev.rhea.cpu.gen.Bytecode;
import dev.rhea.cpu.ir.Operand;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The places of warm code, which C1 compiles: registers live in the slot array; within a straight
 * line a value once read or written is used again from a JVM local, and what was written goes to
 * the array before the next instruction that may fault and at the line's end. The budget lives in
 * the state. So nothing is live where lines meet, and no exception handler is needed: C1 spends
 * most of its time and code on the moves at such places otherwise (measured: 15 kB for 100
 * instructions, most of it moves).
 */
final class WarmPlaces extends RegionPlaces {
  private static final int FIRST = 1;
  private static final Object[] FRAME = {Opcodes.INTEGER};
  private static final int NO_SITE = Integer.MIN_VALUE;

  /** The local of each slot, and behind the last one; a slot that is not used has none. */
  private final int[] localOfSlot = new int[65];

  private int firstTemp;

  /** The slots whose value is in their local. */
  private long known;

  /** Those of them that the array does not have yet. */
  private long dirty;

  private int recordedSite;

  WarmPlaces(String stateClass, int cachedSlots) {
    super(stateClass, cachedSlots);
  }

  @Override
  void begin(String owner, long base, long used, long modified) {
    super.begin(owner, base, used, modified);
    int next = FIRST;
    for (int slot = 0; slot < 64; slot++) {
      localOfSlot[slot] = next;
      next += (int) (used >>> slot & 1) * 2;
    }
    localOfSlot[64] = next;
    firstTemp = next;
    forget();
  }

  private void forget() {
    known = 0;
    dirty = 0;
    recordedSite = NO_SITE;
  }

  private void flush(MethodVisitor mv) {
    for (long left = dirty; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      storeSlot(mv, slot, localOfSlot[slot]);
    }
    dirty = 0;
  }

  @Override
  void enter(MethodVisitor mv) {}

  @Override
  void target(MethodVisitor mv, Label label) {
    flush(mv);
    forget();
    mv.visitLabel(label);
    frame(mv);
  }

  @Override
  void behindBackEdge(MethodVisitor mv, Label label) {
    // Reached from one place, so what is known there is known here.
    mv.visitLabel(label);
    Object[] locals = new Object[firstTemp];
    int count = 0;
    locals[count++] = Opcodes.INTEGER;
    for (int slot = 0; slot < 64; slot++) {
      if (localOfSlot[slot] == localOfSlot[slot + 1]) {
        continue; // the region does not use it
      }
      if ((known >>> slot & 1) != 0) {
        locals[count++] = Opcodes.LONG;
      } else {
        locals[count++] = Opcodes.TOP;
        locals[count++] = Opcodes.TOP;
      }
    }
    mv.visitFrame(Opcodes.F_NEW, count, locals, 0, new Object[0]);
  }

  @Override
  void beforeJump(MethodVisitor mv) {
    flush(mv);
  }

  @Override
  void countDown(MethodVisitor mv, int done) {
    if (done != 0) {
      constant(mv, CPU);
      mv.visitInsn(Opcodes.DUP);
      mv.visitFieldInsn(Opcodes.GETFIELD, CPU_STATE, "budget", "I");
      Bytecode.pushInt(mv, done);
      mv.visitInsn(Opcodes.ISUB);
      mv.visitFieldInsn(Opcodes.PUTFIELD, CPU_STATE, "budget", "I");
    }
  }

  @Override
  void ifBudgetLasts(MethodVisitor mv, Label target) {
    constant(mv, CPU);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU_STATE, "budget", "I");
    mv.visitJumpInsn(Opcodes.IFGT, target);
  }

  @Override
  int sync(MethodVisitor mv, long pc, int done) {
    countDown(mv, done);
    putPc(mv, pc);
    return 0;
  }

  @Override
  void beforeCall(MethodVisitor mv) {
    flush(mv);
  }

  @Override
  void afterCall(MethodVisitor mv, boolean more) {
    forget();
  }

  @Override
  void leave(MethodVisitor mv, long pc) {
    mv.visitLdcInsn(pc);
    mv.visitInsn(Opcodes.LRETURN);
  }

  @Override
  void leave(MethodVisitor mv) {
    mv.visitInsn(Opcodes.LRETURN);
  }

  @Override
  void end(MethodVisitor mv, Label left) {
    mv.visitLabel(left);
    frame(mv);
    constant(mv, CPU);
    mv.visitFieldInsn(Opcodes.GETFIELD, CPU_STATE, "pc", "J");
    mv.visitInsn(Opcodes.LRETURN);
  }

  @Override
  public void pushState(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (!isCached(slot)) {
      loadSlot(mv, slot);
    } else if ((known >>> slot & 1) != 0) {
      mv.visitVarInsn(Opcodes.LLOAD, localOfSlot[slot]);
    } else {
      loadSlot(mv, slot);
      mv.visitInsn(Opcodes.DUP2);
      mv.visitVarInsn(Opcodes.LSTORE, localOfSlot[slot]);
      known |= 1L << slot;
    }
  }

  @Override
  public void endStore(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (isCached(slot)) {
      mv.visitVarInsn(Opcodes.LSTORE, localOfSlot[slot]);
      known |= 1L << slot;
      dirty |= 1L << slot;
    } else {
      mv.visitInsn(Opcodes.LASTORE);
    }
  }

  @Override
  public void frame(MethodVisitor mv) {
    mv.visitFrame(Opcodes.F_NEW, FRAME.length, FRAME, 0, new Object[0]);
  }

  @Override
  public int firstTempLocal() {
    return firstTemp;
  }

  @Override
  public void beforeFault(MethodVisitor mv, int index) {
    flush(mv);
    if (site != recordedSite) {
      constant(mv, CPU);
      Bytecode.pushInt(mv, site);
      mv.visitFieldInsn(Opcodes.PUTFIELD, CPU_STATE, "site", "I");
      recordedSite = site;
    }
  }
}
