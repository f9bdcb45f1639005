package dev.rhea.machine.bench;

import static dev.rhea.machine.bench.BenchProgram.Kind.COLD;
import static dev.rhea.machine.bench.BenchProgram.Kind.CPU;
import static dev.rhea.machine.bench.BenchProgram.Kind.SYSTEM;

import com.google.common.io.Resources;
import dev.rhea.machine.bench.cold.ColdImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The built-in programs. Each repeats a <em>pass</em> of work, of which it checks the result; how
 * many passes is its one argument, so a program can be of any length. A second's worth of passes is
 * what QEMU 10 did in about a second on the machine where the list was made; elsewhere a second is
 * another second, and the passes are the same.
 */
public enum BenchProgram {
  // formatter:off
  INTEGER (CPU,    350, "integer mix: division, tables, sieve, search, CRC"),
  CALLS   (CPU,    220, "recursion, small functions, a binary tree"),
  STRINGS (CPU,    330, "words, hashing, base64, copies, numbers as text"),
  SORT    (CPU,      8, "quicksort, merge sort, heap sort of 1 MiB each"),
  MATRIX  (CPU,    110, "integer and double products, elimination"),
  VM      (CPU,     65, "a byte-code interpreter of indirect calls"),
  SHA256  (CPU,    650, "SHA-256 of 64 KiB"),
  FLOAT   (CPU,    110, "floating point: additions, products, comparisons"),
  FMA     (CPU,    190, "floating point: fused multiply-add"),
  DIVSQRT (CPU,    210, "floating point: division and square root"),
  CONVERT (CPU,    400, "floating point: conversions"),
  PAGES   (SYSTEM,  50, "page walks: 32 MiB of 4 KiB pages under Sv39"),
  BESIDE  (SYSTEM,  22, "functions that write data on their own page"),
  SELFMOD (SYSTEM, 300, "writes code and runs it"),
  SYSTEM_ (SYSTEM,  80, "system calls, page faults, timer interrupts"),
  COLD_24    (6000,    24),
  COLD_300   (2500,   300),
  COLD_3000  (2000,  3000),
  COLD_30000 (1000, 30000);
  // formatter:on

  /** What a program is about; geometric means are taken within a kind. */
  public enum Kind {
    /** Code that is hot after a moment. */
    CPU,
    /** What an operating system makes a machine do. */
    SYSTEM,
    /** Much code that runs seldom. */
    COLD;

    /** The name in tables and files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final int passes;
  private final int functions;
  private final String description;

  BenchProgram(Kind kind, int passesPerSecond, String description) {
    this.kind = kind;
    this.passes = passesPerSecond;
    this.functions = 0;
    this.description = description;
  }

  BenchProgram(int functions, int calls) {
    this.kind = COLD;
    this.passes = calls;
    this.functions = functions;
    this.description =
        String.format(Locale.ROOT, "%,d functions called %,d times each", functions, calls);
  }

  /** The name on the command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-').replaceAll("-$", "");
  }

  /** What it is about. */
  public Kind kind() {
    return kind;
  }

  /** One line for lists. */
  public String description() {
    return description;
  }

  /**
   * How many passes make a run of about {@code seconds} under QEMU. How often a cold program calls
   * its functions is what it is about, so that does not depend on the length; below a second it
   * makes two passes.
   */
  public int passes(double seconds) {
    if (kind == COLD) {
      return seconds < 1 ? 2 : passes;
    }
    return (int) Math.max(1, Math.round(passes * seconds));
  }

  /**
   * The file for {@code -kernel}: an ELF, or for a cold program a plain image for the start of RAM.
   *
   * @param target one that has this program
   */
  public byte[] image(BenchTarget target) {
    return kind == COLD
        ? ColdImage.bytes(resource("cold.bin"), functions)
        : resource(target.directory() + text() + ".elf");
  }

  private static byte[] resource(String name) {
    try {
      return Resources.toByteArray(Resources.getResource(BenchProgram.class, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program called {@code text}, or null. */
  public static @Nullable BenchProgram named(String text) {
    for (BenchProgram program : values()) {
      if (program.text().equals(text)) {
        return program;
      }
    }
    return null;
  }
}
