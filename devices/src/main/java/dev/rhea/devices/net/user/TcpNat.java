package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.put16;
import static dev.rhea.devices.net.packet.Bytes.put32;
import static dev.rhea.devices.net.packet.Bytes.put8;

import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;
import dev.rhea.devices.net.packet.TcpHeader;
import dev.rhea.devices.net.user.UserConfig.GuestForward;
import dev.rhea.devices.net.user.UserConfig.HostForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All TCP connections of the guest's: finds the one that a segment is for, and makes new ones. */
final class TcpNat {
  private static final int MOST_CONNECTIONS = 512;
  private static final int FIRST_DYNAMIC_PORT = 49152;
  private static final int LAST_PORT = 65535;

  /**
   * The four numbers that tell connections apart.
   *
   * @param remote as the guest sees it
   */
  record Flow(IpAddress guest, int guestPort, IpAddress remote, int remotePort) {}

  /**
   * A segment to be sent; its data is in the sender's buffer already.
   *
   * @param first whether it carries the options of a first segment
   * @param scale the window scale that it tells, or {@link TcpHeader#NO_SCALE}
   * @param cutInto bytes of data in each segment that the card cuts, or {@link IpSender#WHOLE}
   */
  record Out(
      int sequence,
      int acknowledgment,
      int flags,
      int window,
      int length,
      boolean first,
      int scale,
      int cutInto) {}

  private final UserConfig config;
  private final VirtualHosts hosts;
  private final IpSender sender;
  private final IcmpService icmp;
  private final IoThread ioThread;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Flow, TcpConnection> connections = new HashMap<>();

  /** Those with something to say once the guest's frames at hand are all taken. */
  private Set<TcpConnection> scheduled = new LinkedHashSet<>();

  /** Those that could not send for want of room. */
  private Set<TcpConnection> waiting = new LinkedHashSet<>();

  private final TcpHeader header = new TcpHeader();
  private byte[] segmentBytes = new byte[0];

  TcpNat(
      UserConfig config,
      VirtualHosts hosts,
      IpSender sender,
      IcmpService icmp,
      IoThread ioThread,
      Clock clock,
      RandomGenerator random) {
    this.config = config;
    this.hosts = hosts;
    this.sender = sender;
    this.icmp = icmp;
    this.ioThread = ioThread;
    this.clock = clock;
    this.random = random;
  }

  // ---- from the guest ----

  /** Takes a packet whose checksum is right. */
  void receive(IpPacket packet) {
    if (!header.read(packet)) {
      return;
    }
    segmentBytes = packet.bytes();
    Flow flow =
        new Flow(
            packet.source(), header.sourcePort(), packet.destination(), header.destinationPort());
    @Nullable TcpConnection connection = connections.get(flow);
    if (connection != null) {
      connection.receive(header);
    } else if (header.has(TcpHeader.SYN) && !header.has(TcpHeader.ACK | TcpHeader.RST)) {
      open(packet, flow);
    } else if (!header.has(TcpHeader.RST)) {
      sendReset(flow, header);
    }
  }

  private void open(IpPacket packet, Flow flow) {
    if (connections.size() >= MOST_CONNECTIONS || flow.remotePort() == 0) {
      sendReset(flow, header);
      return;
    }
    HostStream stream;
    try {
      @Nullable HostStream opened = stream(flow);
      if (opened == null) {
        icmp.unreachable(packet);
        return;
      }
      stream = opened;
    } catch (IOException e) {
      sendReset(flow, header);
      return;
    }
    TcpConnection connection =
        TcpConnection.fromGuest(this, flow, stream, header, random.nextInt());
    connections.put(flow, connection);
    stream.start(connection);
  }

  /** The host's side of a connection that the guest asks for; null if the address leads nowhere. */
  private @Nullable HostStream stream(Flow flow) throws IOException {
    for (GuestForward forward : config.guestForwards()) {
      if (forward.address().equals(flow.remote()) && forward.port() == flow.remotePort()) {
        return switch (forward.target()) {
          case UserConfig.Target.Server(InetSocketAddress address) ->
              SocketStream.connect(ioThread, address);
          case UserConfig.Target.Command(String line) -> ProcessStream.start(ioThread, line);
        };
      }
    }
    Optional<InetAddress> outside = hosts.outside(flow.remote());
    return outside.isEmpty()
        ? null
        : SocketStream.connect(ioThread, new InetSocketAddress(outside.get(), flow.remotePort()));
  }

  /** The array in which the data of the segment that is being received lies. */
  byte[] segmentBytes() {
    return segmentBytes;
  }

  // ---- from the host ----

  /** Asks the guest for a connection that the host has accepted. */
  void accept(SocketChannel channel, HostForward forward) throws IOException {
    if (connections.size() >= MOST_CONNECTIONS) {
      channel.close();
      return;
    }
    InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
    Flow flow = free(forward, hosts.inside(peer.getAddress()), peer.getPort());
    HostStream stream = SocketStream.accepted(ioThread, channel);
    TcpConnection connection = TcpConnection.fromHost(this, flow, stream, random.nextInt());
    connections.put(flow, connection);
    stream.start(connection);
  }

  /** Several senders may look alike to the guest: then another port tells them apart. */
  private Flow free(HostForward forward, IpAddress remote, int port) {
    Flow flow = new Flow(forward.guest(), forward.guestPort(), remote, port);
    for (int i = FIRST_DYNAMIC_PORT; connections.containsKey(flow) && i <= LAST_PORT; i++) {
      flow = new Flow(forward.guest(), forward.guestPort(), remote, i);
    }
    return flow;
  }

  /** The host's side of a connection that the guest has asked for cannot be had. */
  void refuse(TcpConnection connection, int acknowledgment) {
    sendReset(connection.flow(), 0, acknowledgment);
  }

  // ---- to the guest ----

  IpSender sender() {
    return sender;
  }

  /** The machine's time, which stands while the guest does. */
  long nanos() {
    return clock.nanos();
  }

  /** Answers a segment that belongs to no connection (RFC 9293 3.10.7.1). */
  void sendReset(Flow flow, TcpHeader segment) {
    boolean ack = segment.has(TcpHeader.ACK);
    reset(
        flow,
        ack ? segment.acknowledgment() : 0,
        segment.sequence() + segment.sequenceLength(),
        ack ? TcpHeader.RST : TcpHeader.RST | TcpHeader.ACK);
  }

  /** Tells the guest that a connection is torn. */
  void sendReset(Flow flow, int sequence, int acknowledgment) {
    reset(flow, sequence, acknowledgment, TcpHeader.RST | TcpHeader.ACK);
  }

  private void reset(Flow flow, int sequence, int acknowledgment, int flags) {
    write(
        flow,
        new Out(
            sequence,
            (flags & TcpHeader.ACK) != 0 ? acknowledgment : 0,
            flags,
            0,
            0,
            false,
            TcpHeader.NO_SCALE,
            IpSender.WHOLE));
    sender.send(flow.remote(), flow.guest(), IpPacket.TCP, TcpHeader.BYTES, TcpHeader.CHECKSUM);
  }

  /** Sends a segment; false if there is no room. */
  boolean send(Flow flow, Out out) {
    int length = write(flow, out) + out.length();
    return sender.trySend(
            flow.remote(), flow.guest(), IpPacket.TCP, length, TcpHeader.CHECKSUM, out.cutInto())
        == IpSender.Result.SENT;
  }

  /** Writes the header; returns its length. Only segments without data have options. */
  private int write(Flow flow, Out out) {
    byte[] bytes = sender.bytes();
    boolean v4 = flow.guest().isV4();
    int at = IpSender.payload(v4);
    int end = TcpHeader.BYTES;
    if (out.first()) {
      put8(bytes, at + end, TcpHeader.OPTION_SEGMENT_SIZE);
      put8(bytes, at + end + 1, 4);
      int headers = (v4 ? IpPacket.V4_HEADER : IpPacket.V6_HEADER) + TcpHeader.BYTES;
      put16(bytes, at + end + 2, Ethernet.MTU - headers);
      end += 4;
      if (out.scale() != TcpHeader.NO_SCALE) {
        put8(bytes, at + end, TcpHeader.OPTION_NOTHING);
        put8(bytes, at + end + 1, TcpHeader.OPTION_WINDOW_SCALE);
        put8(bytes, at + end + 2, 3);
        put8(bytes, at + end + 3, out.scale());
        end += 4;
      }
    }
    put16(bytes, at, flow.remotePort());
    put16(bytes, at + 2, flow.guestPort());
    put32(bytes, at + 4, out.sequence());
    put32(bytes, at + 8, out.acknowledgment());
    put8(bytes, at + 12, end / 4 << 4);
    put8(bytes, at + 13, out.flags());
    put16(bytes, at + 14, out.window());
    put16(bytes, at + TcpHeader.CHECKSUM, 0);
    put16(bytes, at + 18, 0);
    return end;
  }

  // ---- who is next ----

  /** Has a connection say what it has to say, after the guest's frames at hand. */
  void schedule(TcpConnection connection) {
    if (scheduled.isEmpty()) {
      ioThread.post(this::flush);
    }
    scheduled.add(connection);
  }

  private void flush() {
    Set<TcpConnection> now = scheduled;
    scheduled = new LinkedHashSet<>();
    now.forEach(TcpConnection::output);
  }

  /** Has a connection try again when there is room. */
  void retryLater(TcpConnection connection) {
    waiting.add(connection);
  }

  /** There is room, or a receiver is known. */
  void resume() {
    Set<TcpConnection> now = waiting;
    waiting = new LinkedHashSet<>();
    now.forEach(TcpConnection::output);
  }

  void remove(TcpConnection connection) {
    connections.remove(connection.flow(), connection);
    waiting.remove(connection);
    scheduled.remove(connection);
  }

  /** Whether any connection waits for its time. */
  boolean isIdle() {
    return connections.isEmpty();
  }

  /** Sends again what is due. */
  void checkTimers() {
    long now = clock.nanos();
    List<TcpConnection> due = new ArrayList<>();
    for (TcpConnection connection : connections.values()) {
      if (connection.deadline() <= now) {
        due.add(connection);
      }
    }
    due.forEach(TcpConnection::timeout);
  }

  void close() {
    List.copyOf(connections.values()).forEach(connection -> connection.close(true));
  }
}
