package dev.rhea.machine.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One engine's run of the demo guest, heard line by line: what it computed, and how fast.
 *
 * <p>A line {@code @name result instructions ticks} is a computation's; every other line is the
 * picture's and is handed on.
 */
public final class DemoRun {
  /** As {@code time} on the virt board counts; the MIPS guest tells its clock so. */
  private static final double TICKS_PER_SECOND = 1e7;

  /**
   * What one computation gave.
   *
   * @param name its name in guest.s
   * @param result a number or digest, as the guest wrote it
   * @param instructions what the guest's {@code minstret} counted meanwhile
   * @param seconds on the guest's clock
   */
  record Computation(String name, String result, long instructions, double seconds) {
    double instructionsPerSecond() {
      return instructions / seconds;
    }
  }

  private final String engine;
  private final Consumer<String> picture;
  private final List<Computation> computations = new ArrayList<>();
  private double wallSeconds;

  /**
   * @param engine its name, as {@code -accel} takes it
   * @param picture takes the lines to be shown
   */
  public DemoRun(String engine, Consumer<String> picture) {
    this.engine = engine;
    this.picture = picture;
  }

  /** Takes the next line of the guest's serial port. */
  public void line(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 4 || !words[0].startsWith("@")) {
      picture.accept(text);
      return;
    }
    try {
      computations.add(
          new Computation(
              words[0].substring(1),
              words[1],
              Long.parseUnsignedLong(words[2]),
              Long.parseUnsignedLong(words[3]) / TICKS_PER_SECOND));
    } catch (NumberFormatException e) {
      picture.accept(
          text); // A guest that computes wrong may print anything: the result will be missing.
    }
  }

  /** Tells how long the whole run took on the host's clock, the machine's start included. */
  public void ended(double seconds) {
    wallSeconds = seconds;
  }

  /** Its name, as {@code -accel} takes it. */
  public String engine() {
    return engine;
  }

  List<Computation> computations() {
    return List.copyOf(computations);
  }

  double wallSeconds() {
    return wallSeconds;
  }
}
