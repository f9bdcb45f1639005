package dev.rhea.cpu.jit;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The parts of a batch's class besides its regions. */
final class RegionClass {
  /** Superclass of all of them. */
  static final String SUPER = "dev/rhea/cpu/jit/RegionCode";

  /** The class of the constants of hot call sites. */
  static final String LINK = "dev/rhea/cpu/jit/CallLink";

  private RegionClass() {}

  /** The name of the constant of call site {@code number}. */
  static String link(int number) {
    return "LINK" + number;
  }

  /**
   * The constants of {@link RegionPlaces}, set from the class data, the CPU that the class is bound
   * to, so that compiled code holds the addresses themselves.
   *
   * @param links how many {@link CallLink}s there are
   */
  static void constants(ClassWriter cw, String name, String state, int links) {
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    String stateType = "L" + state + ";";
    String mmuType = "L" + RegionPlaces.MMU_CLASS + ";";
    cw.visitField(access, RegionPlaces.CPU, stateType, null, null).visitEnd();
    cw.visitField(access, RegionPlaces.SLOTS, "[J", null, null).visitEnd();
    cw.visitField(access, RegionPlaces.MMU, mmuType, null, null).visitEnd();
    cw.visitField(access, RegionPlaces.TLB, "[J", null, null).visitEnd();

    MethodVisitor mv = cw.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    mv.visitCode();
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/lang/invoke/MethodHandles",
        "lookup",
        "()Ljava/lang/invoke/MethodHandles$Lookup;",
        false);
    mv.visitLdcInsn("_");
    mv.visitLdcInsn(org.objectweb.asm.Type.getObjectType(RegionPlaces.CPU_STATE));
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/lang/invoke/MethodHandles",
        "classData",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)"
            + "Ljava/lang/Object;",
        false);
    mv.visitTypeInsn(Opcodes.CHECKCAST, state);
    mv.visitInsn(Opcodes.DUP);
    mv.visitFieldInsn(Opcodes.PUTSTATIC, name, RegionPlaces.CPU, stateType);
    mv.visitInsn(Opcodes.DUP);
    mv.visitFieldInsn(Opcodes.GETFIELD, RegionPlaces.CPU_STATE, "slots", "[J");
    mv.visitFieldInsn(Opcodes.PUTSTATIC, name, RegionPlaces.SLOTS, "[J");
    mv.visitFieldInsn(Opcodes.GETFIELD, RegionPlaces.CPU_STATE, "mmu", mmuType);
    mv.visitInsn(Opcodes.DUP);
    mv.visitFieldInsn(Opcodes.PUTSTATIC, name, RegionPlaces.MMU, mmuType);
    mv.visitFieldInsn(Opcodes.GETFIELD, RegionPlaces.MMU_CLASS, "tlb", "[J");
    mv.visitFieldInsn(Opcodes.PUTSTATIC, name, RegionPlaces.TLB, "[J");
    for (int i = 0; i < links; i++) {
      cw.visitField(access, link(i), "L" + LINK + ";", null, null).visitEnd();
      mv.visitTypeInsn(Opcodes.NEW, LINK);
      mv.visitInsn(Opcodes.DUP);
      mv.visitMethodInsn(Opcodes.INVOKESPECIAL, LINK, "<init>", "()V", false);
      mv.visitFieldInsn(Opcodes.PUTSTATIC, name, link(i), "L" + LINK + ";");
    }
    mv.visitInsn(Opcodes.RETURN);
    mv.visitMaxs(0, 0);
    mv.visitEnd();

    MethodVisitor init = cw.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
  }

  /**
   * The name of the method of region {@code which}. The launcher has HotSpot inline those that
   * begin with h, whose {@link RegionCode#run} does nothing else.
   */
  static String method(Tier tier, int which) {
    return (tier == Tier.WARM ? "r" : "h") + which;
  }

  /** {@link RegionCode#run}: a switch over {@code count} regions. */
  static void entry(ClassWriter cw, String name, Tier tier, int count) {
    MethodVisitor mv = cw.visitMethod(Opcodes.ACC_PUBLIC, "run", "(II)J", null, null);
    mv.visitCode();
    Label none = new Label();
    Label[] labels = new Label[count];
    for (int i = 0; i < count; i++) {
      labels[i] = new Label();
    }
    Object[] frame = {name, Opcodes.INTEGER, Opcodes.INTEGER};
    if (count > 1) {
      mv.visitVarInsn(Opcodes.ILOAD, 1);
      mv.visitTableSwitchInsn(0, count - 1, none, labels);
    }
    for (int i = 0; i < count; i++) {
      mv.visitLabel(labels[i]);
      if (count > 1) {
        mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
      }
      mv.visitVarInsn(Opcodes.ILOAD, 2);
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC, name, method(tier, i), RegionEmitter.DESCRIPTOR, false);
      mv.visitInsn(Opcodes.LRETURN);
    }
    if (count != 1) {
      mv.visitLabel(none);
      mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
      mv.visitInsn(Opcodes.LCONST_0);
      mv.visitInsn(Opcodes.LRETURN);
    }
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }
}
