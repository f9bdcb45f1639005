package dev.rhea.machine.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a mistyped one most likely meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name nearest to {@code typed}, or null if none is near: one edit in three characters
   * is the limit, an edit being a character too many, too few, wrong, or swapped with its
   * neighbour. Two characters may have one edit, a single one none. Case does not count.
   */
  public static @Nullable String of(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = (wanted.length() <= 1 ? 0 : Math.max(1, wanted.length() / 3)) + 1;
    for (String name : known) {
      int distance = distance(wanted, name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best != null ? best : extended(wanted, known);
  }

  /**
   * The end of an error sentence: {@code "; did you mean 'NAME'?"}, or {@code otherwise} if nothing
   * is near.
   */
  public static String hint(String typed, Collection<String> known, String otherwise) {
    String nearest = of(typed, known);
    return nearest == null ? otherwise : "; did you mean '" + nearest + "'?";
  }

  /**
   * The only known name that begins with what was typed: {@code virtio-blk} for {@code
   * virtio-blk-device}.
   */
  private static @Nullable String extended(String wanted, Collection<String> known) {
    String found = null;
    for (String name : known) {
      if (wanted.length() >= 3 && name.toLowerCase(Locale.ROOT).startsWith(wanted)) {
        if (found != null) {
          return null;
        }
        found = name;
      }
    }
    return found;
  }

  /** Optimal string alignment distance, by rows. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
