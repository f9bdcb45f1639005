package dev.rhea.machine.bench.cold;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A generated function {@code long f(long a, long b, long[] memory)} over {@value #VARIABLES}
 * variables: 0 and 1 begin as the arguments, the others as the constants; variable 0 is the result.
 *
 * @param number which of the functions it is
 * @param constants what variables 2 and up begin as
 * @param body what it does
 */
record Function(int number, List<Integer> constants, List<Step> body) {
  static final int VARIABLES = 8;

  /** Words of the memory that all functions are given. */
  static final int WORDS = 64;

  /** The functions that it calls, of which none calls another. */
  Set<Function> callees() {
    // Calls stand at the top level of a body alone.
    return body.stream()
        .filter(step -> step instanceof Step.Call)
        .map(step -> ((Step.Call) step).function())
        .collect(Collectors.toSet());
  }

  /** An operation on two values of 64 bits, named as RISC-V's instruction for it. */
  enum Operation {
    ADD,
    SUB,
    XOR,
    OR,
    AND,
    MUL,
    SLL,
    SRL,
    SRA,
    ADDW,
    SUBW,
    SLTU;

    String mnemonic() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A comparison of two values of 64 bits, named as RISC-V's branch. */
  enum Condition {
    BEQ,
    BNE,
    BLT,
    BGE,
    BLTU,
    BGEU;

    /** The branch that is taken when this one is not. */
    Condition opposite() {
      return switch (this) {
        case BEQ -> BNE;
        case BNE -> BEQ;
        case BLT -> BGE;
        case BGE -> BLT;
        case BLTU -> BGEU;
        case BGEU -> BLTU;
      };
    }

    String mnemonic() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much a load or store moves; loads extend the sign. */
  enum Width {
    WORD("w"),
    DOUBLE("d");

    final String suffix;

    Width(String suffix) {
      this.suffix = suffix;
    }
  }

  /** One statement; variables and words by number. */
  sealed interface Step {
    /** target = left op right. */
    record Compute(Operation op, int target, int left, int right) implements Step {}

    /** target = left op constant; the constant fits an instruction. */
    record ComputeConstant(Operation op, int target, int left, int constant) implements Step {}

    /**
     * target = memory[word], or memory[variable modulo 64] when {@code indexed}.
     *
     * @param place a word or the variable with its number
     */
    record Load(Width width, int target, int place, boolean indexed) implements Step {}

    /** As {@link Load}, the other way. */
    record Store(Width width, int source, int place, boolean indexed) implements Step {}

    /** Two ways; {@code otherwise} may be empty. */
    record If(Condition condition, int left, int right, List<Step> then, List<Step> otherwise)
        implements Step {}

    /** The body, a fixed number of times, at least once. */
    record Repeat(int times, List<Step> body) implements Step {}

    /** target = function(first, second, memory); never inside another step. */
    record Call(Function function, int target, int first, int second) implements Step {}
  }
}
