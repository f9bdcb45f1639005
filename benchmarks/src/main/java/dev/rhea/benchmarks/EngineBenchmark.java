package dev.rhea.benchmarks;

import dev.rhea.cpu.Interpreter;
import dev.rhea.cpu.jit.JitPolicy;
import dev.rhea.cpu.jit.RegionTable;
import dev.rhea.cpu.jit.Translator;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvCpuModel;
import dev.rhea.cpu.riscv.RvPseudos;
import dev.rhea.cpu.riscv.RvState;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import java.util.concurrent.TimeUnit;
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
 * Running guest code, in nanoseconds a guest instruction or, where it says so, a guest call. The
 * interpreter is each one's baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
public class EngineBenchmark {
  private static final long BASE = 0x8000_0000L;

  /** What an invocation runs; a slice may be longer by a region's last round. */
  private static final int SLICE = 20_000;

  /** Instructions of a call and its return, the loop around it included. */
  private static final int PER_CALL = 8;

  /** A loop of twelve different instructions that is never left. */
  private static final String MIX =
      """
      head:
        addi a0, a0, 3
        xor a1, a1, a0
        slli a2, a1, 5
        ld a3, 0(s0)
        add a3, a3, a2
        sd a3, 8(s0)
        mul a4, a3, a0
        srli a5, a4, 7
        sltu a6, a5, a3
        beqz a6, skip
        addi a7, a7, 1
      skip:
        j head
      """;

  /** A loop that calls a function. */
  private static final String CALLS =
      """
      head:
        addi a0, a0, 1
        mv a1, a0
        call function
        add a2, a2, a1
        j head
      function:
        xori a1, a1, 21
        ret
      """;

  private final GuestRam ram = GuestRam.anonymous(1 << 20);
  private final AddressSpace space = new AddressSpace("benchmark");
  private final RvState cpu = new RvState(RvCpuModel.parse("max"), 0, space);
  private final Interpreter interpreter = Interpreter.of(RvArchitecture.INSTANCE);
  private final Translator translator =
      new Translator(RvArchitecture.INSTANCE, cpu.features(), JitPolicy.DEFAULT);
  private final RegionTable regions = new RegionTable(cpu, translator, JitPolicy.DEFAULT);
  private long mix;
  private long calls;

  /** Writes both loops and starts them. */
  @Setup(Level.Trial)
  public void write() {
    space.addRam("ram", BASE, ram, 0, ram.size());
    cpu.mmu.safePoint();
    cpu.regions = regions;
    mix = put(BASE + 0x1000, MIX);
    calls = put(BASE + 0x3000, CALLS);
    cpu.slots[RvState.X + 8] = BASE + 0x8000; // s0: the data's address
    // Until the loops are translated, which is the translator's thread's business.
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (regions.statistics.published < 2 && System.nanoTime() < deadline) {
      run(mix, SLICE, true);
      run(calls, SLICE, true);
    }
    if (regions.statistics.published < 2) {
      throw new AssertionError("not translated: " + regions.statistics);
    }
  }

  private long put(long gva, String source) {
    byte[] code = RvPseudos.assembler().assemble("loop", source, gva).bytes();
    space.write(gva, code, 0, code.length);
    return gva;
  }

  /** Gives memory and threads back. */
  @TearDown(Level.Trial)
  public void close() {
    cpu.regions = null;
    translator.close();
    regions.close();
    cpu.mmu.close();
    ram.close();
  }

  private int run(long pc, int instructions, boolean translated) {
    cpu.pc = pc;
    cpu.leave = false;
    if (translated) {
      regions.takeNewsIfAny();
    }
    cpu.beginSlice(instructions);
    interpreter.run(cpu, translated ? regions : null);
    return cpu.budget;
  }

  /** The interpreter's dispatch, an instruction. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public int interpreterDispatch() {
    return run(mix, SLICE, false);
  }

  /** The same loop in a region, an instruction. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public int regionLoop() {
    return run(mix, SLICE, true);
  }

  /** Interpreted calls and returns, a call. */
  @Benchmark
  @OperationsPerInvocation(SLICE / PER_CALL)
  public int interpretedCalls() {
    return run(calls, SLICE, false);
  }

  /** Calls between regions and returns, a call. */
  @Benchmark
  @OperationsPerInvocation(SLICE / PER_CALL)
  public int regionCalls() {
    return run(calls, SLICE, true);
  }

  /** Baseline of the next: from the loop's head once around and out again, interpreted. */
  @Benchmark
  public int interpreterEntryAndExit() {
    return run(mix, 1, false);
  }

  /** Into a region, once around its loop, and out again, registers loaded and stored. */
  @Benchmark
  public int regionEntryAndExit() {
    cpu.pc = mix;
    cpu.leave = false;
    cpu.beginSlice(1);
    regions.enter(cpu);
    return cpu.budget;
  }
}
