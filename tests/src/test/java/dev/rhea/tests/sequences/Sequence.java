package dev.rhea.tests.sequences;

import dev.rhea.cpu.decode.Disassembler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Instructions that run in a loop of {@link #ROUNDS}, and what they start from.
 *
 * @param units what may be dropped one by one
 * @param scratchSeed what {@link Image#fillScratch} got
 * @param start registers and scratch buffer; the reserved registers are set by the program
 */
record Sequence(List<Unit> units, long scratchSeed, Image start) {
  /** How often the loop runs, so that registers flow around it. */
  static final int ROUNDS = 3;

  /** Bases of memory operands hold the middle of the scratch buffer. */
  static final int BASE = 8;

  static final int STACK_BASE = 2;

  /** Points to the image. */
  static final int IMAGE = 3;

  /** Counts the rounds. */
  static final int COUNTER = 4;

  /** The address of operands without an offset, computed by their unit. */
  static final int POINTER = 9;

  /** Whether instructions may not write x register {@code n}. */
  static boolean isReserved(long n) {
    return n == BASE || n == STACK_BASE || n == IMAGE || n == COUNTER || n == POINTER;
  }

  /**
   * Instructions that belong together. A forward branch is the unit's only instruction.
   *
   * @param words in order; the upper half of a compressed one is zero
   * @param skip 0, or how many of the following units the branch jumps over
   */
  record Unit(List<Integer> words, int skip) {
    Unit {
      words = List.copyOf(words);
    }

    int bytes() {
      return words.stream().mapToInt(Sequence::length).sum();
    }
  }

  Sequence {
    units = List.copyOf(units);
  }

  static int length(int word) {
    return (word & 3) == 3 ? 4 : 2;
  }

  Sequence without(int unit) {
    List<Unit> left = new ArrayList<>(units);
    left.remove(unit);
    return new Sequence(left, scratchSeed, start);
  }

  Sequence startingAt(Image image, long seed) {
    return new Sequence(units, seed, image);
  }

  /** The words in order, branches completed. */
  List<Integer> words() {
    List<Integer> words = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      Unit unit = units.get(i);
      if (unit.skip == 0) {
        words.addAll(unit.words);
      } else {
        int last = Math.min(units.size(), i + 1 + unit.skip);
        int distance = units.subList(i, last).stream().mapToInt(Unit::bytes).sum();
        words.add(Rows.withTarget(unit.words.getFirst(), distance));
      }
    }
    return words;
  }

  /** One instruction on a line. */
  String disassembly() {
    Disassembler disassembler = Rows.disassembler();
    StringBuilder text = new StringBuilder();
    long pc = 0;
    for (int word : words()) {
      String digits = length(word) == 4 ? "%08x" : "%04x    ";
      text.append(String.format(Locale.ROOT, "  %3x  " + digits, pc, word));
      text.append("  ").append(disassembler.text(word, pc)).append('\n');
      pc += length(word);
    }
    return text.toString();
  }
}
