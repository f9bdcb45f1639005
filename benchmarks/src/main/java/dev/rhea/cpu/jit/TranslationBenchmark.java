package dev.rhea.cpu.jit;

import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.log.Log;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From guest code to a class, phase by phase, in nanoseconds a guest instruction: a loop of {@value
 * #INSTRUCTIONS} instructions, a third of them accesses to memory, with a branch in every eight.
 * Each phase includes the ones before it, so a phase's own price is the difference.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class TranslationBenchmark {
  private static final int PARTS = 12;
  private static final int INSTRUCTIONS = PARTS * 8;
  private static final long BASE = 0x8000_0000L;

  private final RvArchitecture architecture = RvArchitecture.INSTANCE;
  private final GuestRam ram = GuestRam.anonymous(1 << 20);
  private final AddressSpace space = new AddressSpace("benchmark");
  private final RvState cpu = new RvState(RvCpuModel.parse("max"), 0, space);
  private final JitPolicy policy = JitPolicy.DEFAULT;

  private final Ir ir = new Ir();
  private final GuestCode folding = new GuestCode(architecture, cpu.features(), ir);
  private final GuestCode plain = new GuestCode(architecture, cpu.features(), ir);
  private final RegionPlan plan = new RegionPlan(architecture, cpu.features());
  private final RegionEmitter emitter = RegionEmitter.of(architecture, plan, Tier.WARM);
  private final RegionCompiler compiler =
      new RegionCompiler(
          architecture, cpu.features(), policy, Log.off(), new TranslatorStatistics());
  private final Translator translator = new Translator(architecture, cpu.features(), policy);
  private final RegionTable table = new RegionTable(cpu, translator, policy);

  private CodeSnapshot snapshot = new CodeSnapshot(cpu, BASE);

  /** Writes the loop. */
  @Setup(Level.Trial)
  public void write() {
    StringBuilder source = new StringBuilder("head:\n");
    for (int part = 0; part < PARTS; part++) {
      source
          .append("ld a1, ")
          .append(part * 8)
          .append("(a0)\n")
          .append("add a2, a2, a1\n")
          .append("slli a3, a1, 3\n")
          .append("xor a4, a3, a2\n")
          .append("sd a4, ")
          .append(part * 8)
          .append("(a5)\n")
          .append("andi a6, a4, 255\n")
          .append("lw a7, ")
          .append(part * 4)
          .append("(a5)\n")
          .append(part == PARTS - 1 ? "bne a7, a6, head\n" : "beq a7, a6, head\n");
    }
    byte[] code = RvPseudos.assembler().assemble("loop", source.toString(), BASE).bytes();
    space.addRam("ram", BASE, ram, 0, ram.size());
    space.write(BASE, code, 0, code.length);
    cpu.mmu.safePoint();
    plain.setFolding(false);
    snapshot = new CodeSnapshot(cpu, BASE);
    if (!plan.grow(snapshot, BASE, INSTRUCTIONS) || plan.count != INSTRUCTIONS) {
      throw new AssertionError("the region has " + plan.count + " instructions");
    }
  }

  /** Gives memory and threads back. */
  @TearDown(Level.Trial)
  public void close() {
    translator.close();
    table.close();
    cpu.mmu.close();
    ram.close();
  }

  /** Baseline: decode and build IR as the front-end asks for it. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public int irBuilding() {
    return build(plain);
  }

  /** The same with the passes: constants and identities are folded while the IR is built. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public int irBuildingFolded() {
    return build(folding);
  }

  private int build(GuestCode guest) {
    ir.clear();
    for (long pc = BASE; pc < BASE + INSTRUCTIONS * 4; pc += 4) {
      int word = snapshot.word(pc);
      Row row = guest.row(word);
      if (row == null) {
        throw new AssertionError("an instruction that is none");
      }
      guest.translate(row, word, pc);
    }
    return ir.size();
  }

  /** With region forming: which instructions, in which order. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public boolean regionForming() {
    return plan.grow(snapshot, BASE, INSTRUCTIONS);
  }

  /** With code generation: a class file's bytes. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public byte[] codeGeneration() {
    plan.grow(snapshot, BASE, INSTRUCTIONS);
    ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String owner = "dev/rhea/cpu/jit/Benchmarked";
    cw.visit(
        Opcodes.V21,
        Opcodes.ACC_FINAL | Opcodes.ACC_PUBLIC,
        owner,
        null,
        "dev/rhea/cpu/jit/RegionCode",
        new String[0]);
    emitter.emit(cw, owner, "r0", false);
    cw.visitEnd();
    return cw.toByteArray();
  }

  /** With class definition: a region that the JVM could run, of a class of its own. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public Object classDefinition() {
    return compiler.compile(List.of(new RegionCompiler.Request(table, snapshot, BASE, Tier.WARM)));
  }
}
