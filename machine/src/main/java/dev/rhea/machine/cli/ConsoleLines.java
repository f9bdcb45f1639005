package dev.rhea.machine.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A guest's console as lines: bytes go in, each whole line comes out without its end. The last
 * lines are kept, for the one who asks why a guest failed.
 *
 * <p>Used by the thread that carries the console's output; {@link #last} after that has ended.
 */
final class ConsoleLines extends OutputStream {
  private static final int KEPT = 40;

  private final Consumer<String> listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Deque<String> last = new ArrayDeque<>();

  ConsoleLines(Consumer<String> listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end();
    } else if (b != '\r') {
      line.write(b);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      write(bytes[offset + i]);
    }
  }

  /** Ends a last line that has no end of its own. */
  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      end();
    }
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(text);
    listener.accept(text);
  }

  /** The last lines, at most forty, oldest first. */
  synchronized List<String> last() {
    return List.copyOf(last);
  }
}
