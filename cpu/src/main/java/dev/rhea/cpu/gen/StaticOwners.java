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

  /** The names so far, as {@link Class#getName} gives them, without {@code except}. */
  String[] names(String except) {
    return owners.stream()
        .filter(owner -> !owner.equals(except))
        .map(owner -> owner.replace('/', '.'))
        .toArray(String[]::new);
  }
}
