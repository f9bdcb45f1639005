package dev.rhea.tests.sequences.mips;

import java.util.ArrayList;
import java.util.List;

/**
 * Instructions, and the image they start from.
 *
 * @param units what may be dropped one by one
 * @param start registers and scratch buffer
 */
record MipsSequence(List<Unit> units, byte[] start) {
  /** Holds the middle of the scratch buffer: s0. */
  static final int BASE = 16;

  /** Another register for addresses, computed by their unit: s1. */
  static final int POINTER = 17;

  /** Points to the image: s8. */
  static final int IMAGE = 30;

  /**
   * Instructions that belong together.
   *
   * @param words in order
   * @param skip 0; or the first word is a branch, the second its slot, and this is how many of the
   *     following units are jumped over
   */
  record Unit(List<Integer> words, int skip) {
    Unit {
      words = List.copyOf(words);
    }
  }

  /** Whether instructions may not write general register {@code n}. */
  static boolean isReserved(long n) {
    return n == BASE || n == POINTER || n == IMAGE;
  }

  MipsSequence without(int unit) {
    List<Unit> left = new ArrayList<>(units);
    left.remove(unit);
    return new MipsSequence(left, start);
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
        int distance = units.subList(i, last).stream().mapToInt(u -> u.words.size()).sum();
        words.add(unit.words.get(0) & 0xFFFF_0000 | distance - 1);
        words.addAll(unit.words.subList(1, unit.words.size()));
      }
    }
    return words;
  }
}
