package dev.rhea.cpu.jit;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.CpuState;
import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.Recording;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
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
  private final List<RegionEmitter> emitters = new ArrayList<>();
  private final String state;
  private final JitPolicy policy;
  private final RegionLog log;
  private long classes;

  private final TranslatorStatistics statistics;

  /**
   * @param log gets what {@code -d op,op_opt,out_asm} show
   * @param statistics counters, written by the thread that compiles
   */
  public RegionCompiler(
      Architecture architecture,
      long features,
      JitPolicy policy,
      Log log,
      TranslatorStatistics statistics) {
    this.statistics = statistics;
    this.log = new RegionLog(architecture, features, log);
    this.plan = new RegionPlan(architecture, features);
    this.state = architecture.stateClass().getName().replace('.', '/');
    this.policy = policy;
    for (Tier tier : Tier.values()) {
      emitters.add(RegionEmitter.of(architecture, plan, tier));
    }
  }

  /** What is to be translated. */
  record Request(RegionTable table, CodeSnapshot snapshot, long pc, Tier tier) {
    /** Whether {@code other} may go into the same class. */
    boolean sharesClass(@Nullable Request other) {
      return other != null && other.table == table && other.tier == tier && tier == Tier.WARM;
    }
  }

  /** A region of a batch before its class exists. */
  private record Planned(Request request, int which, long from, long to) {}

  /** Translates a batch; the results are in the order of the requests. */
  List<RegionTable.Finished> compile(List<Request> batch) {
    @Nullable TranslationEvent event = Recording.isOn() ? TranslationEvent.begun() : null;
    long start = System.nanoTime();
    List<@Nullable Planned> planned = new ArrayList<>();
    byte[] bytes = write(batch, planned);
    RegionCode code = define(bytes, batch.get(0).table().cpu);
    statistics.classes++;
    statistics.bytecodeBytes += bytes.length;
    statistics.nanos += System.nanoTime() - start;
    if (event != null) {
      long regions = planned.stream().filter(Objects::nonNull).count();
      event.done(batch.size(), regions, bytes.length);
    }
    List<RegionTable.Finished> finished = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Planned p = planned.get(i);
      Request request = batch.get(i);
      statistics.regions += p == null ? 0 : 1;
      Region region =
          p == null
              ? null
              : new Region(
                  request.pc(), request.tier(), code, p.which, request.snapshot(), p.from, p.to);
      finished.add(new RegionTable.Finished(request.pc(), region, request.snapshot()));
    }
    return finished;
  }

  private static RegionCode define(byte[] bytes, CpuState cpu) {
    try {
      return (RegionCode)
          LOOKUP
              .defineHiddenClassWithClassData(bytes, cpu, true)
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
    RegionEmitter emitter = emitters.get(batch.get(0).tier().ordinal());
    emitter.beginClass();
    int which = 0;
    for (Request request : batch) {
      Planned result = region(cw, name, request, which);
      planned.add(result);
      which += result == null ? 0 : 1;
    }
    RegionClass.constants(cw, name, state, emitter.links());
    RegionClass.entry(cw, name, batch.get(0).tier(), which);
    cw.visitEnd();
    byte[] bytes = cw.toByteArray();
    log.written(bytes, heads(planned), batch.get(0).tier());
    return bytes;
  }

  private static List<Long> heads(List<@Nullable Planned> planned) {
    return planned.stream().filter(Objects::nonNull).map(p -> p.request.pc()).toList();
  }

  /** Plans and emits one region, smaller if its method would be too large for HotSpot. */
  private @Nullable Planned region(ClassWriter cw, String owner, Request request, int which) {
    RegionEmitter emitter = emitters.get(request.tier().ordinal());
    int limit =
        switch (request.tier()) {
          case WARM -> policy.regionLimit();
          case HOT, APART, MISSING -> policy.hotRegionLimit();
        };
    boolean ordersLoads = request.table().cpu.sharesMemory;
    while (plan.grow(request.snapshot(), request.pc(), limit)) {
      // A trial in a class of its own tells the size; only a plan near the limit needs one.
      if (plan.count * 30 > METHOD_LIMIT && sizeOf(emitter, ordersLoads) > METHOD_LIMIT) {
        limit = plan.count / 2;
        continue;
      }
      emitter.emit(cw, owner, RegionClass.method(request.tier(), which), ordersLoads);
      log.planned(plan, request.snapshot(), request.tier());
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

  private static int sizeOf(RegionEmitter emitter, boolean ordersLoads) {
    ClassWriter trial = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    trial.visit(Opcodes.V21, Opcodes.ACC_PUBLIC, "Trial", null, SUPER, new String[0]);
    int links = emitter.links();
    Label end = emitter.emit(trial, "Trial", "r", ordersLoads);
    emitter.forgetLinksFrom(links);
    trial.visitEnd();
    trial.toByteArray();
    return end.getOffset();
  }
}
