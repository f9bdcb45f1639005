package dev.rhea.machine.bench.cold;

import dev.rhea.machine.bench.cold.Function.Condition;
import dev.rhea.machine.bench.cold.Function.Operation;
import dev.rhea.machine.bench.cold.Function.Step;
import dev.rhea.machine.bench.cold.Function.Width;
import java.util.List;

/** What functions compute, in Java: shares nothing with the emulator but the meaning. */
final class FunctionModel {
  private final long[] memory = new long[Function.WORDS];

  /** The value of a pass of cold.c over {@code functions}, in the order of its table. */
  long pass(List<Function> functions) {
    for (int i = 0; i < memory.length; i++) {
      memory[i] = i * 0x9e3779b97f4a7c15L;
    }
    long value = 1;
    for (int i = 0; i < functions.size(); i++) {
      value = mix(value, call(functions.get(i), value, i));
    }
    for (long word : memory) {
      value = mix(value, word);
    }
    return value;
  }

  /** bench.h's. */
  private static long mix(long digest, long value) {
    return Long.rotateLeft((digest ^ value) * 0x100000001b3L, 23);
  }

  private long call(Function function, long first, long second) {
    long[] variables = new long[Function.VARIABLES];
    variables[0] = first;
    variables[1] = second;
    for (int i = 2; i < variables.length; i++) {
      variables[i] = function.constants().get(i - 2);
    }
    run(function.body(), variables);
    return variables[0];
  }

  private void run(List<Step> steps, long[] v) {
    for (Step step : steps) {
      switch (step) {
        case Step.Compute(Operation op, int target, int left, int right) ->
            v[target] = compute(op, v[left], v[right]);
        case Step.ComputeConstant(Operation op, int target, int left, int constant) ->
            v[target] = compute(op, v[left], constant);
        case Step.Load(Width width, int target, int place, boolean indexed) -> {
          long word = memory[indexed ? (int) v[place] & 63 : place];
          v[target] = width == Width.WORD ? (int) word : word;
        }
        case Step.Store(Width width, int source, int place, boolean indexed) -> {
          int at = indexed ? (int) v[place] & 63 : place;
          memory[at] =
              width == Width.WORD ? memory[at] & -1L << 32 | v[source] & 0xffffffffL : v[source];
        }
        case Step.If(Condition condition, int left, int right, var then, var otherwise) ->
            run(holds(condition, v[left], v[right]) ? then : otherwise, v);
        case Step.Repeat(int times, var body) -> {
          for (int i = 0; i < times; i++) {
            run(body, v);
          }
        }
        case Step.Call(Function function, int target, int first, int second) ->
            v[target] = call(function, v[first], v[second]);
      }
    }
  }

  private static long compute(Operation op, long left, long right) {
    return switch (op) {
      case ADD -> left + right;
      case SUB -> left - right;
      case XOR -> left ^ right;
      case OR -> left | right;
      case AND -> left & right;
      case MUL -> left * right;
      case SLL -> left << right;
      case SRL -> left >>> right;
      case SRA -> left >> right;
      case ADDW -> (int) (left + right);
      case SUBW -> (int) (left - right);
      case SLTU -> Long.compareUnsigned(left, right) < 0 ? 1 : 0;
    };
  }

  private static boolean holds(Condition condition, long left, long right) {
    return switch (condition) {
      case BEQ -> left == right;
      case BNE -> left != right;
      case BLT -> left < right;
      case BGE -> left >= right;
      case BLTU -> Long.compareUnsigned(left, right) < 0;
      case BGEU -> Long.compareUnsigned(left, right) >= 0;
    };
  }
}
