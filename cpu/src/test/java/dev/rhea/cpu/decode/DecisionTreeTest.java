package dev.rhea.cpu.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTreeTest {
  private static final PatternSet MIXED =
      PatternSet.parse(
          "mixed",
          """
          %d5 8:5
          %a5 3:5
          == 16-bit forms, priority inside a group [C]
          {
            zero    000 00000 00000 000            !reserved
            hint    000 00000 .....  000  %a5  =nop
            move    000 ..... .....  000  %d5 %a5
          }
          short   001 ..... .....  000  %d5 %a5
          == 32-bit forms [W]
          {
            special 0000 0000 0000 0000 0000 ---- 0111 1111
            wide    ---- ---- ---- ---- 0000 ---- ---1 1111
            prefix  1--- ---- ---- ---- ---- ---- -0-0 0111
          }
          """);

  /** First match in order: what the notation promises. */
  static int linear(List<Row> rows, int word) {
    for (Row row : rows) {
      if (row.matches(word)) {
        return row.reserved() ? -1 : row.index();
      }
    }
    return -1;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void treeFindsWhatALinearSearchFinds(int maxBits) {
    List<Row> rows = MIXED.rows();
    DecisionTree tree = DecisionTree.build(rows, maxBits);
    Decoder decoder = new Decoder(MIXED);
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < 200_000; i++) {
      int word = random.nextInt();
      Row row = rows.get(random.nextInt(rows.size()));
      if (i % 2 == 0) {
        word = word & ~row.mask() | row.value();
      }
      int expected = linear(rows, word);
      assertEquals(expected, tree.find(word));
      assertEquals(expected, decoder.row(word));
      found += expected >= 0 ? 1 : 0;
    }
    assertTrue(found > 50_000);
  }

  @Test
  void switchesStayWithinTheCapAndBeginWithTheCommonBits() {
    DecisionTree tree = DecisionTree.build(MIXED.rows(), 3);
    DecisionTree.Switch root = (DecisionTree.Switch) tree;
    int group = (1 << root.width()) - 1 << root.shift();
    for (Row row : MIXED.rows()) {
      assertEquals(group, row.mask() & group);
    }
    assertTrue(widest(tree) <= 3);
  }

  private static int widest(DecisionTree tree) {
    return switch (tree) {
      case DecisionTree.Switch s -> {
        int widest = s.width();
        for (DecisionTree child : s.children()) {
          widest = Math.max(widest, widest(child));
        }
        yield widest;
      }
      case DecisionTree.Test test -> widest(test.next());
      case DecisionTree.Leaf _, DecisionTree.Illegal _ -> 0;
    };
  }

  @Test
  void equalRowsGiveEqualTrees() {
    assertEquals(DecisionTree.build(MIXED.rows(), 4), DecisionTree.build(MIXED.rows(), 4));
  }

  @Test
  void noRowsAreIllegalAndARowWithoutBitsTakesAll() {
    assertEquals(-1, DecisionTree.build(List.of(), 3).find(5));
    PatternSet all = PatternSet.parse("t", "== All\nany -------- --------\n");
    assertEquals(0, DecisionTree.build(all.rows(), 3).find(5));
    assertEquals(0, new Decoder(all).row(5));
  }
}
