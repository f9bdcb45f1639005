package dev.rhea.machine.bench.cold;

import dev.rhea.machine.bench.cold.Function.Operation;
import dev.rhea.machine.bench.cold.Function.Step;
import dev.rhea.machine.bench.cold.Function.Width;
import java.util.List;
import java.util.Set;

/**
 * Writes one function as RV64GC assembly, as a compiler would: variables in registers, those of a
 * function that calls others in saved ones with a stack frame; compressed forms where there are
 * any.
 */
final class FunctionCompiler {
  /** The registers of variables in a leaf, then of the memory, then of loop counters. */
  private static final Registers LEAF =
      new Registers(
          List.of("a0", "a1", "a3", "a4", "a5", "a6", "a7", "t1"), "a2", List.of("t3", "t4"));

  private static final Registers CALLER =
      new Registers(
          List.of("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"), "s0", List.of("s9", "s10"));

  /** x8 to x15, which most compressed forms can name (unprivileged specification, 27.2). */
  private static final Set<String> COMPACT = Set.of("s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5");

  private static final Set<Operation> COMPACT_OPERATIONS =
      Set.of(
          Operation.SUB,
          Operation.XOR,
          Operation.OR,
          Operation.AND,
          Operation.ADDW,
          Operation.SUBW);

  /** Bytes of a caller's frame: ra and s0 to s10. */
  private static final int FRAME = 96;

  private record Registers(List<String> variables, String memory, List<String> counters) {}

  private final StringBuilder text = new StringBuilder();
  private final Function function;
  private final Registers registers;
  private int labels;
  private int loops;

  private FunctionCompiler(Function function) {
    this.function = function;
    this.registers = function.callees().isEmpty() ? LEAF : CALLER;
  }

  /** The name of a function in its callers' source. */
  static String symbol(Function function) {
    return "f" + function.number();
  }

  /** The source of a function, without its name. */
  static String compile(Function function) {
    FunctionCompiler compiler = new FunctionCompiler(function);
    compiler.all();
    return compiler.text.toString();
  }

  private void all() {
    boolean leaf = function.callees().isEmpty();
    if (!leaf) {
      line("c.addi16sp sp, -" + FRAME);
      frame("c.sdsp");
      line("c.mv s0, a2");
      line("c.mv s1, a0");
      line("c.mv s2, a1");
    }
    for (int i = 2; i < Function.VARIABLES; i++) {
      constant(variable(i), function.constants().get(i - 2));
    }
    steps(function.body());
    if (!leaf) {
      line("c.mv a0, s1");
      frame("c.ldsp");
      line("c.addi16sp sp, " + FRAME);
    }
    line("c.jr ra");
  }

  private void frame(String op) {
    line(op + " ra, " + (FRAME - 8) + "(sp)");
    for (int i = 0; i <= 10; i++) {
      line(op + " s" + i + ", " + i * 8 + "(sp)");
    }
  }

  private void steps(List<Step> steps) {
    steps.forEach(this::step);
  }

  private void step(Step step) {
    switch (step) {
      case Step.Compute(Operation op, int target, int left, int right) ->
          compute(op, variable(target), variable(left), variable(right));
      case Step.ComputeConstant(Operation op, int target, int left, int constant) ->
          computeConstant(op, variable(target), variable(left), constant);
      case Step.Load(Width width, int target, int place, boolean indexed) ->
          access("l" + width.suffix, variable(target), place, indexed);
      case Step.Store(Width width, int source, int place, boolean indexed) ->
          access("s" + width.suffix, variable(source), place, indexed);
      case Step.If branch -> branch(branch);
      case Step.Repeat(int times, var body) -> {
        String counter = registers.counters.get(loops++);
        int start = labels++;
        line("c.li " + counter + ", " + times);
        label(start);
        steps(body);
        line("c.addi " + counter + ", -1");
        line("bne " + counter + ", zero, L" + start);
        loops--;
      }
      case Step.Call(Function callee, int target, int first, int second) -> {
        line("c.mv a0, " + variable(first));
        line("c.mv a1, " + variable(second));
        line("c.mv a2, s0");
        line("jal ra, " + symbol(callee));
        line("c.mv " + variable(target) + ", a0");
      }
    }
  }

  private void compute(Operation op, String target, String left, String right) {
    if (op == Operation.ADD && target.equals(left)) {
      line("c.add " + target + ", " + right);
    } else if (COMPACT_OPERATIONS.contains(op)
        && target.equals(left)
        && COMPACT.contains(target)
        && COMPACT.contains(right)) {
      line("c." + op.mnemonic() + " " + target + ", " + right);
    } else {
      line(op.mnemonic() + " " + target + ", " + left + ", " + right);
    }
  }

  private void computeConstant(Operation op, String target, String left, int constant) {
    boolean same = target.equals(left);
    boolean six = constant >= -32 && constant < 32;
    if (same && (op == Operation.ADD && six || op == Operation.SLL)) {
      line("c." + op.mnemonic() + "i " + target + ", " + constant);
    } else if (same
        && COMPACT.contains(target)
        && (op == Operation.AND && six || op == Operation.SRL)) {
      line("c." + op.mnemonic() + "i " + target + ", " + constant);
    } else {
      line(op.mnemonic() + "i " + target + ", " + left + ", " + constant);
    }
  }

  private void access(String op, String register, int place, boolean indexed) {
    if (indexed) {
      line("andi t0, " + variable(place) + ", 63");
      line("c.slli t0, 3");
      line("c.add t0, " + registers.memory);
      line(op + " " + register + ", 0(t0)");
      return;
    }
    boolean compact =
        COMPACT.contains(register) && place * 8 < (op.endsWith("w") ? 128 : 256); // c.ld: 8 bits
    line(
        (compact ? "c." : "")
            + op
            + " "
            + register
            + ", "
            + place * 8
            + "("
            + registers.memory
            + ")");
  }

  private void branch(Step.If branch) {
    int otherwise = labels++;
    String skip = branch.condition().opposite().mnemonic();
    line(
        skip + " " + variable(branch.left()) + ", " + variable(branch.right()) + ", L" + otherwise);
    steps(branch.then());
    if (branch.otherwise().isEmpty()) {
      label(otherwise);
      return;
    }
    int end = labels++;
    line("c.j L" + end);
    label(otherwise);
    steps(branch.otherwise());
    label(end);
  }

  private void constant(String register, int value) {
    line(
        value >= -32 && value < 32
            ? "c.li " + register + ", " + value
            : "addi " + register + ", zero, " + value);
  }

  private String variable(int number) {
    return registers.variables.get(number);
  }

  private void label(int number) {
    text.append('L').append(number).append(":\n");
  }

  private void line(String instruction) {
    text.append("  ").append(instruction).append('\n');
  }
}
