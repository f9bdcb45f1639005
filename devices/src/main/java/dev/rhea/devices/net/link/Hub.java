package dev.rhea.devices.net.link;

import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A hub: a frame that comes in at one port goes out at all others. A port whose peer has no room
 * keeps a few frames for it and loses what is more, so that one who does not listen does not keep
 * the others from talking.
 */
public final class Hub {
  private static final int MOST_KEPT = 512;

  private final List<Port> ports = new ArrayList<>();

  /** Adds a port. */
  public NetPort addPort() {
    Port port = new Port();
    ports.add(port);
    return port;
  }

  private final class Port implements NetPort {
    private NetPort peer = NetPort.NOTHING;
    private final Deque<NetFrame> kept = new ArrayDeque<>();

    @Override
    public void connect(NetPort newPeer) {
      peer = newPeer;
    }

    @Override
    public boolean receive(NetFrame frame) {
      for (Port port : ports) {
        if (port != this) {
          port.send(frame);
        }
      }
      return true;
    }

    private void send(NetFrame frame) {
      boolean sent = kept.isEmpty() && peer.receive(frame);
      if (!sent && kept.size() < MOST_KEPT) {
        kept.add(frame.copy());
      }
    }

    @Override
    public void resume() {
      while (!kept.isEmpty() && peer.receive(kept.element())) {
        kept.remove();
      }
    }

    /** None: the peers of the other ports may differ in what they can. */
    @Override
    public int offloads() {
      return 0;
    }
  }
}
