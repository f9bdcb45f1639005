package dev.rhea.tests.sequences;

import java.util.function.Predicate;

/** Makes a failing sequence small: drops units, then sets what it starts from to zero. */
final class Minimiser {
  private final Predicate<Sequence> fails;

  /**
   * @param fails whether a sequence, run alone, still shows the difference
   */
  Minimiser(Predicate<Sequence> fails) {
    this.fails = fails;
  }

  /** A sequence that fails as well and of which nothing can be taken away. */
  Sequence minimise(Sequence sequence) {
    Sequence small = sequence;
    for (int size = small.units().size() / 2; size > 0; size /= 2) {
      small = dropRuns(small, size);
    }
    Image zeros = small.start().copy();
    zeros.fillScratch(0);
    small = either(small.startingAt(zeros, 0), small);
    for (int n = 1; n < Image.REGISTERS; n++) {
      if (small.start().get(n) != 0) {
        Image without = small.start().copy();
        without.set(n, 0);
        small = either(small.startingAt(without, small.scratchSeed()), small);
      }
    }
    return small;
  }

  private Sequence dropRuns(Sequence sequence, int size) {
    Sequence small = sequence;
    for (int at = small.units().size() - size; at >= 0; at--) {
      if (at + size > small.units().size()) {
        continue;
      }
      Sequence shorter = small;
      for (int i = 0; i < size; i++) {
        shorter = shorter.without(at);
      }
      small = either(shorter, small);
    }
    return small;
  }

  private Sequence either(Sequence smaller, Sequence larger) {
    return fails.test(smaller) ? smaller : larger;
  }
}
