package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get8;
import static dev.rhea.devices.net.packet.Bytes.put16;
import static dev.rhea.devices.net.packet.Bytes.put32;
import static dev.rhea.devices.net.packet.Bytes.put8;

import dev.rhea.devices.net.packet.InternetChecksum;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;

/**
 * ICMP (RFC 792) and what is like it in ICMPv6 (RFC 4443): our addresses answer an echo request,
 * and who sends what goes nowhere is told so.
 */
final class IcmpService {
  private static final int HEADER = 8;
  private static final int CHECKSUM = 2;

  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REQUEST = 8;
  private static final int UNREACHABLE = 3;
  private static final int CODE_HOST = 1;

  private static final int V6_UNREACHABLE = 1;
  private static final int V6_CODE_ADDRESS = 3;
  private static final int V6_ECHO_REQUEST = 128;
  private static final int V6_ECHO_REPLY = 129;

  /** How much of the packet an error quotes: ICMP the header and 8 bytes, ICMPv6 what fits. */
  private static final int V6_MOST_QUOTED = 1280 - 40 - HEADER;

  private final VirtualHosts hosts;
  private final IpSender sender;
  private final UserConfig config;

  IcmpService(VirtualHosts hosts, UserConfig config, IpSender sender) {
    this.hosts = hosts;
    this.config = config;
    this.sender = sender;
  }

  /** Takes an ICMP packet. */
  void receive(IpPacket packet) {
    if (packet.payloadLength() < HEADER
        || InternetChecksum.add(0, packet.bytes(), packet.payload(), packet.payloadLength())
            != 0xffff) {
      return;
    }
    if (get8(packet.bytes(), packet.payload()) == ECHO_REQUEST) {
      echo(packet, ECHO_REPLY);
    }
  }

  /** Takes an ICMPv6 packet, whose checksum is right. */
  void receiveV6(IpPacket packet) {
    if (packet.payloadLength() >= HEADER
        && get8(packet.bytes(), packet.payload()) == V6_ECHO_REQUEST) {
      echo(packet, V6_ECHO_REPLY);
    }
  }

  private void echo(IpPacket packet, int reply) {
    if (!hosts.isOurs(packet.destination())) {
      unreachable(packet);
      return;
    }
    boolean v4 = packet.isV4();
    int start = IpSender.payload(v4);
    int length = packet.payloadLength();
    System.arraycopy(packet.bytes(), packet.payload(), sender.bytes(), start, length);
    put8(sender.bytes(), start, reply);
    send(packet.destination(), packet.source(), length);
  }

  /** Tells the sender of a packet that its receiver cannot be reached. */
  void unreachable(IpPacket packet) {
    if (packet.start() < 0 || packet.destination().isGroup() || !hosts.isGuests(packet.source())) {
      return;
    }
    boolean v4 = packet.isV4();
    int start = IpSender.payload(v4);
    int packetLength = packet.payload() - packet.start() + packet.payloadLength();
    int quoted =
        v4
            ? packet.payload() - packet.start() + Math.min(8, packet.payloadLength())
            : Math.min(packetLength, V6_MOST_QUOTED);
    put8(sender.bytes(), start, v4 ? UNREACHABLE : V6_UNREACHABLE);
    put8(sender.bytes(), start + 1, v4 ? CODE_HOST : V6_CODE_ADDRESS);
    put32(sender.bytes(), start + 4, 0);
    System.arraycopy(packet.bytes(), packet.start(), sender.bytes(), start + HEADER, quoted);
    send(v4 ? config.host() : config.host6(), packet.source(), HEADER + quoted);
  }

  private void send(IpAddress ours, IpAddress theirs, int length) {
    boolean v4 = theirs.isV4();
    int start = IpSender.payload(v4);
    if (v4) {
      put16(sender.bytes(), start + CHECKSUM, 0);
      int sum = InternetChecksum.add(0, sender.bytes(), start, length);
      put16(sender.bytes(), start + CHECKSUM, InternetChecksum.complement(sum));
      sender.send(ours, theirs, IpPacket.ICMP, length, IpSender.NO_CHECKSUM);
    } else {
      sender.send(ours, theirs, IpPacket.ICMPV6, length, CHECKSUM);
    }
  }
}
