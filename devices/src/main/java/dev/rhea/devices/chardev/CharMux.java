package dev.rhea.devices.chardev;

import dev.rhea.devices.io.IoThread;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one host back end between several front ends, usually a serial port and the monitor.
 * Output of all goes to the host; input goes to the one that has the focus. The escape key, Ctrl-A,
 * followed by a letter is a command, twice is itself.
 *
 * <p><i>Not modelled</i>: nothing is held back for a front end without the focus; a monitor prints
 * when it likes.
 */
public final class CharMux implements AutoCloseable {
  /** Ctrl-A. */
  public static final int DEFAULT_ESCAPE = 1;

  /**
   * Most input held for a front end that has no room; more waits in the host's pipe. Far more than
   * anyone types before Ctrl-A x at a guest that does not read.
   */
  private static final int HELD = 4096;

  private final IoThread ioThread;
  private final CharBackend host;
  private final MuxCommands commands;
  private final int escape;
  private final List<Port> ports = new ArrayList<>();
  private int focus;
  private boolean escaped;
  private final Timestamps timestamps;

  /**
   * Makes a multiplexer over a back end.
   *
   * @param escape the escape key, 1 to 26 for Ctrl-A to Ctrl-Z
   * @param startNanos source of the time that Ctrl-A t prints before each line; nanoseconds since
   *     machine start
   */
  public CharMux(
      IoThread ioThread,
      CharBackend host,
      MuxCommands commands,
      int escape,
      LongSupplier startNanos) {
    this.ioThread = ioThread;
    this.host = host;
    this.commands = commands;
    this.escape = escape;
    this.timestamps = new Timestamps(startNanos);
  }

  /** Adds a front end's back end. The first one has the focus at first. Before {@link #start}. */
  public CharBackend addPort() {
    Port port = new Port();
    ports.add(port);
    return port;
  }

  /** Begins to deliver input; all ports are there and attached. */
  public void start() {
    if (ports.isEmpty()) {
      throw new IllegalStateException("a multiplexer needs a port");
    }
    host.attach(new HostInput());
  }

  @Override
  public void close() {
    host.close();
  }

  /** Takes the host's input apart into commands and data. */
  private final class HostInput implements CharFrontend {
    @Override
    public int canReceive() {
      return HELD - ports.get(focus).held;
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        receive(data[i] & 0xff);
      }
      ports.get(focus).deliver();
    }

    private void receive(int value) {
      if (escaped) {
        escaped = false;
        if (value == escape) {
          ports.get(focus).hold(value);
        } else {
          command(value);
        }
      } else if (value == escape) {
        escaped = true;
      } else {
        ports.get(focus).hold(value);
      }
    }

    @Override
    public void event(CharEvent event) {
      for (Port port : ports) {
        port.event(event);
      }
    }
  }

  private void command(int letter) {
    switch (letter) {
      case 'h', '?' -> print(help());
      case 'x' -> {
        print("Rhea: Terminated\n\r");
        commands.quit();
      }
      case 's' -> commands.commitDisks();
      case 'b' -> ports.get(focus).event(CharEvent.BREAK);
      case 'c' -> {
        ports.get(focus).event(CharEvent.FOCUS_LOST);
        focus = (focus + 1) % ports.size();
        ports.get(focus).event(CharEvent.FOCUS_GAINED);
      }
      case 't' -> timestamps.toggle();
      default -> {} // As QEMU: an unknown letter is swallowed.
    }
  }

  private String help() {
    String key = "C-" + (char) ('a' - 1 + escape);
    return "\n\r"
        + key
        + " h    print this help\n\r"
        + key
        + " x    exit emulator\n\r"
        + key
        + " s    save disk data back to file (if -snapshot)\n\r"
        + key
        + " t    toggle console timestamps\n\r"
        + key
        + " b    send break (magic sysrq)\n\r"
        + key
        + " c    switch between console and monitor\n\r"
        + key
        + " "
        + key
        + "  sends "
        + key
        + "\n\r";
  }

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    host.write(bytes, 0, bytes.length);
  }

  /** The back end that one front end sees. */
  private final class Port implements CharBackend {
    private @Nullable CharFrontend frontend;
    private byte[] heldData = new byte[64];
    // iothread only, as is heldData.
    private int held;

    @Override
    public void attach(CharFrontend newFrontend) {
      frontend = newFrontend;
    }

    @Override
    public void write(byte[] data, int offset, int length) {
      timestamps.write(host, data, offset, length);
    }

    @Override
    public void write(int value) {
      timestamps.write(host, value);
    }

    @Override
    public void acceptInput() {
      ioThread.post(this::deliver);
    }

    @Override
    public void close() {
      // The multiplexer closes the host end, after the last port.
    }

    void event(CharEvent event) {
      if (frontend != null) {
        frontend.event(event);
      }
    }

    void hold(int value) {
      if (held == heldData.length) {
        heldData = Arrays.copyOf(heldData, 2 * held);
      }
      heldData[held++] = (byte) value;
    }

    void deliver() {
      if (frontend == null) {
        return;
      }
      int done = 0;
      for (int room = frontend.canReceive();
          room > 0 && done < held;
          room = frontend.canReceive()) {
        int length = Math.min(room, held - done);
        frontend.receive(heldData, done, length);
        done += length;
      }
      boolean wasFull = held == HELD;
      System.arraycopy(heldData, done, heldData, 0, held - done);
      held -= done;
      if (wasFull && done > 0) {
        host.acceptInput();
      }
    }
  }
}
