package dev.rhea.devices.chardev;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A back end whose input waits for {@link #deliver}, between two slices of the vCPU, so that the
 * guest sees it at an instruction that can be said. It serves one front end, or the same front end
 * of two machines that run the same guest: both get the same input at the same moment, the output
 * of the first goes to the host, and that of the second is compared with it.
 *
 * <p>Input and events come on the iothread; all else happens on the vCPU's thread.
 */
public final class SlicedPort {
  /** Most input that is held; more waits in the host. */
  private static final int HELD = 4096;

  private final CharBackend host;
  private final Runnable arrived;
  private final List<Side> sides = new ArrayList<>();
  private boolean attached;

  // Guarded by this.
  private final byte[] held = new byte[HELD];
  private int count;
  private final List<CharEvent> events = new ArrayList<>();

  /**
   * Makes a port over a back end.
   *
   * @param arrived told on the iothread that there is something to deliver
   */
  public SlicedPort(CharBackend host, Runnable arrived) {
    this.host = host;
    this.arrived = arrived;
  }

  /** The back end for the next machine's front end. */
  public CharBackend addSide() {
    Side side = new Side(sides.isEmpty());
    sides.add(side);
    return side;
  }

  /** Gives the front ends as much of the input as all of them take. Between two slices. */
  public void deliver() {
    synchronized (this) {
      if (count == 0 && events.isEmpty()) {
        return;
      }
    }
    for (CharEvent event : takeEvents()) {
      sides.forEach(side -> side.event(event));
    }
    for (byte[] input = take(room()); input.length > 0; input = take(room())) {
      for (Side side : sides) {
        side.receive(input);
      }
    }
  }

  private int room() {
    int room = Integer.MAX_VALUE;
    for (Side side : sides) {
      // All are asked, also behind one without room: to be asked has effects in a front end.
      room = Math.min(room, side.room());
    }
    return room;
  }

  private synchronized List<CharEvent> takeEvents() {
    List<CharEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  private byte[] take(int most) {
    boolean wasFull;
    byte[] taken;
    synchronized (this) {
      int length = Math.min(most, count);
      taken = Arrays.copyOf(held, length);
      wasFull = count == HELD;
      System.arraycopy(held, length, held, 0, count - length);
      count -= length;
    }
    if (wasFull && taken.length > 0) {
      host.acceptInput();
    }
    return taken;
  }

  /**
   * What the machines have written differently since the last call, or null. Between two slices.
   */
  public @Nullable String difference() {
    byte[] first = sides.getFirst().takeOutput();
    for (Side side : sides.subList(1, sides.size())) {
      byte[] other = side.takeOutput();
      if (!Arrays.equals(first, other)) {
        return "the first machine wrote "
            + Arrays.toString(first)
            + ", the second "
            + Arrays.toString(other);
      }
    }
    return null;
  }

  /** Input from the host. */
  private final class Receiver implements CharFrontend {
    @Override
    public int canReceive() {
      synchronized (SlicedPort.this) {
        return HELD - count;
      }
    }

    @Override
    public void receive(byte[] data, int offset, int length) {
      synchronized (SlicedPort.this) {
        System.arraycopy(data, offset, held, count, length);
        count += length;
      }
      arrived.run();
    }

    @Override
    public void event(CharEvent event) {
      synchronized (SlicedPort.this) {
        events.add(event);
      }
      arrived.run();
    }
  }

  /** The back end that one machine's front end sees. */
  private final class Side implements CharBackend {
    private final boolean first;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private @Nullable CharFrontend frontend;

    Side(boolean first) {
      this.first = first;
    }

    @Override
    public void attach(CharFrontend newFrontend) {
      frontend = newFrontend;
      if (!attached) {
        attached = true;
        host.attach(new Receiver());
      }
    }

    @Override
    public void write(byte[] data, int offset, int length) {
      if (first) {
        host.write(data, offset, length);
      }
      if (sides.size() > 1) {
        output.write(data, offset, length);
      }
    }

    @Override
    public void close() {
      // Whoever made the host's back end closes it.
    }

    byte[] takeOutput() {
      byte[] taken = output.toByteArray();
      output.reset();
      return taken;
    }

    int room() {
      return frontend == null ? 0 : frontend.canReceive();
    }

    void receive(byte[] input) {
      if (frontend != null) {
        frontend.receive(input, 0, input.length);
      }
    }

    void event(CharEvent event) {
      if (frontend != null) {
        frontend.event(event);
      }
    }
  }
}
