package dev.rhea.machine.linux;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the console of the guest whose first process is init-check.sh, compares each result with
 * the known one, and prints a table row by row.
 *
 * <p>The guest speaks in lines: {@code GUEST-READY}; {@code W1 name result} and so on, each
 * followed by {@code GUEST-T name seconds}, the guest's clock; {@code GUEST-DONE}. All other lines
 * are the kernel's and are passed over. The check has passed when every known result came, each as
 * it must be, and the guest then powered its machine off with status 0.
 */
public final class SelfCheck {
  private final Map<String, String> known;
  private final PrintStream table;
  private final LongSupplier nanos;
  private final long startNanos;

  private final Map<String, String> results = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private @Nullable String pending;
  private double guestSeconds = Double.NaN;
  private double readySeconds = Double.NaN;
  private double doneSeconds = Double.NaN;

  /**
   * @param known what the guest must print, by the first word of the line
   * @param table where the table goes
   * @param nanos the host's clock, to tell when the guest was ready and done
   */
  public SelfCheck(Map<String, String> known, PrintStream table, LongSupplier nanos) {
    this.known = known;
    this.table = table;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  /**
   * The results that every machine must print: the lines of known-results.txt by their first word.
   */
  public static Map<String, String> knownResults() {
    Map<String, String> known = new LinkedHashMap<>();
    GuestFiles.resource("known-results.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> known.put(word(line, 0), line));
    return known;
  }

  /** Takes the next line of the console. */
  public void line(String text) {
    switch (word(text, 0)) {
      case "GUEST-READY" -> {
        readySeconds = secondsSinceStart();
        table.printf("%-14s %-8s %10s%n", "check", "result", "guest s");
      }
      case "GUEST-T" -> clock(text);
      case "GUEST-DONE" -> doneSeconds = secondsSinceStart();
      default -> {
        if (known.containsKey(word(text, 0))) {
          results.put(word(text, 0), text);
          pending = text;
        }
      }
    }
  }

  /** {@code GUEST-T name seconds}: the computation before it has ended at this time. */
  private void clock(String text) {
    double before = guestSeconds;
    try {
      guestSeconds = Double.parseDouble(word(text, 2));
    } catch (NumberFormatException e) {
      guestSeconds = Double.NaN; // A guest that computes wrong may print anything.
    }
    if (pending != null) {
      row(pending, guestSeconds - before);
      pending = null;
    }
  }

  private void row(String result, double seconds) {
    String key = word(result, 0);
    boolean right = result.equals(known.get(key));
    table.printf(
        Locale.ROOT,
        "%-14s %-8s %10.2f%n",
        key + " " + word(result, 1),
        right ? "right" : "WRONG",
        seconds);
    if (!right) {
      wrong.add(key);
      table.printf("    printed  %s%n    known    %s%n", result, known.get(key));
    }
  }

  /**
   * Prints the rest of the table after the machine has ended, and judges.
   *
   * @param exitStatus the machine's
   * @return true when all was right
   */
  public boolean verdict(int exitStatus) {
    for (String key : known.keySet()) {
      if (!results.containsKey(key)) {
        wrong.add(key);
        table.printf("%-14s %-8s%n", key, "MISSING");
      }
    }
    boolean ended = !Double.isNaN(doneSeconds) && exitStatus == 0;
    if (ended) {
      table.printf(
          Locale.ROOT,
          "ready after %.1f s, done after %.1f s (host's clock)%n",
          readySeconds,
          doneSeconds);
    } else {
      table.printf("the guest did not come to its end; the machine's status is %d%n", exitStatus);
    }
    boolean passed = ended && wrong.isEmpty();
    table.printf("%d of %d right%n", known.size() - wrong.size(), known.size());
    return passed;
  }

  private double secondsSinceStart() {
    return (nanos.getAsLong() - startNanos) * 1e-9;
  }

  /** The {@code index}th word of a line, or the empty string when there are fewer. */
  private static String word(String line, int index) {
    String[] words = line.split(" ", index + 2);
    return index < words.length ? words[index] : "";
  }
}
