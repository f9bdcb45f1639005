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
    Map<String, Row> texts = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (!row.reserved()) {
        Row same = texts.put(row.mnemonic() + " " + row.operands().text(), row);
        if (same != null) {
          throw new PatternException(
              row.location(), row.mnemonic() + " has the same operands at " + same.location());
        }
      }
      List<Cube> left = new ArrayList<>(List.of(new Cube(row.mask(), row.value())));
      for (int j = 0; j < i; j++) {
        Row earlier = rows.get(j);
        if (!row.overlaps(earlier)) {
          continue;
        }
        int group = groups.get(i);
        if (group == 0 || group != groups.get(j)) {
          throw new PatternException(
              row.location(),
              row.mnemonic() + " overlaps " + earlier + "; put both into one { } if meant");
        }
        left = without(left, new Cube(earlier.mask(), earlier.value()));
      }
      if (left.isEmpty()) {
        throw new PatternException(
            row.location(), row.mnemonic() + " can never match: earlier rows take all its words");
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
