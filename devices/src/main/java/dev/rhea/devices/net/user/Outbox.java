package dev.rhea.devices.net.user;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way to the guest's card, with a little room for what cannot be sent just now: for want of
 * buffers, or because the receiver's Ethernet address is not known. What there is no room for is
 * lost, as on any network; TCP therefore does not use that room but waits for {@link #onResume}.
 */
final class Outbox {
  private static final int MOST_KEPT = 256;
  private static final int MOST_UNRESOLVED = 8;

  private NetPort peer = NetPort.NOTHING;
  private final Deque<NetFrame> kept = new ArrayDeque<>();

  /** Frames without their receiver's Ethernet address, by the receiver. */
  private final Map<IpAddress, NetFrame> unresolved = new LinkedHashMap<>();

  private final List<Runnable> listeners = new ArrayList<>();

  void connect(NetPort newPeer) {
    peer = newPeer;
  }

  /** Has somebody told when there is room again, or a receiver is known. */
  void onResume(Runnable listener) {
    listeners.add(listener);
  }

  /** What the card can take, as {@link NetPort#offloads}. */
  int offloads() {
    return peer.offloads();
  }

  /** Sends a frame unless there is no room. */
  boolean send(NetFrame frame) {
    return kept.isEmpty() && peer.receive(frame);
  }

  /** Sends a frame now or a little later. */
  void sendOrKeep(NetFrame frame) {
    if (!send(frame) && kept.size() < MOST_KEPT) {
      kept.add(frame.copy());
    }
  }

  /** Keeps a frame until its receiver's Ethernet address is known. */
  void keepUnresolved(IpAddress receiver, NetFrame frame) {
    if (unresolved.size() < MOST_UNRESOLVED || unresolved.containsKey(receiver)) {
      unresolved.put(receiver, frame.copy());
    }
  }

  /** A receiver's Ethernet address is known now. */
  void learnt(IpAddress receiver, MacAddress mac) {
    NetFrame frame = unresolved.remove(receiver);
    if (frame != null) {
      mac.put(frame.bytes(), Ethernet.DESTINATION);
      sendOrKeep(frame);
    }
    listeners.forEach(Runnable::run);
  }

  /** The card has room again. */
  void resume() {
    for (NetFrame next = kept.peek(); next != null; next = kept.peek()) {
      if (!peer.receive(next)) {
        return;
      }
      kept.remove();
    }
    listeners.forEach(Runnable::run);
  }
}
