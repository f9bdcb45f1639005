package dev.rhea.machine.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program wrote at its end (guest.c): how many passes it made, and when it had made each
 * hundredth of them.
 *
 * @param passes how many
 * @param samples how far it was when, from the start of the first pass on
 */
public record GuestReport(int passes, List<Sample> samples) {
  /** The guest's {@code time} on the virt board counts at 10 MHz. */
  private static final double SECONDS_PER_TICK = 1e-7;

  /**
   * A moment of a run.
   *
   * @param seconds on the guest's clock since the program's start
   * @param passes made by then
   */
  record Sample(double seconds, int passes) {}

  /** Reads a program's output; null when it did not get to its end, or says that it failed. */
  static @Nullable GuestReport parse(String output) {
    int passes = 0;
    String[] ticks = {};
    for (String line : output.lines().toList()) {
      if (line.startsWith("passes ")) {
        passes = Integer.parseInt(line.substring(7), 16);
      } else if (line.startsWith("ticks ")) {
        ticks = line.substring(6).split(" ");
      } else if (line.startsWith("status ")) {
        return null; // how a program says that it failed where machines have no exit status
      }
    }
    if (passes == 0 || ticks.length < 2) {
      return null;
    }
    int last = ticks.length - 1;
    long start = Long.parseUnsignedLong(ticks[0], 16);
    List<Sample> samples = new ArrayList<>();
    int before = 0;
    for (int i = 1; i <= last; i++) {
      int made = (int) (((long) i * passes + last - 1) / last);
      if (made > before) { // short runs have several samples after one pass
        long tick = Long.parseUnsignedLong(ticks[i], 16) - start;
        samples.add(new Sample(tick * SECONDS_PER_TICK, made));
        before = made;
      }
    }
    return new GuestReport(passes, List.copyOf(samples));
  }

  /** From the start of the first pass to the end of the last. */
  double seconds() {
    return samples.getLast().seconds();
  }
}
