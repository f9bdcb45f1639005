package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get16;
import static dev.rhea.devices.net.packet.Bytes.put16;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * UDP between the guest and the host's network: a socket for each of the guest's ports, so that
 * whoever got a datagram can answer, and for each port of the host's that leads into the guest.
 */
final class UdpNat {
  /** Length of a UDP header (RFC 768). */
  static final int HEADER = 8;

  /** Offset of its checksum. */
  static final int CHECKSUM = 6;

  private static final int MOST_DATA = 65507;
  private static final int MOST_FLOWS = 512;
  private static final long IDLE_NANOS = 240_000_000_000L;

  /** Datagrams that a socket may hand over before others have their turn. */
  private static final int BATCH = 32;

  /**
   * A port of the guest's.
   *
   * @param ours the address of ours that it writes to, or 0.0.0.0 for all that are not
   */
  private record Port(IpAddress guest, int port, IpAddress ours) {}

  /** A port of the guest's and its socket. */
  private static final class Flow {
    final Port port;
    final DatagramChannel channel;
    long lastUsed;

    Flow(Port port, DatagramChannel channel) {
      this.port = port;
      this.channel = channel;
    }
  }

  private final VirtualHosts hosts;
  private final IpSender sender;
  private final IcmpService icmp;
  private final IoThread ioThread;
  private final Clock clock;
  private final List<UdpForward> forwards = new ArrayList<>();
  private final Map<Port, Flow> flows = new LinkedHashMap<>(16, 0.75f, true);
  private final ByteBuffer incoming = ByteBuffer.allocate(MOST_DATA);

  UdpNat(VirtualHosts hosts, IpSender sender, IcmpService icmp, IoThread ioThread, Clock clock) {
    this.hosts = hosts;
    this.sender = sender;
    this.icmp = icmp;
    this.ioThread = ioThread;
    this.clock = clock;
  }

  /** Lets datagrams in through a port of the host's. */
  void add(UdpForward forward) {
    forwards.add(forward);
  }

  /** Takes a datagram, whose checksum is right and whose length has been checked. */
  void receive(IpPacket packet, int length) {
    byte[] bytes = packet.bytes();
    int at = packet.payload();
    int port = get16(bytes, at);
    InetSocketAddress to = null;
    ByteBuffer data = ByteBuffer.wrap(bytes, at + HEADER, length - HEADER);
    int remotePort = get16(bytes, at + 2);
    for (UdpForward forward : forwards) {
      if (forward.answer(packet.source(), port, packet.destination(), remotePort, data)) {
        return;
      }
    }
    Optional<InetAddress> outside = hosts.outside(packet.destination());
    if (outside.isEmpty() || remotePort == 0) {
      icmp.unreachable(packet);
      return;
    }
    to = new InetSocketAddress(outside.get(), remotePort);
    IpAddress ours = hosts.isOurs(packet.destination()) ? packet.destination() : IpAddress.ANY4;
    try {
      Flow flow = flow(new Port(packet.source(), port, ours));
      // A socket without room loses datagrams, as any queue on their way does.
      flow.channel.send(data, to);
    } catch (IOException e) {
      icmp.unreachable(packet);
    }
  }

  private Flow flow(Port port) throws IOException {
    @Nullable Flow flow = flows.get(port);
    if (flow == null) {
      if (flows.size() >= MOST_FLOWS) {
        Iterator<Flow> oldest = flows.values().iterator();
        close(oldest.next().channel);
        oldest.remove();
      }
      flow = new Flow(port, open(port.guest().isV4()));
      Flow made = flow;
      ioThread.watch(flow.channel, SelectionKey.OP_READ, key -> deliver(made));
      flows.put(port, flow);
    }
    flow.lastUsed = clock.nanos();
    return flow;
  }

  private static DatagramChannel open(boolean v4) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.bind(null);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  private void deliver(Flow flow) {
    flow.lastUsed = clock.nanos();
    for (int i = 0; i < BATCH; i++) {
      incoming.clear();
      try {
        InetSocketAddress from = (InetSocketAddress) flow.channel.receive(incoming);
        if (from == null) {
          return;
        }
        IpAddress source = hosts.inside(from.getAddress(), flow.port.ours());
        if (source.isV4() == flow.port.guest().isV4()) {
          send(source, from.getPort(), flow.port.guest(), flow.port.port());
        }
      } catch (IOException e) {
        // An earlier datagram of the guest's was refused somewhere; UDP does not tell it.
        return;
      }
    }
  }

  /** Where a forward's datagrams are put before {@link #send}. */
  ByteBuffer incoming() {
    return incoming;
  }

  /** Sends what is in {@link #incoming} to the guest. */
  void send(IpAddress source, int sourcePort, IpAddress guest, int guestPort) {
    int length = incoming.position();
    int start = IpSender.payload(guest.isV4());
    System.arraycopy(incoming.array(), 0, sender.bytes(), start + HEADER, length);
    header(sender.bytes(), start, sourcePort, guestPort, length);
    sender.send(source, guest, IpPacket.UDP, HEADER + length, CHECKSUM);
  }

  /** Writes a header but for its checksum. */
  static void header(byte[] bytes, int at, int source, int destination, int dataLength) {
    put16(bytes, at, source);
    put16(bytes, at + 2, destination);
    put16(bytes, at + 4, HEADER + dataLength);
    put16(bytes, at + CHECKSUM, 0);
  }

  /** Forgets ports that have been idle for long. */
  void expire() {
    long limit = clock.nanos() - IDLE_NANOS;
    // Least recently used first.
    for (Iterator<Flow> all = flows.values().iterator(); all.hasNext(); ) {
      Flow flow = all.next();
      if (flow.lastUsed < limit) {
        close(flow.channel);
        all.remove();
      }
    }
  }

  /** Whether there is anything to expire. */
  boolean isIdle() {
    return flows.isEmpty();
  }

  void close() {
    forwards.forEach(UdpForward::close);
    flows.values().forEach(flow -> close(flow.channel));
    flows.clear();
  }

  static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }
}
