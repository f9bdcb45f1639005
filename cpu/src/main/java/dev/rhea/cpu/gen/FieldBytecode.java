package dev.rhea.cpu.gen;

import dev.rhea.cpu.decode.FieldSpec;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Cuts a field out of an instruction word in an int local, by shifts and masks. */
final class FieldBytecode {
  private FieldBytecode() {}

  /** Pushes the field's value as int. */
  static void push(MethodVisitor mv, FieldSpec spec, int insnLocal) {
    boolean first = true;
    for (FieldSpec.Term term : spec.terms()) {
      mv.visitVarInsn(Opcodes.ILOAD, insnLocal);
      shift(mv, Opcodes.ISHL, term.left());
      shift(mv, term.arithmetic() ? Opcodes.ISHR : Opcodes.IUSHR, term.right());
      if (term.mask() != -1) {
        Bytecode.pushInt(mv, term.mask());
        mv.visitInsn(Opcodes.IAND);
      }
      if (!first) {
        mv.visitInsn(Opcodes.IOR);
      }
      first = false;
    }
    if (first) {
      Bytecode.pushInt(mv, spec.addend());
    } else if (spec.addend() != 0) {
      Bytecode.pushInt(mv, spec.addend());
      mv.visitInsn(Opcodes.IADD);
    }
  }

  private static void shift(MethodVisitor mv, int opcode, int amount) {
    if (amount != 0) {
      Bytecode.pushInt(mv, amount);
      mv.visitInsn(opcode);
    }
  }
}
