package dev.rhea.devices.testing;

import dev.rhea.devices.chardev.CharBackend;
import dev.rhea.devices.chardev.CharEvent;
import dev.rhea.devices.chardev.CharFrontend;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A back end that keeps output for the test and hands in input with the flow control of a real one.
 */
public class TestBackend implements CharBackend {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private @Nullable CharFrontend frontend;
  private boolean delivering;

  @Override
  public void attach(CharFrontend newFrontend) {
    frontend = newFrontend;
  }

  @Override
  public void write(byte[] data, int offset, int length) {
    written.write(data, offset, length);
  }

  @Override
  public void acceptInput() {
    deliver();
  }

  @Override
  public void close() {}

  /** Types characters; what the front end has no room for waits. */
  public void type(String text) {
    waiting.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    deliver();
  }

  /** Sends an event. */
  public void event(CharEvent event) {
    if (frontend != null) {
      frontend.event(event);
    }
  }

  /** Output so far, one character a byte. */
  public String output() {
    return written.toString(StandardCharsets.ISO_8859_1);
  }

  /** Number of characters typed that the front end has not taken. */
  public int waiting() {
    return waiting.size();
  }

  private void deliver() {
    if (frontend == null || delivering) {
      return;
    }
    delivering = true;
    byte[] data = waiting.toByteArray();
    int done = 0;
    for (int room = frontend.canReceive();
        room > 0 && done < data.length;
        room = frontend.canReceive()) {
      int length = Math.min(room, data.length - done);
      frontend.receive(data, done, length);
      done += length;
    }
    waiting.reset();
    waiting.write(data, done, data.length - done);
    delivering = false;
  }
}
