package dev.rhea.cpu.jit;

import dev.rhea.cpu.gen.Bytecode;
import dev.rhea.cpu.gen.Places;
import dev.rhea.cpu.ir.Operand;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The places of a region's method: cached slots in JVM locals, the others in the slot array, no
 * symbolic fields. Locals: 0 state, 1 slots, 2 mmu, 3 budget, 4 site, 5–6 the pc to leave with,
 * then the cached slots that the region uses, then temporaries.
 *
 * <p>The <em>site</em> says where a fault would happen: (pc − the region's base) << 8 |
 * instructions done since the budget was last counted down. It is a constant in a local that only
 * the exception handler reads, so it costs nothing on the fast path once compiled.
 */
final class RegionPlaces implements Places {
  static final int STATE = 0;
  static final int SLOTS = 1;
  static final int MMU = 2;
  static final int BUDGET = 3;
  static final int SITE = 4;
  static final int NEXT = 5;
  private static final int FIRST_SLOT = 7;

  private final int cachedSlots;
  private final int[] localOfSlot = new int[64];
  private final Object[] fullFrame = new Object[6 + 64];
  private int frameSize;
  private int firstTemp;
  private int site;

  RegionPlaces(String stateClass, int cachedSlots) {
    this.cachedSlots = cachedSlots;
    fullFrame[0] = stateClass;
    fullFrame[1] = "[J";
    fullFrame[2] = "dev/rhea/memory/Mmu";
    fullFrame[3] = Opcodes.INTEGER;
    fullFrame[4] = Opcodes.INTEGER;
    fullFrame[5] = Opcodes.LONG;
    for (int i = 6; i < fullFrame.length; i++) {
      fullFrame[i] = Opcodes.LONG;
    }
  }

  /** Gives locals to the slots whose bits are set. */
  void assign(long slots) {
    int next = FIRST_SLOT;
    for (int slot = 0; slot < 64; slot++) {
      if ((slots >>> slot & 1) != 0) {
        localOfSlot[slot] = next;
        next += 2;
      } else {
        localOfSlot[slot] = -1;
      }
    }
    frameSize = 6 + Long.bitCount(slots);
    firstTemp = next;
  }

  /** What {@link #beforeFault} records from now on. */
  void setSite(int site) {
    this.site = site;
  }

  boolean isCached(int slot) {
    return slot < cachedSlots;
  }

  /** Loads the slots whose bits are set from the array. */
  void reload(MethodVisitor mv, long slots) {
    for (int slot = 0; slot < 64; slot++) {
      if ((slots >>> slot & 1) != 0) {
        mv.visitVarInsn(Opcodes.ALOAD, SLOTS);
        Bytecode.pushInt(mv, slot);
        mv.visitInsn(Opcodes.LALOAD);
        mv.visitVarInsn(Opcodes.LSTORE, localOfSlot[slot]);
      }
    }
  }

  /** Writes the slots whose bits are set back to the array. */
  void writeBack(MethodVisitor mv, long slots) {
    for (int slot = 0; slot < 64; slot++) {
      if ((slots >>> slot & 1) != 0) {
        mv.visitVarInsn(Opcodes.ALOAD, SLOTS);
        Bytecode.pushInt(mv, slot);
        mv.visitVarInsn(Opcodes.LLOAD, localOfSlot[slot]);
        mv.visitInsn(Opcodes.LASTORE);
      }
    }
  }

  @Override
  public void pushState(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (isCached(slot)) {
      mv.visitVarInsn(Opcodes.LLOAD, localOfSlot[slot]);
    } else {
      beginStore(mv, operand);
      mv.visitInsn(Opcodes.LALOAD);
    }
  }

  @Override
  public void beginStore(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (!isCached(slot)) {
      mv.visitVarInsn(Opcodes.ALOAD, SLOTS);
      Bytecode.pushInt(mv, slot);
    }
  }

  @Override
  public void endStore(MethodVisitor mv, int operand) {
    int slot = Operand.index(operand);
    if (isCached(slot)) {
      mv.visitVarInsn(Opcodes.LSTORE, localOfSlot[slot]);
    } else {
      mv.visitInsn(Opcodes.LASTORE);
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
    mv.visitVarInsn(Opcodes.ALOAD, STATE);
  }

  @Override
  public void pushMmu(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, MMU);
  }

  @Override
  public void frame(MethodVisitor mv) {
    mv.visitFrame(Opcodes.F_NEW, frameSize, fullFrame, 0, new Object[0]);
  }

  /** As {@link #frame}, with one object of class {@code type} on the stack. */
  void frameWithStack(MethodVisitor mv, String type) {
    mv.visitFrame(Opcodes.F_NEW, frameSize, fullFrame, 1, new Object[] {type});
  }

  @Override
  public int firstTempLocal() {
    return firstTemp;
  }

  @Override
  public void beforeFault(MethodVisitor mv, int index) {
    Bytecode.pushInt(mv, site);
    mv.visitVarInsn(Opcodes.ISTORE, SITE);
  }
}
