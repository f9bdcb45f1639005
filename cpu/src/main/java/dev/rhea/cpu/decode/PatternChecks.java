package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that concern several rows at once. */
final class PatternChecks {
  private PatternChecks() {}

  /** The words with {@code (word & mask) == value}. */
  private record Cube(int mask, int value) {}

  /**
   * Checks {@code rows}.
   *
   * @param groups for each row the number of its group, 0 if it is in none
   */
  static void check(List<Row> rows, List<Integer> groups) {
    checkTexts(rows);
    int[] masks = new int[rows.size()];
    int[] values = new int[rows.size()];
    for (int i = 0; i < masks.length; i++) {
      masks[i] = rows.get(i).mask();
      values[i] = rows.get(i).value();
      List<Cube> left = null;
      for (int j = 0; j < i; j++) {
        if (((values[i] ^ values[j]) & masks[i] & masks[j]) != 0) {
          continue;
        }
        Row row = rows.get(i);
        int group = groups.get(i);
        if (group == 0 || group != groups.get(j)) {
          throw new PatternException(
              row.location(),
              row.mnemonic() + " overlaps " + rows.get(j) + "; put both into one { } if meant");
        }
        left = left == null ? List.of(new Cube(masks[i], values[i])) : left;
        left = without(left, new Cube(masks[j], values[j]));
        if (left.isEmpty()) {
          throw new PatternException(
              row.location(), row.mnemonic() + " can never match: earlier rows take all its words");
        }
      }
    }
  }

  private static void checkTexts(List<Row> rows) {
    Map<String, Row> texts = new HashMap<>();
    for (Row row : rows) {
      if (!row.reserved()) {
        Row same = texts.put(row.mnemonic().concat(" ").concat(row.operands().text()), row);
        if (same != null) {
          throw new PatternException(
              row.location(), row.mnemonic() + " has the same operands at " + same.location());
        }
      }
    }
  }

  /** The words of {@code cubes} that are not in {@code taken}, as disjoint cubes. */
  private static List<Cube> without(List<Cube> cubes, Cube taken) {
    List<Cube> result = new ArrayList<>();
    for (Cube cube : cubes) {
      if (((cube.value ^ taken.value) & cube.mask & taken.mask) != 0) {
        result.add(cube);
        continue;
      }
      int mask = cube.mask;
      int value = cube.value;
      for (int rest = taken.mask & ~cube.mask; rest != 0; rest &= rest - 1) {
        int bit = Integer.lowestOneBit(rest);
        mask |= bit;
        result.add(new Cube(mask, value | (~taken.value & bit)));
        value |= taken.value & bit;
      }
    }
    return result;
  }
}
