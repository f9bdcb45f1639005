package dev.rhea.cpu.decode;

import java.util.List;

/**
 * How a word's row is found: a tree of switches over contiguous bits. The same for the decoder's
 * flat array (wide switches) and the interpreter generator (narrow ones, which the JVM's compiler
 * turns into compare trees). Immutable; equal input gives an equal tree.
 */
public sealed interface DecisionTree {
  /** Goes to child number {@code word >>> shift & (1 << width) - 1}. */
  record Switch(int shift, int width, List<DecisionTree> children) implements DecisionTree {
    public Switch {
      children = List.copyOf(children);
    }

    /** The child for {@code word}. */
    public DecisionTree child(int word) {
      return children.get(word >>> shift & (1 << width) - 1);
    }
  }

  /**
   * If {@code (word & mask) == value} the word is {@code row}'s (or illegal, if that is reserved),
   * else {@code next} decides. The mask has only the bits not yet known on the way here.
   */
  record Test(Row row, int mask, int value, DecisionTree next) implements DecisionTree {}

  /** The word is {@code row}'s; all its fixed bits have been looked at. */
  record Leaf(Row row) implements DecisionTree {}

  /** No row, or a reserved one. */
  record Illegal() implements DecisionTree {}

  /**
   * Builds the tree for {@code rows}; where several match, the first wins.
   *
   * @param maxBits widest switch, in bits
   */
  static DecisionTree build(List<Row> rows, int maxBits) {
    return new TreeBuilder(maxBits).build(rows, 0);
  }

  /** The row of {@code word}, or -1: a reference for tests, not fast. */
  default int find(int word) {
    DecisionTree at = this;
    while (true) {
      switch (at) {
        case Switch node -> at = node.child(word);
        case Test node -> {
          if ((word & node.mask) == node.value) {
            return node.row.reserved() ? -1 : node.row.index();
          }
          at = node.next;
        }
        case Leaf node -> {
          return node.row.index();
        }
        case Illegal _ -> {
          return -1;
        }
      }
    }
  }
}
