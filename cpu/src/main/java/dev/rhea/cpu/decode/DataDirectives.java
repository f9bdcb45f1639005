package dev.rhea.cpu.decode;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** The directives that emit data or move on. */
final class DataDirectives {
  /** What one directive may skip; far more is a mistake in an address. */
  private static final long MAX_SKIP = 1 << 28;

  private final AssemblyOutput out;
  private final Dialect dialect;
  private final ToLongFunction<String> evaluate;
  private final boolean emitting;

  /**
   * Directives for one pass.
   *
   * @param emitting whether operands that do not decide on sizes are to be evaluated
   */
  DataDirectives(
      AssemblyOutput out, Dialect dialect, ToLongFunction<String> evaluate, boolean emitting) {
    this.out = out;
    this.dialect = dialect;
    this.evaluate = evaluate;
    this.emitting = emitting;
  }

  void run(String name, List<String> operands) {
    switch (name) {
      case ".byte" -> integers(operands, 1);
      case ".half", ".2byte", ".short" -> integers(operands, 2);
      case ".word", ".4byte", ".long" -> integers(operands, 4);
      case ".dword", ".8byte", ".quad" -> integers(operands, 8);
      case ".ascii" -> strings(operands, false);
      case ".asciz", ".string" -> strings(operands, true);
      case ".align", ".p2align" -> {
        long power = single(name, operands);
        if (power < 0 || power > 24) {
          throw new AssemblerException(name + " takes a power of two from 0 to 24, not " + power);
        }
        align(1 << power);
      }
      case ".balign" -> align(single(name, operands));
      case ".skip", ".space", ".zero" -> skip(name, operands);
      case ".org" -> org(single(name, operands));
      case ".text", ".data" -> none(name, operands);
      case ".globl", ".global" -> {}
      case ".option" -> {
        if (!operands.equals(List.of("norvc")) && !operands.equals(List.of("norelax"))) {
          throw new AssemblerException(".option knows norvc and norelax");
        }
      }
      default -> throw new AssemblerException("unknown directive " + name);
    }
  }

  private void integers(List<String> operands, int bytes) {
    if (operands.isEmpty()) {
      throw new AssemblerException("a value is missing");
    }
    for (String operand : operands) {
      long value = emitting ? evaluate.applyAsLong(operand) : 0;
      if (bytes < 8 && (value < -1L << (8 * bytes - 1) || value >= 1L << (8 * bytes))) {
        throw new AssemblerException(operand + " does not fit " + bytes + " bytes");
      }
      out.little(value, bytes);
    }
  }

  private void strings(List<String> operands, boolean terminated) {
    for (String operand : operands) {
      out.raw(Escapes.string(operand));
      if (terminated) {
        out.little(0, 1);
      }
    }
  }

  private void align(long alignment) {
    if (alignment <= 0 || (alignment & (alignment - 1)) != 0 || alignment > MAX_SKIP) {
      throw new AssemblerException("an alignment is a power of two, not " + alignment);
    }
    int length = (int) (-out.address() & (alignment - 1));
    out.raw(dialect.padding(length));
  }

  private void skip(String name, List<String> operands) {
    if (operands.isEmpty() || operands.size() > 2) {
      throw new AssemblerException(name + " takes a length and perhaps a fill byte");
    }
    long fill = operands.size() == 2 && emitting ? evaluate.applyAsLong(operands.get(1)) : 0;
    fill(evaluate.applyAsLong(operands.get(0)), (byte) fill);
  }

  private void org(long address) {
    fill(address - out.address(), (byte) 0);
  }

  private void fill(long length, byte value) {
    if (length < 0 || length > MAX_SKIP) {
      throw new AssemblerException("cannot skip " + length + " bytes");
    }
    byte[] filler = new byte[(int) length];
    Arrays.fill(filler, value);
    out.raw(filler);
  }

  private long single(String name, List<String> operands) {
    if (operands.size() != 1) {
      throw new AssemblerException(name + " takes one operand");
    }
    return evaluate.applyAsLong(operands.getFirst());
  }

  private static void none(String name, List<String> operands) {
    if (!operands.isEmpty()) {
      throw new AssemblerException(name + " takes no operand: there is one section");
    }
  }
}
