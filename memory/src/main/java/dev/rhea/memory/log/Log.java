package dev.rhea.memory.log;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The log of one machine. Any thread may write. Off, an item costs one load and one test, provided
 * that the caller asks {@link #isOn} before it builds its text:
 *
 * <pre>{@code if (log.isOn(LogItem.INT)) log.print(LogItem.INT, "cause " + cause); }</pre>
 *
 * <p>Two items are fed by guests that misbehave, perhaps millions of times a second, and are
 * bounded here: {@link #guestError} passes {@value #GUEST_ERRORS_PER_SECOND} lines a second and
 * then says how many it dropped; {@link #unimplemented} passes each distinct sentence once.
 */
public final class Log implements AutoCloseable {
  private static final int GUEST_ERRORS_PER_SECOND = 100;
  private static final int UNIMPLEMENTED_REMEMBERED = 1000;

  private final PrintStream out;
  private final boolean ownsStream;
  private final LongSupplier nanoTime;
  private final Set<String> unimplementedSeen = new HashSet<>();

  /**
   * Bits of the items that are on. Written by the monitor at run time; a vCPU may see that late,
   * never wrongly.
   */
  private int mask;

  private long windowStart;
  private int inWindow;
  private long dropped;

  private Log(PrintStream out, boolean ownsStream, Set<LogItem> items, LongSupplier nanoTime) {
    this.out = out;
    this.ownsStream = ownsStream;
    this.nanoTime = nanoTime;
    setItems(items);
    windowStart = nanoTime.getAsLong();
  }

  /** A log with every item off. */
  public static Log off() {
    return new Log(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        false,
        Set.of(),
        System::nanoTime);
  }

  /** A log to a stream that stays the caller's ({@code System.err}). */
  public static Log to(PrintStream out, Set<LogItem> items) {
    return new Log(out, false, items, System::nanoTime);
  }

  /** A log to a stream that {@link #close} closes (the file of {@code -D}). */
  public static Log owning(OutputStream out, Set<LogItem> items) {
    return new Log(
        new PrintStream(out, false, StandardCharsets.UTF_8), true, items, System::nanoTime);
  }

  /** As {@link #to}, with a clock of the test's own. */
  static Log withClock(PrintStream out, Set<LogItem> items, LongSupplier nanoTime) {
    return new Log(out, false, items, nanoTime);
  }

  /** Whether {@code item} is on. */
  public boolean isOn(LogItem item) {
    return (mask & item.bit) != 0;
  }

  /** Turns exactly {@code items} on. */
  public void setItems(Set<LogItem> items) {
    int bits = 0;
    for (LogItem item : items) {
      bits |= item.bit;
    }
    mask = bits;
  }

  /** Writes {@code text} and a line end if {@code item} is on. The text may have several lines. */
  public void print(LogItem item, String text) {
    if (isOn(item)) {
      synchronized (this) {
        line(text);
      }
    }
  }

  /**
   * The guest did what no correct guest does; {@code text} names device or unit, access and value.
   */
  public void guestError(String text) {
    if (!isOn(LogItem.GUEST_ERRORS)) {
      return;
    }
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - windowStart >= TimeUnit.SECONDS.toNanos(1)) {
        reportDropped();
        windowStart = now;
        inWindow = 0;
      }
      if (inWindow < GUEST_ERRORS_PER_SECOND) {
        inWindow++;
        line(text);
      } else {
        dropped++;
      }
    }
  }

  /**
   * The guest asked for what Rhea does not model; {@code text} has the manual's name for it. Each
   * text shows once.
   */
  public void unimplemented(String text) {
    if (!isOn(LogItem.UNIMP)) {
      return;
    }
    synchronized (this) {
      if (unimplementedSeen.size() < UNIMPLEMENTED_REMEMBERED && unimplementedSeen.add(text)) {
        line(text);
      }
    }
  }

  /** Pushes what is buffered to the file. */
  public synchronized void flush() {
    reportDropped();
    out.flush();
  }

  @Override
  public synchronized void close() {
    flush();
    if (ownsStream) {
      out.close();
    }
  }

  private void reportDropped() {
    if (dropped > 0) {
      line("guest_errors: " + dropped + " more lines not shown");
      dropped = 0;
    }
  }

  /** A '\n' on every host: logs are compared across hosts. */
  private void line(String text) {
    out.print(text + '\n');
  }
}
