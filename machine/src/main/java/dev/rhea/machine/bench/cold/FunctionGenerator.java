package dev.rhea.machine.bench.cold;

import dev.rhea.machine.bench.cold.Function.Condition;
import dev.rhea.machine.bench.cold.Function.Operation;
import dev.rhea.machine.bench.cold.Function.Step;
import dev.rhea.machine.bench.cold.Function.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Invents functions of the size and shape of ordinary code: 20 to 150 instructions, an access to
 * memory in every fourth or so, short branches, short loops; one function in four calls others. The
 * same numbers give the same functions ({@link Random}'s sequence is specified).
 */
final class FunctionGenerator {
  /** Nested branches and loops. */
  private static final int DEPTH = 2;

  private final List<Function> leaves = new ArrayList<>();
  private final List<Function> all = new ArrayList<>();
  private Random random = new Random();

  /** The first {@code count} functions, callees before callers. */
  static List<Function> functions(int count) {
    FunctionGenerator generator = new FunctionGenerator();
    for (int number = 0; number < count; number++) {
      generator.add(number);
    }
    return generator.all;
  }

  private void add(int number) {
    random = new Random(number * 0x9e3779b97f4a7c15L);
    boolean calls = leaves.size() >= 16 && random.nextInt(4) == 0;
    List<Integer> constants = new ArrayList<>();
    for (int i = 2; i < Function.VARIABLES; i++) {
      constants.add(random.nextInt(3) == 0 ? random.nextInt(4000) - 2000 : random.nextInt(60) - 30);
    }
    List<Step> body = steps(5 + random.nextInt(10), 0);
    if (calls) {
      for (int i = random.nextInt(2); i >= 0; i--) {
        body.add(random.nextInt(body.size() + 1), call());
      }
    }
    body.add(new Step.Compute(Operation.XOR, 0, variable(), variable()));
    body.add(new Step.Compute(Operation.ADD, 0, 0, variable()));
    Function function = new Function(number, List.copyOf(constants), List.copyOf(body));
    all.add(function);
    if (!calls) {
      leaves.add(function);
    }
  }

  /** A call of a leaf that was generated not long ago. */
  private Step call() {
    int back = 1 + random.nextInt(Math.min(leaves.size(), 200));
    return new Step.Call(leaves.get(leaves.size() - back), variable(), variable(), variable());
  }

  private List<Step> steps(int count, int depth) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(step(depth));
    }
    return steps;
  }

  private Step step(int depth) {
    int kind = random.nextInt(depth < DEPTH ? 20 : 15);
    if (kind < 6) {
      return compute();
    } else if (kind < 10) {
      return computeConstant();
    } else if (kind < 13) {
      return new Step.Load(width(), variable(), random.nextInt(Function.WORDS), false);
    } else if (kind < 14) {
      return new Step.Load(width(), variable(), variable(), true);
    } else if (kind < 15) {
      return random.nextInt(4) == 0
          ? new Step.Store(width(), variable(), variable(), true)
          : new Step.Store(width(), variable(), random.nextInt(Function.WORDS), false);
    } else if (kind < 19) {
      List<Step> otherwise =
          random.nextBoolean() ? List.of() : steps(1 + random.nextInt(4), depth + 1);
      List<Step> then = steps(1 + random.nextInt(5), depth + 1);
      return new Step.If(pick(Condition.values()), variable(), variable(), then, otherwise);
    }
    return new Step.Repeat(2 + random.nextInt(7), steps(2 + random.nextInt(5), depth + 1));
  }

  private Step compute() {
    int target = variable();
    // Compilers reuse the register of an operand more often than not.
    int left = random.nextInt(3) == 0 ? variable() : target;
    Operation op = pick(Operation.values());
    return new Step.Compute(op, target, left, variable());
  }

  private Step computeConstant() {
    int target = variable();
    int left = random.nextInt(3) == 0 ? variable() : target;
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Step.ComputeConstant(Operation.ADD, target, left, small());
      case 2 -> new Step.ComputeConstant(Operation.AND, target, left, random.nextInt(1024));
      case 3 -> new Step.ComputeConstant(Operation.SLL, target, left, 1 + random.nextInt(12));
      case 4 -> new Step.ComputeConstant(Operation.SRL, target, left, 1 + random.nextInt(40));
      default -> new Step.ComputeConstant(Operation.XOR, target, left, small());
    };
  }

  /** A constant, not 0, that is small more often than not. */
  private int small() {
    int value = random.nextInt(3) == 0 ? random.nextInt(4000) - 2000 : random.nextInt(60) - 30;
    return value == 0 ? 1 : value;
  }

  private int variable() {
    return random.nextInt(Function.VARIABLES);
  }

  private Width width() {
    return random.nextInt(3) == 0 ? Width.WORD : Width.DOUBLE;
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
