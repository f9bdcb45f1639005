package dev.rhea.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resolved map: disjoint sections in ascending order. Immutable but for a racy hint, so read
 * without locks.
 */
final class FlatView {
  private static final int MAX_ALIAS_DEPTH = 16;

  private final Section[] sections;
  private final long[] starts;

  /**
   * The section found last. Threads race on it: a section is immutable, and the use checks its
   * range.
   */
  private @Nullable Section lastFound;

  private FlatView(List<Section> sections) {
    this.sections = sections.toArray(Section[]::new);
    this.starts = sections.stream().mapToLong(s -> s.gpa).toArray();
  }

  /**
   * Resolves regions, the first of them being on top.
   *
   * @throws IllegalArgumentException if aliases lead to themselves
   */
  static FlatView of(List<Region> regions) {
    return new FlatView(flatten(regions, 0, -1L, 0));
  }

  List<Section> sections() {
    return List.of(sections);
  }

  /** The section that holds {@code gpa}, or null. */
  @Nullable Section find(long gpa) {
    Section hint = lastFound;
    if (hint != null && hint.contains(gpa)) {
      return hint;
    }
    int low = 0;
    int high = starts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(starts[middle], gpa) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0 || !sections[high].contains(gpa)) {
      return null;
    }
    lastFound = sections[high];
    return sections[high];
  }

  private static List<Section> flatten(List<Region> regions, long first, long last, int depth) {
    if (depth > MAX_ALIAS_DEPTH) {
      throw new IllegalArgumentException("an alias shows itself");
    }
    var covered = new ArrayList<Section>();
    for (Region region : regions) {
      long from = maxUnsigned(first, region.gpa());
      long to = minUnsigned(last, region.gpa() + (region.size() - 1));
      if (Long.compareUnsigned(from, to) <= 0) {
        for (Section piece : resolve(regions, region, from, to, depth)) {
          paintBelow(covered, piece);
        }
      }
    }
    return covered;
  }

  private static List<Section> resolve(
      List<Region> regions, Region region, long from, long to, int depth) {
    long into = from - region.gpa();
    return switch (region) {
      case Region.Ram ram ->
          List.of(Section.memory(ram, from, to, ram.ram(), ram.ramOffset() + into, true));
      case Region.Rom rom ->
          List.of(Section.memory(rom, from, to, rom.ram(), rom.ramOffset() + into, false));
      case Region.RomDevice rom ->
          List.of(Section.romDevice(rom, from, to, rom.ram(), into, rom.handler()));
      case Region.Mmio mmio -> List.of(Section.mmio(mmio, from, to, mmio.handler(), into));
      case Region.Alias alias -> {
        long delta = alias.gpa() - alias.target();
        yield flatten(regions, from - delta, to - delta, depth + 1).stream()
            .map(s -> s.shift(delta))
            .toList();
      }
    };
  }

  /** Adds those parts of {@code piece} that nothing covers yet. */
  private static void paintBelow(List<Section> covered, Section piece) {
    long at = piece.gpa;
    int i = 0;
    while (i < covered.size() && Long.compareUnsigned(covered.get(i).last, at) < 0) {
      i++;
    }
    while (i < covered.size() && Long.compareUnsigned(covered.get(i).gpa, piece.last) <= 0) {
      Section above = covered.get(i);
      if (Long.compareUnsigned(above.gpa, at) > 0) {
        covered.add(i++, piece.slice(at, above.gpa - 1));
      }
      if (Long.compareUnsigned(above.last, piece.last) >= 0) {
        return;
      }
      at = above.last + 1;
      i++;
    }
    covered.add(i, piece.slice(at, piece.last));
  }

  private static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }
}
