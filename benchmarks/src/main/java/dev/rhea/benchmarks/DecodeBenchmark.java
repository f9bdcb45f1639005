package dev.rhea.benchmarks;

import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.PatternSet;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.riscv.RvArchitecture;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finding an instruction's row, as the translator does for each instruction of a region. The words
 * are mixed as in compiled RISC-V code, in random order, so that no branch predictor learns them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class DecodeBenchmark {
  private static final int WORDS = 1 << 16;

  /** Instructions of compiled code, repeated by how common they are. */
  private static final List<String> MIX =
      List.of(
          "c.mv",
          "c.mv",
          "c.mv",
          "c.li",
          "c.li",
          "c.addi",
          "c.addi",
          "c.addi",
          "c.ld",
          "c.ld",
          "c.sd",
          "c.ldsp",
          "c.ldsp",
          "c.sdsp",
          "c.sdsp",
          "c.lw",
          "c.sw",
          "c.beqz",
          "c.bnez",
          "c.j",
          "c.j",
          "c.jr",
          "c.add",
          "c.slli",
          "c.andi",
          "c.addi4spn",
          "c.addi16sp",
          "c.lui",
          "addi",
          "addi",
          "addi",
          "ld",
          "ld",
          "ld",
          "sd",
          "sd",
          "lw",
          "lw",
          "sw",
          "lbu",
          "sb",
          "lhu",
          "beq",
          "beq",
          "bne",
          "bne",
          "bltu",
          "bgeu",
          "blt",
          "bge",
          "jal",
          "jal",
          "jalr",
          "lui",
          "auipc",
          "auipc",
          "add",
          "sub",
          "and",
          "or",
          "xor",
          "andi",
          "slli",
          "srli",
          "srai",
          "addiw",
          "slliw",
          "addw",
          "subw",
          "sltu",
          "sltiu",
          "mul",
          "mulw",
          "divu",
          "amoadd.w",
          "lr.w",
          "sc.w",
          "csrrs",
          "fence");

  private final Decoder decoder = new Decoder(RvArchitecture.INSTANCE.patterns());
  private final int[] words = new int[WORDS];
  private Row[] rows = {};

  /** Fills the words. */
  @Setup
  public void fill() {
    PatternSet patterns = RvArchitecture.INSTANCE.patterns();
    rows = patterns.rows().toArray(Row[]::new);
    Random random = new Random(7);
    Map<String, List<Row>> byMnemonic = patterns.byMnemonic();
    int i = 0;
    while (i < WORDS) {
      Row row = byMnemonic.getOrDefault(MIX.get(random.nextInt(MIX.size())), List.of()).getFirst();
      int word = row.value() | (random.nextInt() & ~row.mask());
      // Some operands of compressed instructions are reserved.
      if (decoder.row(word) >= 0) {
        words[i++] = word;
      }
    }
  }

  /** The decoder's flat tree. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public long flatTree() {
    long sum = 0;
    for (int word : words) {
      sum += decoder.row(word);
    }
    return sum;
  }

  /** The tree, and the values of the row's fields. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public long flatTreeAndFields() {
    long sum = 0;
    for (int word : words) {
      for (FieldSpec field : decoder.get(decoder.row(word)).fields()) {
        sum += field.extract(word);
      }
    }
    return sum;
  }

  /** Baseline: the rows one after the other. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public long linearSearch() {
    long sum = 0;
    for (int word : words) {
      for (Row row : rows) {
        if ((word & row.mask()) == row.value()) {
          sum += row.index();
          break;
        }
      }
    }
    return sum;
  }

  /** Baseline: reading the words. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public long readOnly() {
    long sum = 0;
    for (int word : words) {
      sum += word;
    }
    return sum;
  }
}
