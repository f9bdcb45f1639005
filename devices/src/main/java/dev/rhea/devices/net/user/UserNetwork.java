package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get16;

import dev.rhea.devices.HostException;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.clock.Timer;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.IpPacket;
import dev.rhea.devices.net.user.UserConfig.HostForward;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The router behind which a guest is: takes its frames apart and hands them to whom they are for.
 * Of the iothread alone but for its making and {@link #close}.
 */
public final class UserNetwork implements NetPort, AutoCloseable {
  private static final long SWEEP_NANOS = 200_000_000;
  private static final long ADVERTISE_NANOS = 600_000_000_000L;

  private final UserConfig config;
  private final VirtualHosts hosts;
  private final IoThread ioThread;
  private final Clock clock;
  private final Outbox outbox = new Outbox();
  private final Neighbours neighbours;
  private final RouterService router;
  private final IcmpService icmp;
  private final DhcpServer dhcp;
  private final UdpNat udp;
  private final TcpNat tcp;
  private final Fragments fragments = new Fragments();
  private final IpPacket packet = new IpPacket();
  private final List<ServerSocketChannel> listeners = new ArrayList<>();

  /** Looks after time limits while there is something that has any. */
  private final Timer sweep;

  private boolean sweeping;
  private final Timer advertise;

  /**
   * Makes the network and opens the host's ports that lead into it.
   *
   * @param clock the machine's time, which stands while the guest does
   * @param random for first sequence numbers
   * @param resolvConf the file that names the host's name server
   * @throws HostException if a port is taken
   */
  public UserNetwork(
      UserConfig config, IoThread ioThread, Clock clock, RandomGenerator random, Path resolvConf) {
    this.config = config;
    this.ioThread = ioThread;
    this.clock = clock;
    hosts = new VirtualHosts(config, new Resolver(resolvConf));
    neighbours = new Neighbours(hosts, config.host(), outbox);
    router = new RouterService(hosts, config, neighbours, outbox);
    IpSender sender = new IpSender(hosts, neighbours, outbox, router::solicit);
    icmp = new IcmpService(hosts, config, sender);
    dhcp = new DhcpServer(config, sender, neighbours);
    udp = new UdpNat(hosts, sender, icmp, ioThread, clock);
    tcp = new TcpNat(config, hosts, sender, icmp, ioThread, clock, random);
    outbox.onResume(tcp::resume);
    sweep = clock.newTimer(this::sweep);
    advertise = clock.newTimer(this::advertise);
    try {
      for (HostForward forward : config.hostForwards()) {
        open(forward);
      }
    } catch (HostException e) {
      closeChannels();
      throw e;
    }
  }

  // ---- ports of the host's ----

  private void open(HostForward forward) {
    try {
      if (forward.udp()) {
        listenUdp(forward);
      } else {
        listenTcp(forward);
      }
    } catch (IOException | RuntimeException e) {
      throw new HostException(
          "hostfwd: the host's "
              + (forward.udp() ? "UDP" : "TCP")
              + " port "
              + forward.listen().getPort()
              + (forward.listen().getAddress().isAnyLocalAddress()
                  ? ""
                  : " of " + forward.listen().getAddress().getHostAddress())
              + " cannot be had ("
              + e.getMessage()
              + "); choose another",
          e);
    }
  }

  private void listenTcp(HostForward forward) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
    listeners.add(channel);
    // Or the port would be taken for a minute after each run.
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.configureBlocking(false);
    channel.bind(forward.listen());
    ioThread.register(channel, SelectionKey.OP_ACCEPT, key -> accept(channel, forward));
  }

  private void accept(ServerSocketChannel channel, HostForward forward) {
    try {
      for (SocketChannel next = channel.accept(); next != null; next = channel.accept()) {
        tcp.accept(next, forward);
      }
    } catch (IOException e) {
      // Whoever wanted to connect has gone, or the host has no more descriptors: he may try again.
    }
    startSweep();
  }

  private void listenUdp(HostForward forward) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    UdpForward open = new UdpForward(forward, channel, hosts, udp);
    udp.add(open);
    channel.configureBlocking(false);
    channel.bind(forward.listen());
    ioThread.register(channel, SelectionKey.OP_READ, key -> open.deliver());
  }

  // ---- the cable ----

  @Override
  public void connect(NetPort peer) {
    outbox.connect(peer);
  }

  @Override
  public int offloads() {
    return CHECKSUM | TCP4 | TCP6;
  }

  @Override
  public void resume() {
    outbox.resume();
  }

  @Override
  public boolean receive(NetFrame frame) {
    if (frame.length() < Ethernet.HEADER) {
      return true;
    }
    int type = get16(frame.bytes(), Ethernet.TYPE);
    switch (type) {
      case Ethernet.ARP -> {
        if (config.ipv4()) {
          neighbours.receiveArp(frame.bytes(), frame.length());
        }
      }
      case Ethernet.IPV4 -> {
        if (config.ipv4()) {
          receiveIp(frame, type);
        }
      }
      case Ethernet.IPV6 -> {
        if (config.ipv6()) {
          receiveIp(frame, type);
        }
      }
      default -> {
        // Nothing that we speak.
      }
    }
    return true;
  }

  private void receiveIp(NetFrame frame, int type) {
    int length = frame.length() - Ethernet.HEADER;
    if (!packet.read(frame.bytes(), type, Ethernet.HEADER, length)) {
      return;
    }
    MacAddress from = MacAddress.at(frame.bytes(), Ethernet.SOURCE);
    neighbours.learn(packet.source(), from);
    boolean sumUp = !frame.needsChecksum();
    if (packet.isFragment() && !(sumUp && fragments.complete(packet))) {
      return;
    }
    switch (packet.protocol()) {
      case IpPacket.TCP -> {
        if (hosts.isGuests(packet.source())
            && (!sumUp || packet.checksumMatches(packet.payloadLength()))) {
          tcp.receive(packet);
          startSweep();
        }
      }
      case IpPacket.UDP -> receiveUdp(sumUp);
      case IpPacket.ICMP -> {
        if (packet.isV4() && hosts.isGuests(packet.source())) {
          icmp.receive(packet);
        }
      }
      case IpPacket.ICMPV6 -> {
        if (!packet.isV4() && (!sumUp || packet.checksumMatches(packet.payloadLength()))) {
          receiveIcmpV6(from);
        }
      }
      default -> {
        if (hosts.isGuests(packet.source())) {
          icmp.unreachable(packet);
        }
      }
    }
  }

  private void receiveIcmpV6(MacAddress from) {
    if (router.receive(packet, from)) {
      if (!advertise.armed()) {
        advertise.arm(clock.nanos() + ADVERTISE_NANOS);
      }
    } else if (hosts.isGuests(packet.source())) {
      icmp.receiveV6(packet);
    }
  }

  private void receiveUdp(boolean sumUp) {
    if (packet.payloadLength() < UdpNat.HEADER) {
      return;
    }
    byte[] bytes = packet.bytes();
    int at = packet.payload();
    int length = get16(bytes, at + 4);
    if (length < UdpNat.HEADER || length > packet.payloadLength()) {
      return;
    }
    // IPv4 may go without a checksum, IPv6 may not (RFC 8200 8.1).
    boolean without = packet.isV4() && get16(bytes, at + UdpNat.CHECKSUM) == 0;
    if (sumUp && !without && !packet.checksumMatches(length)) {
      return;
    }
    if (packet.isV4() && get16(bytes, at + 2) == DhcpServer.PORT) {
      if (packet.destination().isGroup() || packet.destination().equals(config.host())) {
        dhcp.receive(bytes, at + UdpNat.HEADER, length - UdpNat.HEADER);
      }
    } else if (hosts.isGuests(packet.source())) {
      udp.receive(packet, length);
      startSweep();
    }
  }

  // ---- time ----

  private void startSweep() {
    if (!sweeping) {
      sweeping = true;
      sweep.arm(clock.nanos() + SWEEP_NANOS);
    }
  }

  private void sweep() {
    tcp.checkTimers();
    udp.expire();
    sweeping = false;
    if (!tcp.isIdle() || !udp.isIdle()) {
      startSweep();
    }
  }

  private void advertise() {
    router.advertiseRouter();
    advertise.arm(clock.nanos() + ADVERTISE_NANOS);
  }

  /** Closes all sockets, on the iothread if that still runs. */
  @Override
  public void close() {
    sweep.cancel();
    advertise.cancel();
    ioThread.post(this::closeChannels);
  }

  private void closeChannels() {
    tcp.close();
    udp.close();
    for (ServerSocketChannel listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        // It is gone all the same.
      }
    }
  }
}
