package dev.rhea.accel.lockstep;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A difference as text for people. */
final class Report {
  /** Steps shown before the first suspect, and behind the last. */
  private static final int BEFORE = 24;

  private static final int BEHIND = 4;

  private final StringBuilder text = new StringBuilder();
  private final LongFunction<@Nullable String> regions;

  /**
   * Begins a report.
   *
   * @param regions what translated code is entered at a pc, or null
   */
  Report(LongFunction<@Nullable String> regions) {
    this.regions = regions;
  }

  /**
   * The whole of it.
   *
   * @param retired instructions that the guest had run when the slice began
   * @param pc where it began, a gva
   * @param atEnd what differed when it was compared
   */
  String write(long retired, long pc, List<String> atEnd, Search.Found found) {
    line("The engines differ (values: tcg's, the interpreter's).");
    line("Slice: from instruction " + retired + ", pc " + hex(pc));
    table("At its end:", atEnd);
    if (found.steps().isEmpty()) {
      line("Run again, the slice showed no difference: it hangs on when code was translated or");
      line("overwritten, or on the host.");
      return text.toString();
    }
    Search.Step last = found.steps().getLast();
    line(
        "First different after "
            + (last.offset() + 1)
            + " instructions of the slice, the same after "
            + found.steps().getFirst().offset()
            + ".");
    table("There:", found.differences());
    line("The instructions between, as interpreted ('>' marks who last wrote what differs):");
    listing(found);
    return text.toString();
  }

  private void table(String title, List<String> differences) {
    line(title);
    for (String difference : differences) {
      String[] words = difference.split(" ", -1);
      if (words.length == 3) {
        line("  %-12s %-18s %s".formatted(words[0], words[1], words[2]));
      } else {
        line("  " + difference);
      }
    }
  }

  private void listing(Search.Found found) {
    List<Search.Step> steps = found.steps();
    Set<Integer> suspects = Search.suspects(found);
    int from = Math.max(0, suspects.stream().min(Integer::compare).orElse(0) - BEFORE);
    int to =
        Math.min(
            steps.size(),
            suspects.stream().max(Integer::compare).orElse(steps.size()) + BEHIND + 1);
    for (int i = 0; i < to; i++) {
      Search.Step step = steps.get(i);
      String region = regions.apply(step.pc());
      if (region != null && (i == 0 || i >= from)) {
        line("  -- " + region);
      }
      if (i >= from) {
        line(
            (suspects.contains(i) ? "> " : "  ")
                + "+%-6d %s  %-40s %s"
                    .formatted(
                        step.offset(),
                        HexFormat.of().toHexDigits(step.pc()),
                        step.text(),
                        results(step)));
      }
    }
    if (to < steps.size()) {
      line("  ... " + (steps.size() - to) + " more");
    }
  }

  private static String results(Search.Step step) {
    StringBuilder results = new StringBuilder();
    for (String change : step.changes()) {
      String[] words = change.split(" ", -1);
      results.append(words[0]).append('=').append(words[1]).append(' ');
    }
    return results.toString().stripTrailing();
  }

  private static String hex(long value) {
    return "0x" + HexFormat.of().toHexDigits(value);
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
