package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds decision trees greedily. At each node it takes the contiguous group of unknown bits that
 * leaves the least to be told apart (by weight); groups that are fixed in all rows first, since
 * these need no row twice. When no group separates the rows, the first row is tested by itself.
 */
final class TreeBuilder {
  /** Up to this many rows without a commonly fixed group, a chain of tests beats duplication. */
  private static final int CHAIN = 3;

  /** How much more often a row of the first extension is taken to be executed than another. */
  private static final int BASE_WEIGHT = 8;

  private static final DecisionTree ILLEGAL = new DecisionTree.Illegal();

  private final int maxBits;

  TreeBuilder(int maxBits) {
    if (maxBits < 1 || maxBits > 16) {
      throw new IllegalArgumentException("switches of 1 to 16 bits, not " + maxBits);
    }
    this.maxBits = maxBits;
  }

  /** A group of bits and what choosing it would cost. */
  private record Choice(int shift, int width, long cost) {}

  /**
   * Builds the tree for {@code rows} when the bits {@code known} have been looked at and agree with
   * all of them.
   */
  DecisionTree build(List<Row> rows, int known) {
    if (rows.isEmpty()) {
      return ILLEGAL;
    }
    Row first = rows.getFirst();
    int open = first.mask() & ~known;
    if (open == 0) {
      return first.reserved() ? ILLEGAL : new DecisionTree.Leaf(first);
    }
    List<Row> others = rows.subList(1, rows.size());
    if (others.isEmpty()) {
      return test(first, open, ILLEGAL);
    }
    int common = -1;
    int any = 0;
    for (Row row : rows) {
      common &= row.mask();
      any |= row.mask();
    }
    Choice choice = best(rows, common & ~known);
    if (choice == null && others.size() >= CHAIN) {
      choice = best(rows, any & ~known);
    }
    return choice == null ? test(first, open, build(others, known)) : split(rows, known, choice);
  }

  private static DecisionTree test(Row row, int mask, DecisionTree next) {
    return row.reserved() && next instanceof DecisionTree.Illegal
        ? ILLEGAL
        : new DecisionTree.Test(row, mask, row.value() & mask, next);
  }

  private DecisionTree split(List<Row> rows, int known, Choice choice) {
    int group = ((1 << choice.width) - 1) << choice.shift;
    List<DecisionTree> children = new ArrayList<>();
    for (int i = 0; i < 1 << choice.width; i++) {
      children.add(build(matching(rows, group, i << choice.shift), known | group));
    }
    return new DecisionTree.Switch(choice.shift, choice.width, children);
  }

  private static List<Row> matching(List<Row> rows, int group, int value) {
    List<Row> result = new ArrayList<>();
    for (Row row : rows) {
      if (((row.value() ^ value) & row.mask() & group) == 0) {
        result.add(row);
      }
    }
    return result;
  }

  /** The best group within {@code allowed}, or null if none separates the rows. */
  private @Nullable Choice best(List<Row> rows, int allowed) {
    Choice best = null;
    for (int shift = 0; shift < 32; shift++) {
      for (int width = 1; width <= maxBits && shift + width <= 32; width++) {
        int group = ((1 << width) - 1) << shift;
        if ((group & ~allowed) != 0) {
          break;
        }
        Choice choice = cost(rows, shift, width);
        if (choice != null && (best == null || choice.cost < best.cost)) {
          best = choice;
        }
      }
    }
    return best;
  }

  /**
   * The sum over the children of their rows' weights squared, which is the expected work behind the
   * switch, with a little for the switch's size; null if some child still has all rows.
   */
  private static @Nullable Choice cost(List<Row> rows, int shift, int width) {
    int group = (1 << width) - 1;
    int[] counts = new int[1 << width];
    int all = 0;
    for (Row row : rows) {
      int mask = row.mask() >>> shift & group;
      int value = row.value() >>> shift & group;
      int weight = weight(row);
      all += weight;
      if (mask == group) {
        counts[value] += weight;
      } else {
        for (int i = 0; i < counts.length; i++) {
          counts[i] += (i & mask) == value ? weight : 0;
        }
      }
    }
    long sum = 0;
    for (int count : counts) {
      if (count == all) {
        return null;
      }
      sum += (long) count * count;
    }
    return new Choice(shift, width, sum * 16 + (1 << width));
  }

  /** The base instruction set is executed most, so its rows are to be told apart early. */
  private static int weight(Row row) {
    return row.feature() <= 0 ? BASE_WEIGHT : 1;
  }
}
