package dev.rhea.cpu.gen;

import dev.rhea.cpu.ir.Type;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The shortest bytecodes for common needs. */
public final class Bytecode {
  private Bytecode() {}

  /** Pushes a constant as int (truncated) or long. */
  public static void push(MethodVisitor mv, long value, Type type) {
    if (type == Type.I32) {
      pushInt(mv, (int) value);
      return;
    }
    if (value == 0 || value == 1) {
      mv.visitInsn(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
    } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
      pushInt(mv, (int) value);
      mv.visitInsn(Opcodes.I2L);
    } else {
      mv.visitLdcInsn(value);
    }
  }

  /** Pushes an int. */
  public static void pushInt(MethodVisitor mv, int value) {
    if (value >= -1 && value <= 5) {
      mv.visitInsn(Opcodes.ICONST_0 + value);
    } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
      mv.visitIntInsn(Opcodes.BIPUSH, value);
    } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
      mv.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      mv.visitLdcInsn(value);
    }
  }
}
