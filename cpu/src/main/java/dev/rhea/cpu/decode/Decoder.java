package dev.rhea.cpu.decode;

import java.util.Arrays;
import java.util.List;

/**
 * Finds a word's row by one flat decision tree. Immutable; {@link #row} is hot for the translator
 * and the disassembler (the interpreter has switches of its own).
 *
 * <p>Layout of the tree: a reference is the index of a node, or the complement of a row's index, or
 * {@link #ILLEGAL}. A switch node is its header {@code shift | width << 8} followed by {@code 1 <<
 * width} references; a test node is {@code TEST}, mask, value, reference if equal, reference if
 * not.
 *
 * <p>Where one row is left, the tree refers to it at once, whatever bits have not been looked at:
 * {@link #row} compares the whole word at the end, a branch that is nearly always taken.
 */
public final class Decoder {
  private static final int ILLEGAL = Integer.MIN_VALUE;
  private static final int TEST = -1;
  private static final int MAX_BITS = 7;

  private final List<Row> rows;
  private final int root;

  /** Mask and value of each row, for the comparison at the end. */
  private final int[] fixed;

  private int[] tree = new int[1024];
  private int size;

  /** A decoder for the rows of a set. */
  public Decoder(PatternSet patterns) {
    this(patterns.rows());
  }

  /** A decoder for {@code rows}, whose indices are their positions. */
  public Decoder(List<Row> rows) {
    this.rows = List.copyOf(rows);
    root = flatten(DecisionTree.build(rows, MAX_BITS));
    tree = Arrays.copyOf(tree, size);
    fixed = new int[2 * rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      fixed[2 * i] = rows.get(i).mask();
      fixed[2 * i + 1] = rows.get(i).value();
    }
  }

  /** The reference to {@code node}; no switch over types, whose first use costs 10 ms at start. */
  private int flatten(DecisionTree node) {
    if (node instanceof DecisionTree.Switch s) {
      int at = allocate(1 + s.children().size());
      tree[at] = s.shift() | s.width() << 8;
      for (int i = 0; i < s.children().size(); i++) {
        int child = flatten(s.children().get(i));
        tree[at + 1 + i] = child;
      }
      return at;
    }
    if (node instanceof DecisionTree.Test test) {
      int row = test.row().reserved() ? ILLEGAL : ~test.row().index();
      if (test.next() instanceof DecisionTree.Illegal) {
        return row;
      }
      int at = allocate(5);
      int next = flatten(test.next());
      tree[at] = TEST;
      tree[at + 1] = test.mask();
      tree[at + 2] = test.value();
      tree[at + 3] = row;
      tree[at + 4] = next;
      return at;
    }
    return node instanceof DecisionTree.Leaf leaf ? ~leaf.row().index() : ILLEGAL;
  }

  private int allocate(int count) {
    int at = size;
    size += count;
    if (size > tree.length) {
      tree = Arrays.copyOf(tree, Math.max(size, tree.length * 2));
    }
    return at;
  }

  /**
   * Index of the row of {@code word}, or -1 if there is none. For a 2-byte instruction the upper
   * half of the word does not matter.
   */
  public int row(int word) {
    int[] nodes = tree;
    int at = root;
    while (at >= 0) {
      int header = nodes[at];
      if (header >= 0) {
        at = nodes[at + 1 + (word >>> header & (1 << (header >>> 8)) - 1)];
      } else {
        at = nodes[at + ((word & nodes[at + 1]) == nodes[at + 2] ? 3 : 4)];
      }
    }
    if (at == ILLEGAL) {
      return -1;
    }
    int row = ~at;
    return (word & fixed[2 * row]) == fixed[2 * row + 1] ? row : -1;
  }

  /** Row number {@code index}. */
  public Row get(int index) {
    return rows.get(index);
  }

  /** The value of {@code field} in {@code word}. */
  public long field(FieldSpec field, int word) {
    return field.extract(word);
  }

  /** Size of the tree in bytes. */
  public int bytes() {
    return tree.length * Integer.BYTES;
  }
}
