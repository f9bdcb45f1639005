package dev.rhea.devices.net.user;

import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.user.UserConfig.HostForward;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A UDP port of the host's that leads into the guest, and back to whoever has written to it. */
final class UdpForward {
  private static final int MOST_CLIENTS = 256;
  private static final int BATCH = 32;

  /** A client as the guest sees it. */
  private record Client(IpAddress address, int port) {}

  private final HostForward forward;
  private final DatagramChannel channel;
  private final VirtualHosts hosts;
  private final UdpNat nat;
  private final Map<Client, InetSocketAddress> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Client, InetSocketAddress> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  UdpForward(HostForward forward, DatagramChannel channel, VirtualHosts hosts, UdpNat nat) {
    this.forward = forward;
    this.channel = channel;
    this.hosts = hosts;
    this.nat = nat;
  }

  /** The socket has datagrams. */
  void deliver() {
    ByteBuffer incoming = nat.incoming();
    for (int i = 0; i < BATCH; i++) {
      incoming.clear();
      try {
        InetSocketAddress from = (InetSocketAddress) channel.receive(incoming);
        if (from == null) {
          return;
        }
        Client client = new Client(hosts.inside(from.getAddress()), from.getPort());
        clients.put(client, from);
        nat.send(client.address(), client.port(), forward.guest(), forward.guestPort());
      } catch (IOException e) {
        // An answer of the guest's was refused; UDP does not tell it.
        return;
      }
    }
  }

  /** Sends the guest's datagram to a client of this port, if it is for one. */
  boolean answer(IpAddress guest, int guestPort, IpAddress to, int port, ByteBuffer data) {
    if (guestPort != forward.guestPort() || !guest.equals(forward.guest())) {
      return false;
    }
    @Nullable InetSocketAddress client = clients.get(new Client(to, port));
    if (client == null) {
      return false;
    }
    try {
      channel.send(data, client);
    } catch (IOException e) {
      // Lost, as datagrams may be.
    }
    return true;
  }

  void close() {
    UdpNat.close(channel);
  }
}
