package dev.rhea.machine.bench;

import dev.rhea.machine.bench.BenchProgram.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results for a terminal: a row per program and engine as they come, then the means. */
public final class BenchTable {
  private static final String HEADING =
      "program     engine   wall s      ±  ÷ qemu   cpu s  ÷ qemu     MIPS   start     50%     90%"
          + "     99%  miss/k  regions  KiB gen  KiB jit  transl     c1     c2";

  private final PrintStream out;

  public BenchTable(PrintStream out) {
    this.out = out;
  }

  /** The whole table. */
  static String text(BenchResults results) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    BenchTable table = new BenchTable(new PrintStream(text, true, StandardCharsets.UTF_8));
    table.head();
    results.programs().forEach(table::rows);
    table.means(results);
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Prints what the columns mean and their heads. */
  public void head() {
    out.println(
        """
        wall, cpu: seconds of the whole process, start-up and compiling threads included (medians; ± half their span)
        start, 50%..: seconds from its start to the guest's first pass, then until it ran at that part of its peak
        miss/k: TLB misses a thousand instructions; regions, KiB gen: translations in use, their bytecode; \
        KiB jit: the JVM's code; transl, c1, c2: seconds of translating and of the JVM's compilers
        """);
    out.println(HEADING);
  }

  /** Prints a program's rows. */
  public void rows(ProgramResult result) {
    String name = result.program().text();
    for (Series series : result.series()) {
      out.printf(Locale.ROOT, "%-11s %-6s", name, series.engine().text());
      out.printf(Locale.ROOT, " %8.2f", series.wallSeconds());
      out.print(series.runs().size() > 1 ? percent(series.spread()) : "      -");
      out.print(number("%8.2f", result.wallRatio(series)));
      out.print(number("%8.2f", finite(series.cpuSeconds())));
      out.print(number("%8.2f", result.cpuRatio(series)));
      out.print(number("%9.0f", result.mips(series)));
      out.printf(Locale.ROOT, "%8.2f", series.startSeconds());
      for (double fraction : new double[] {0.5, 0.9, 0.99}) {
        out.printf(Locale.ROOT, "%8.2f", series.secondsTo(fraction));
      }
      out.print(number("%8.2f", missesPerThousand(series)));
      out.print(number("%9.0f", series.counter("regions")));
      out.print(number("%9.0f", scaled(series.counter("bytecode-bytes"), 1.0 / 1024)));
      out.print(number("%9.0f", scaled(series.counter("jvm-code-bytes"), 1.0 / 1024)));
      out.print(number("%8.2f", scaled(series.counter("translate-us"), 1e-6)));
      out.print(number("%7.2f", scaled(series.counter("jvm-c1-ms"), 1e-3)));
      out.print(number("%7.2f", scaled(series.counter("jvm-c2-ms"), 1e-3)));
      out.println();
      name = "";
    }
  }

  /** Prints the geometric means; nothing where QEMU did not run. */
  public void means(BenchResults results) {
    for (Kind kind : Kind.values()) {
      for (BenchEngine engine : results.plan().engines()) {
        OptionalDouble wall = results.meanWallRatio(kind, engine);
        if (engine.isOurs() && wall.isPresent()) {
          out.printf(
              Locale.ROOT,
              "geometric mean of %d %s programs: %s ÷ qemu: wall %.2f, cpu%s%n",
              results.count(kind),
              kind.text(),
              engine.text(),
              wall.getAsDouble(),
              number(" %.2f", results.meanCpuRatio(kind, engine)));
        }
      }
    }
  }

  private static OptionalDouble missesPerThousand(Series series) {
    OptionalDouble misses = series.counter("tlb-misses");
    OptionalDouble instructions = series.counter("instructions");
    return misses.isPresent() && instructions.isPresent()
        ? OptionalDouble.of(misses.getAsDouble() * 1000 / instructions.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static OptionalDouble scaled(OptionalDouble value, double factor) {
    return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%5.0f %%", part * 100);
  }

  /** A number, or a dash as wide where it is not known. */
  private static String number(String format, OptionalDouble value) {
    String text = String.format(Locale.ROOT, format, value.orElse(0));
    return value.isPresent() ? text : " ".repeat(text.length() - 1) + "-";
  }

  /** The list of {@code rhea bench --list}: the programs for {@code target}. */
  public static void list(PrintStream out, BenchTarget target) {
    for (BenchProgram program : target.programs()) {
      out.printf("%-11s %-6s %s%n", program.text(), program.kind().text(), program.description());
    }
  }
}
