package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.ir.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Generates an architecture's {@link RowDispatch}. */
final class RowsGenerator {
  private static final String SUPER = "dev/rhea/cpu/gen/RowDispatch";

  /** Rows per method: a switch with many arms would pass the JVM's limit for compiled methods. */
  private static final int GROUP = 128;

  private RowsGenerator() {}

  static byte[] generate(Architecture architecture) {
    String name = architecture.rowsClass().replace('.', '/');
    ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    cw.visit(Opcodes.V21, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, name, null, SUPER, new String[0]);
    MethodVisitor init = cw.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();

    // By row index; reserved rows have no method.
    List<@Nullable RowBinding> bindings =
        new ArrayList<>(Collections.nCopies(architecture.patterns().rows().size(), null));
    for (RowBinding binding : RowBinding.bind(architecture)) {
      bindings.set(binding.row().index(), binding);
    }
    String descriptor = "(I[Ljava/lang/Object;[Ldev/rhea/cpu/ir/Field;)V";
    int groups = (bindings.size() + GROUP - 1) / GROUP;
    MethodVisitor mv = cw.visitMethod(Opcodes.ACC_PUBLIC, "emit", descriptor, null, null);
    mv.visitCode();
    mv.visitVarInsn(Opcodes.ILOAD, 1);
    Bytecode.pushInt(mv, GROUP);
    mv.visitInsn(Opcodes.IDIV);
    Label[] labels = labels(groups);
    Label none = new Label();
    mv.visitTableSwitchInsn(0, groups - 1, none, labels);
    Object[] frame = {name, Opcodes.INTEGER, "[Ljava/lang/Object;", "[Ldev/rhea/cpu/ir/Field;"};
    for (int g = 0; g < groups; g++) {
      mv.visitLabel(labels[g]);
      mv.visitFrame(Opcodes.F_NEW, 4, frame, 0, new Object[0]);
      mv.visitVarInsn(Opcodes.ILOAD, 1);
      mv.visitVarInsn(Opcodes.ALOAD, 2);
      mv.visitVarInsn(Opcodes.ALOAD, 3);
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, name, "group" + g, descriptor, false);
      mv.visitInsn(Opcodes.RETURN);
    }
    mv.visitLabel(none);
    mv.visitFrame(Opcodes.F_NEW, 4, frame, 0, new Object[0]);
    noSuchRow(mv);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
    for (int g = 0; g < groups; g++) {
      int from = g * GROUP;
      group(
          cw, g, from, bindings.subList(from, Math.min(from + GROUP, bindings.size())), descriptor);
    }
    cw.visitEnd();
    return cw.toByteArray();
  }

  private static void group(
      ClassWriter cw, int g, int from, List<@Nullable RowBinding> bindings, String descriptor) {
    MethodVisitor mv =
        cw.visitMethod(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "group" + g, descriptor, null, null);
    mv.visitCode();
    mv.visitVarInsn(Opcodes.ILOAD, 0);
    Label[] labels = labels(bindings.size());
    Label none = new Label();
    for (int i = 0; i < labels.length; i++) {
      if (bindings.get(i) == null) {
        labels[i] = none;
      }
    }
    mv.visitTableSwitchInsn(from, from + bindings.size() - 1, none, labels);
    Object[] frame = {Opcodes.INTEGER, "[Ljava/lang/Object;", "[Ldev/rhea/cpu/ir/Field;"};
    for (int i = 0; i < labels.length; i++) {
      RowBinding binding = bindings.get(i);
      if (binding == null) {
        continue;
      }
      mv.visitLabel(labels[i]);
      mv.visitFrame(Opcodes.F_NEW, 3, frame, 0, new Object[0]);
      String owner = Type.getInternalName(binding.method().getDeclaringClass());
      mv.visitVarInsn(Opcodes.ALOAD, 1);
      Bytecode.pushInt(mv, binding.chapter());
      mv.visitInsn(Opcodes.AALOAD);
      mv.visitTypeInsn(Opcodes.CHECKCAST, owner);
      for (int field : binding.order()) {
        mv.visitVarInsn(Opcodes.ALOAD, 2);
        Bytecode.pushInt(mv, field);
        mv.visitInsn(Opcodes.AALOAD);
      }
      mv.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          owner,
          binding.method().getName(),
          "("
              + ("L" + Type.getInternalName(Field.class) + ";").repeat(binding.order().length)
              + ")V",
          false);
      mv.visitInsn(Opcodes.RETURN);
    }
    mv.visitLabel(none);
    mv.visitFrame(Opcodes.F_NEW, 3, frame, 0, new Object[0]);
    noSuchRow(mv);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }

  private static Label[] labels(int count) {
    Label[] labels = new Label[count];
    for (int i = 0; i < count; i++) {
      labels[i] = new Label();
    }
    return labels;
  }

  private static void noSuchRow(MethodVisitor mv) {
    mv.visitTypeInsn(Opcodes.NEW, "java/lang/AssertionError");
    mv.visitInsn(Opcodes.DUP);
    mv.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/AssertionError", "<init>", "()V", false);
    mv.visitInsn(Opcodes.ATHROW);
  }
}
