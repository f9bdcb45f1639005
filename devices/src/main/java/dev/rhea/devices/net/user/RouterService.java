package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get8;
import static dev.rhea.devices.net.packet.Bytes.put16;
import static dev.rhea.devices.net.packet.Bytes.put32;
import static dev.rhea.devices.net.packet.Bytes.put8;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;

/**
 * Neighbour discovery (RFC 4861): neighbours and routers are told who we are, with the prefix from
 * which a guest makes its address (RFC 4862) and the name server (RFC 8106).
 */
final class RouterService {
  private static final int ROUTER_SOLICITATION = 133;
  private static final int ROUTER_ADVERTISEMENT = 134;
  private static final int NEIGHBOUR_SOLICITATION = 135;
  private static final int NEIGHBOUR_ADVERTISEMENT = 136;

  private static final int CHECKSUM = 2;
  private static final int HOPS = 255;

  /** Type, code, checksum, flags and target. */
  private static final int NEIGHBOUR_BYTES = 24;

  private static final int TARGET = 8;

  private static final int OPTION_SOURCE_MAC = 1;
  private static final int OPTION_TARGET_MAC = 2;
  private static final int OPTION_PREFIX = 3;
  private static final int OPTION_MTU = 5;
  private static final int OPTION_DNS = 25;
  private static final int OPTION_MAC_BYTES = 8;

  private static final int FLAGS_ROUTER_SOLICITED_OVERRIDE = 0xe000_0000;
  private static final int FLAGS_ROUTER_OVERRIDE = 0xa000_0000;
  private static final int PREFIX_ON_LINK_AUTONOMOUS = 0xc0;

  /** How long a router, a prefix and a name server are good for: a day and more; seconds. */
  private static final int LIFETIME = 86400;

  private static final int ROUTER_LIFETIME = 9000;

  /** The group that an address's owner listens to: ff02::1:ff00:0/104 and its last 24 bits. */
  private static final IpAddress SOLICITED = new IpAddress(0xff02L << 48, 0x1_ff00_0000L);

  private final VirtualHosts hosts;
  private final UserConfig config;
  private final Neighbours neighbours;
  private final IpSender sender;

  RouterService(VirtualHosts hosts, UserConfig config, Neighbours neighbours, Outbox outbox) {
    this.hosts = hosts;
    this.config = config;
    this.neighbours = neighbours;
    // A sender of its own: a question is asked while another packet waits in the usual one.
    this.sender = new IpSender(hosts, neighbours, outbox, address -> {});
  }

  /** Takes an ICMPv6 packet, whose checksum is right; whether it was about neighbours. */
  boolean receive(IpPacket packet, MacAddress from) {
    if (packet.payloadLength() < 8) {
      return false;
    }
    byte[] bytes = packet.bytes();
    int type = get8(bytes, packet.payload());
    if (type < ROUTER_SOLICITATION || type > NEIGHBOUR_ADVERTISEMENT) {
      return false;
    }
    // What comes from beyond the link is forged (RFC 4861 6.1, 7.1).
    if (packet.hopLimit() != HOPS || get8(bytes, packet.payload() + 1) != 0) {
      return true;
    }
    switch (type) {
      case ROUTER_SOLICITATION -> advertiseRouter();
      case NEIGHBOUR_SOLICITATION -> answer(packet, from);
      default -> {
        // Who has sent an advertisement has been learnt from its header already.
      }
    }
    return true;
  }

  private void answer(IpPacket packet, MacAddress from) {
    if (packet.payloadLength() < NEIGHBOUR_BYTES) {
      return;
    }
    IpAddress target = IpAddress.v6At(packet.bytes(), packet.payload() + TARGET);
    if (!hosts.isOurs(target)) {
      return;
    }
    // Somebody without an address wants to know whether it is free: all are told it is not.
    boolean probing = packet.source().isUnspecified();
    if (!probing) {
      neighbours.learn(packet.source(), from);
    }
    byte[] out = sender.bytes();
    int start = IpSender.payload(false);
    begin(out, start, NEIGHBOUR_ADVERTISEMENT);
    put32(out, start + 4, probing ? FLAGS_ROUTER_OVERRIDE : FLAGS_ROUTER_SOLICITED_OVERRIDE);
    target.put(out, start + TARGET);
    mac(out, start + NEIGHBOUR_BYTES, OPTION_TARGET_MAC);
    IpAddress to = probing ? IpAddress.ALL_NODES : packet.source();
    send(target, to, NEIGHBOUR_BYTES + OPTION_MAC_BYTES);
  }

  /** Asks for an address of the guest's. */
  void solicit(IpAddress address) {
    byte[] out = sender.bytes();
    int start = IpSender.payload(false);
    begin(out, start, NEIGHBOUR_SOLICITATION);
    put32(out, start + 4, 0);
    address.put(out, start + TARGET);
    mac(out, start + NEIGHBOUR_BYTES, OPTION_SOURCE_MAC);
    IpAddress group =
        new IpAddress(SOLICITED.high(), SOLICITED.low() | (address.low() & 0xff_ffff));
    send(hosts.linkLocalRouter(), group, NEIGHBOUR_BYTES + OPTION_MAC_BYTES);
  }

  /** Tells all nodes of the network and its router. */
  void advertiseRouter() {
    byte[] out = sender.bytes();
    int start = IpSender.payload(false);
    begin(out, start, ROUTER_ADVERTISEMENT);
    put8(out, start + 4, 64); // hop limit
    put8(out, start + 5, 0); // no DHCPv6
    // A network that leads nowhere has no router.
    put16(out, start + 6, config.restricted() ? 0 : ROUTER_LIFETIME);
    put32(out, start + 8, 0);
    put32(out, start + 12, 0);
    int at = start + 16;
    mac(out, at, OPTION_SOURCE_MAC);
    at += OPTION_MAC_BYTES;
    put16(out, at, OPTION_MTU << 8 | 1);
    put16(out, at + 2, 0);
    put32(out, at + 4, Ethernet.MTU);
    at += 8;
    at = prefix(out, at);
    if (!config.restricted()) {
      put16(out, at, OPTION_DNS << 8 | 3);
      put16(out, at + 2, 0);
      put32(out, at + 4, LIFETIME);
      config.dns6().put(out, at + 8);
      at += 24;
    }
    send(hosts.linkLocalRouter(), IpAddress.ALL_NODES, at - start);
  }

  private int prefix(byte[] out, int at) {
    put16(out, at, OPTION_PREFIX << 8 | 4);
    put8(out, at + 2, config.net6().prefixLength());
    put8(out, at + 3, PREFIX_ON_LINK_AUTONOMOUS);
    put32(out, at + 4, LIFETIME);
    put32(out, at + 8, LIFETIME);
    put32(out, at + 12, 0);
    config.net6().address().put(out, at + 16);
    return at + 32;
  }

  private static void begin(byte[] out, int start, int type) {
    put8(out, start, type);
    put8(out, start + 1, 0);
    put16(out, start + CHECKSUM, 0);
  }

  private void mac(byte[] out, int at, int option) {
    put16(out, at, option << 8 | 1);
    hosts.mac().put(out, at + 2);
  }

  private void send(IpAddress source, IpAddress destination, int length) {
    sender.send(source, destination, IpPacket.ICMPV6, length, CHECKSUM);
  }
}
