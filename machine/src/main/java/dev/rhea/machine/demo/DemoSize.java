package dev.rhea.machine.demo;

import java.util.Locale;
import java.util.Map;

/** How much the guest of {@code rhea demo} computes; guest.s tells what each number means. */
public enum DemoSize {
  /** A few seconds on each engine. */
  FULL(72, 20, 120, 4, 4_000_000, 12),
  /** A blink: for tests, and to train the class cache of a build. */
  QUICK(32, 8, 4, 2, 100_000, 8);

  final int columns;
  final int rows;
  final int frames;
  final int passes;
  final int limit;
  final int queens;

  DemoSize(int columns, int rows, int frames, int passes, int limit, int queens) {
    this.columns = columns;
    this.rows = rows;
    this.frames = frames;
    this.passes = passes;
    this.limit = limit;
    this.queens = queens;
  }

  /**
   * The symbols that guest.s takes from its host.
   *
   * @param animate whether every frame is drawn, each over the one before, or the last one alone
   */
  Map<String, Long> symbols(boolean animate) {
    return Map.of(
        "COLUMNS", (long) columns,
        "ROWS", (long) rows,
        "FRAMES", (long) frames,
        "ANIMATE", animate ? 1L : 0L,
        "PASSES", (long) passes,
        "LIMIT", (long) limit,
        "QUEENS", (long) queens);
  }

  /** The name in known-results.txt. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
