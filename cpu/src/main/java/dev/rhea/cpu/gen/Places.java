package dev.rhea.cpu.gen;

import dev.rhea.cpu.ir.MemOp;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Where a piece of generated code finds the guest's state and the instruction's fields. Two
 * implementations: {@link ArrayPlaces} (interpreter methods, everything symbolic) and the region
 * translator's (registers in JVM locals, everything constant).
 */
public interface Places {
  /** Pushes a SLOT or BANK operand as long. */
  void pushState(MethodVisitor mv, int operand);

  /** Pushes what a store to a SLOT or BANK needs below the value. */
  void beginStore(MethodVisitor mv, int operand);

  /** Stores the long on the stack. */
  void endStore(MethodVisitor mv, int operand);

  /** Pushes the value of FIELD {@code field} as int. */
  void pushField(MethodVisitor mv, int field);

  /** Pushes the instruction's own address as long; symbolic mode only. */
  void pushPc(MethodVisitor mv);

  /** Pushes the address behind the instruction as long; symbolic mode only. */
  void pushNextPc(MethodVisitor mv);

  /** Pushes the CPU's state as the architecture's class. */
  void pushCpu(MethodVisitor mv);

  /** Pushes what {@link #callLoad} and {@link #callStore} need below the address. */
  void pushMmu(MethodVisitor mv);

  /**
   * Pushes the host address that LOAD or STORE {@code index} accesses, if it is known here that the
   * access hits; else pushes nothing and returns false. Nothing is on the stack before.
   */
  default boolean pushHost(MethodVisitor mv, int index) {
    return false;
  }

  /** Turns a host address into the loaded long. */
  default void hostLoad(MethodVisitor mv, MemOp op) {
    throw new AssertionError("no host addresses here");
  }

  /** Consumes a host address and the long to store. */
  default void hostStore(MethodVisitor mv, MemOp op) {
    throw new AssertionError("no host addresses here");
  }

  /** Turns what {@link #pushMmu} pushed and a gva into the loaded long. */
  default void callLoad(MethodVisitor mv, MemOp op) {
    mv.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, "dev/rhea/memory/Mmu", op.loadMethod(), "(J)J", false);
  }

  /** Consumes what {@link #pushMmu} pushed, a gva, and the long to store. */
  default void callStore(MethodVisitor mv, MemOp op) {
    mv.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, "dev/rhea/memory/Mmu", op.storeMethod(), "(JJ)V", false);
  }

  /**
   * Whether, at the present operation, the code may be left so that the instruction is done by
   * another engine from its beginning: the condition for a helper's {@link
   * dev.rhea.cpu.ir.Shortcut}.
   */
  default boolean mayLeave() {
    return false;
  }

  /** Leaves in that way if the int on the stack, which is all there is, is 0. */
  default void leaveIfZero(MethodVisitor mv) {
    throw new AssertionError("this code cannot be left");
  }

  /**
   * Whether the operands of operation {@code index} are known to be sign-extended 32-bit values: it
   * is a 64-bit and, or, exclusive or, better done on ints; or the sign-extension of a truncation
   * that loses nothing.
   */
  default boolean isNarrow(int index) {
    return false;
  }

  /** Declares the stack-map frame at a label: state as ever, no temporaries, empty stack. */
  void frame(MethodVisitor mv);

  /** First JVM local that temporaries may use. */
  int firstTempLocal();

  /** Called before code that may fault, for operation {@code index}. */
  void beforeFault(MethodVisitor mv, int index);
}
