package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * From snapshots to a hidden class: plans and emits each region of a batch, then defines the class.
 * One instance per translator thread; buffers are reused.
 */
public final class RegionCompiler {
  /** HotSpot never compiles a larger method; with room for what is added behind the region. */
  static final int METHOD_LIMIT = 7800;

  private static final String SUPER = "dev/rhea/cpu/jit/RegionCode";
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final RegionPlan plan;
  private final RegionEmitter emitter;
  private final String state;
  private final int regionLimit;
  private long classes;

  /** Counters, written by the translator's thread. */
  final TranslatorStatistics statistics = new TranslatorStatistics();

  public RegionCompiler(Architecture architecture, long features, int regionLimit) {
    this.plan = new RegionPlan(architecture, features);
    this.emitter = new RegionEmitter(architecture, plan);
    this.state = architecture.stateClass().getName().replace('.', '/');
    this.regionLimit = regionLimit;
  }

  /** What is to be translated. */
  record Request(RegionTable table, CodeSnapshot snapshot, long pc) {}

  /** A region of a batch before its class exists. */
  private record Planned(Request request, int which, long from, long to) {}

  /** Translates a batch; the results are in the order of the requests. */
  List<RegionTable.Finished> compile(List<Request> batch) {
    long start = System.nanoTime();
    List<@Nullable Planned> planned = new ArrayList<>();
    byte[] bytes = write(batch, planned);
    RegionCode code = define(bytes);
    statistics.classes++;
    statistics.bytecodeBytes += bytes.length;
    statistics.nanos += System.nanoTime() - start;
    List<RegionTable.Finished> finished = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Planned p = planned.get(i);
      Request request = batch.get(i);
      statistics.regions += p == null ? 0 : 1;
      Region region =
          p == null
              ? null
              : new Region(request.pc(), code, p.which, request.snapshot(), p.from, p.to);
      finished.add(new RegionTable.Finished(request.pc(), region, request.snapshot()));
    }
    return finished;
  }

  private RegionCode define(byte[] bytes) {
    try {
      return (RegionCode)
          LOOKUP
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("generated class is not accepted", e);
    }
  }

  private byte[] write(List<Request> batch, List<@Nullable Planned> planned) {
    String name = "dev/rhea/cpu/jit/Regions" + classes++;
    ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    cw.visit(Opcodes.V21, Opcodes.ACC_FINAL | Opcodes.ACC_PUBLIC, name, null, SUPER, new String[0]);
    MethodVisitor init = cw.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER, "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    int which = 0;
    for (Request request : batch) {
      Planned result = region(cw, request, which);
      planned.add(result);
      which += result == null ? 0 : 1;
    }
    entry(cw, name, which);
    cw.visitEnd();
    return cw.toByteArray();
  }

  /** Plans and emits one region, smaller if its method would be too large for HotSpot. */
  private @Nullable Planned region(ClassWriter cw, Request request, int which) {
    int limit = regionLimit;
    while (plan.grow(request.snapshot(), request.pc(), limit)) {
      // A trial in a class of its own tells the size; only a plan near the limit needs one.
      if (plan.count * 30 > METHOD_LIMIT && sizeOf() > METHOD_LIMIT) {
        limit = plan.count / 2;
        continue;
      }
      emitter.emit(cw, "r" + which);
      long from = plan.pc[0];
      long to = from;
      for (int i = 0; i < plan.count; i++) {
        from = Math.min(from, plan.pc[i]);
        to = Math.max(to, plan.pc[i] + plan.length[i]);
      }
      return new Planned(request, which, from, to);
    }
    return null;
  }

  private int sizeOf() {
    ClassWriter trial = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    trial.visit(Opcodes.V21, Opcodes.ACC_PUBLIC, "Trial", null, SUPER, new String[0]);
    Label end = emitter.emit(trial, "r");
    trial.visitEnd();
    trial.toByteArray();
    return end.getOffset();
  }

  /** {@link RegionCode#run}: a switch over the regions. */
  private void entry(ClassWriter cw, String name, int count) {
    MethodVisitor mv =
        cw.visitMethod(
            Opcodes.ACC_PUBLIC,
            "run",
            "(ILdev/rhea/cpu/CpuState;[JLdev/rhea/memory/Mmu;I)J",
            null,
            null);
    mv.visitCode();
    Label none = new Label();
    Label[] labels = new Label[count];
    for (int i = 0; i < count; i++) {
      labels[i] = new Label();
    }
    Object[] frame = {
      name, Opcodes.INTEGER, "dev/rhea/cpu/CpuState", "[J", "dev/rhea/memory/Mmu", Opcodes.INTEGER
    };
    if (count > 0) {
      mv.visitVarInsn(Opcodes.ILOAD, 1);
      mv.visitTableSwitchInsn(0, count - 1, none, labels);
    }
    for (int i = 0; i < count; i++) {
      mv.visitLabel(labels[i]);
      mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
      mv.visitVarInsn(Opcodes.ALOAD, 2);
      mv.visitTypeInsn(Opcodes.CHECKCAST, state);
      mv.visitVarInsn(Opcodes.ALOAD, 3);
      mv.visitVarInsn(Opcodes.ALOAD, 4);
      mv.visitVarInsn(Opcodes.ILOAD, 5);
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, name, "r" + i, emitter.descriptor(), false);
      mv.visitInsn(Opcodes.LRETURN);
    }
    mv.visitLabel(none);
    mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, new Object[0]);
    mv.visitTypeInsn(Opcodes.NEW, "java/lang/AssertionError");
    mv.visitInsn(Opcodes.DUP);
    mv.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/AssertionError", "<init>", "()V", false);
    mv.visitInsn(Opcodes.ATHROW);
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }
}
