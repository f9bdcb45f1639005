package dev.rhea.cpu.gen;

import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Notes the classes whose static methods a class under construction calls. */
final class StaticOwners extends ClassVisitor {
  /** Internal names. */
  private final Set<String> owners = new TreeSet<>();

  StaticOwners(ClassVisitor writer) {
    super(Opcodes.ASM9, writer);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (opcode == Opcodes.INVOKESTATIC) {
          owners.add(owner);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    };
  }

  /**
   * Emits {@link dev.rhea.cpu.Interpreter#callees}, which names them.
   *
   * @param self the class under construction, which is left out
   */
  void callees(String self) {
    owners.remove(self);
    MethodVisitor mv =
        cv.visitMethod(Opcodes.ACC_PUBLIC, "callees", "()[Ljava/lang/String;", null, null);
    mv.visitCode();
    Bytecode.pushInt(mv, owners.size());
    mv.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/String");
    int i = 0;
    for (String owner : owners) {
      mv.visitInsn(Opcodes.DUP);
      Bytecode.pushInt(mv, i++);
      mv.visitLdcInsn(owner.replace('/', '.'));
      mv.visitInsn(Opcodes.AASTORE);
    }
    mv.visitInsn(Opcodes.ARETURN);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }
}
