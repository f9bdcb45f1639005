package dev.rhea.cpu.gen;

import dev.rhea.cpu.Architecture;
import dev.rhea.cpu.decode.DecisionTree;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.gen.RowMethods.Flow;
import dev.rhea.cpu.gen.RowMethods.RowMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which subtrees of the interpreter's decision tree become methods of their own, so that the loop's
 * method stays below what HotSpot compiles.
 */
final class OutlinedTrees {
  /** Estimated bytecode bytes of run() that outlining aims at; HotSpot's limit is 8,000. */
  private static final int MAIN_LIMIT = 5600;

  /** No method is larger than this, estimated. */
  private static final int OUTLINED_LIMIT = 3000;

  /**
   * A subtree with a method.
   *
   * @param synced whether pc and budget have to be exact when it is called
   */
  record Outlined(String name, DecisionTree tree, boolean synced) {}

  private final Architecture architecture;
  private final DecisionTree root;
  private final List<@Nullable RowMethod> methods;
  private final IdentityHashMap<DecisionTree, Outlined> outlined = new IdentityHashMap<>();
  private final List<Outlined> outlinedInOrder = new ArrayList<>();

  /**
   * @param methods those of the rows, by index
   */
  OutlinedTrees(Architecture architecture, DecisionTree root, List<@Nullable RowMethod> methods) {
    this.architecture = architecture;
    this.root = root;
    this.methods = methods;
    outline();
  }

  /** All of them, in the order of their names. */
  List<Outlined> inOrder() {
    return outlinedInOrder;
  }

  /** The method that {@code tree} has become, or null if it stands where it is. */
  @Nullable Outlined get(DecisionTree tree) {
    return outlined.get(tree);
  }

  /** The method of a row that is not reserved. */
  RowMethod method(Row row) {
    return Objects.requireNonNull(methods.get(row.index()), row.mnemonic());
  }

  private void outline() {
    while (size(root) > MAIN_LIMIT) {
      List<DecisionTree> candidates = new ArrayList<>();
      collect(root, candidates);
      DecisionTree largest =
          candidates.stream()
              .max(Comparator.comparingInt(tree -> size(tree) / (1 + 2 * usualRows(tree))))
              .orElseThrow(() -> new IllegalStateException("tree cannot be split further"));
      Outlined method =
          new Outlined(
              "tree" + outlinedInOrder.size(),
              largest,
              any(largest, Flow.SYNCED) || any(largest, Flow.SYNCED_JUMP));
      outlined.put(largest, method);
      outlinedInOrder.add(method);
    }
  }

  /** Subtrees worth a method: neither tiny nor too large. */
  private void collect(DecisionTree tree, List<DecisionTree> into) {
    if (outlined.containsKey(tree)) {
      return;
    }
    int size = size(tree);
    if (size < 300) {
      return;
    }
    if (tree != root && size <= OUTLINED_LIMIT && !mixed(tree)) {
      into.add(tree);
    }
    for (DecisionTree child : children(tree)) {
      collect(child, into);
    }
  }

  /** Trees with branches stay in run(), where a backward branch is told from a forward one. */
  private boolean mixed(DecisionTree tree) {
    return any(tree, Flow.BRANCH) || any(tree, Flow.JUMP);
  }

  private boolean any(DecisionTree tree, Flow flow) {
    Row row = rowOf(tree);
    if (row != null && !row.reserved() && method(row).flow() == flow) {
      return true;
    }
    for (DecisionTree child : children(tree)) {
      if (any(child, flow)) {
        return true;
      }
    }
    return false;
  }

  /** Rows of the usual features: what is executed most should stay in run(). */
  private int usualRows(DecisionTree tree) {
    Row row = rowOf(tree);
    int count =
        row == null
                || row.reserved()
                || row.feature() >= 0 && (architecture.usualFeatures() >>> row.feature() & 1) == 0
            ? 0
            : 1;
    for (DecisionTree child : children(tree)) {
      count += usualRows(child);
    }
    return count;
  }

  private int size(DecisionTree tree) {
    if (outlined.containsKey(tree)) {
      return 24;
    }
    int own =
        switch (tree) {
          case DecisionTree.Switch node -> 10 + 12 * node.children().size();
          case DecisionTree.Test _ -> 34;
          case DecisionTree.Leaf _ -> 24;
          case DecisionTree.Illegal _ -> 3;
        };
    for (DecisionTree child : children(tree)) {
      own += size(child);
    }
    return own;
  }

  private static List<DecisionTree> children(DecisionTree tree) {
    return switch (tree) {
      case DecisionTree.Switch node -> node.children();
      case DecisionTree.Test node -> List.of(node.next());
      case DecisionTree.Leaf _ -> List.of();
      case DecisionTree.Illegal _ -> List.of();
    };
  }

  private static @Nullable Row rowOf(DecisionTree tree) {
    return switch (tree) {
      case DecisionTree.Switch _ -> null;
      case DecisionTree.Test node -> node.row();
      case DecisionTree.Leaf node -> node.row();
      case DecisionTree.Illegal _ -> null;
    };
  }
}
