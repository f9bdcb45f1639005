package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get8;
import static dev.rhea.devices.net.packet.Bytes.put16;
import static dev.rhea.devices.net.packet.Bytes.put32;
import static dev.rhea.devices.net.packet.Bytes.put8;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetFrame.Segmentation;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.InternetChecksum;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Makes IP packets for the guest. The caller writes its layer's bytes into {@link #bytes} from
 * {@link #payload} on and then names addresses and protocol.
 */
final class IpSender {
  /** What became of a packet. */
  enum Result {
    /** The card has it. */
    SENT,
    /** The card has no room; {@link Outbox#onResume} tells when. */
    BLOCKED,
    /** The receiver's Ethernet address is being asked for; {@link Outbox#onResume} tells when. */
    UNRESOLVED
  }

  /** No checksum, or the caller has filled it in. */
  static final int NO_CHECKSUM = -1;

  /** No segmentation. */
  static final int WHOLE = 0;

  private static final int HOPS = 64;

  /** Neighbour discovery is believed only if it has made no hop (RFC 4861 7.1). */
  private static final int HOPS_OF_ICMPV6 = 255;

  private static final int V4_DONT_FRAGMENT = 0x4000;
  private static final int V4_MORE_FRAGMENTS = 0x2000;

  /** IPv4 multicast's Ethernet addresses (RFC 1112 6.4) and IPv6's (RFC 2464 7). */
  private static final long MULTICAST4 = 0x0100_5e00_0000L;

  private static final long MULTICAST6 = 0x3333_0000_0000L;

  private final VirtualHosts hosts;
  private final Neighbours neighbours;
  private final Outbox outbox;
  private final SolicitNeighbour solicit;
  private final NetFrame frame = new NetFrame();
  private final NetFrame part = new NetFrame();
  private int identification;

  /** Asks who has an IPv6 address. */
  interface SolicitNeighbour {
    /** Sends the question. */
    void solicit(IpAddress address);
  }

  IpSender(VirtualHosts hosts, Neighbours neighbours, Outbox outbox, SolicitNeighbour solicit) {
    this.hosts = hosts;
    this.neighbours = neighbours;
    this.outbox = outbox;
    this.solicit = solicit;
  }

  /** The frame's buffer. */
  byte[] bytes() {
    return frame.bytes();
  }

  /** Where the fourth layer begins in {@link #bytes}. */
  static int payload(boolean v4) {
    return Ethernet.HEADER + (v4 ? IpPacket.V4_HEADER : IpPacket.V6_HEADER);
  }

  /** Whether the card takes TCP data longer than a segment. */
  boolean segments(boolean v4) {
    int needed = NetPort.CHECKSUM | (v4 ? NetPort.TCP4 : NetPort.TCP6);
    return (outbox.offloads() & needed) == needed;
  }

  /**
   * Sends a packet, or keeps it a little if it cannot be sent just now. Longer ones than the link
   * takes go in fragments.
   *
   * @param length bytes of the fourth layer
   * @param checksum offset of its checksum in it, or {@link #NO_CHECKSUM}
   */
  void send(IpAddress source, IpAddress destination, int protocol, int length, int checksum) {
    boolean v4 = destination.isV4();
    if (length <= Ethernet.MTU - (v4 ? IpPacket.V4_HEADER : IpPacket.V6_HEADER)) {
      switch (trySend(source, destination, protocol, length, checksum, WHOLE)) {
        case SENT -> {}
        case BLOCKED -> outbox.sendOrKeep(frame);
        case UNRESOLVED -> outbox.keepUnresolved(destination, frame);
      }
    } else {
      sumUp(source, destination, protocol, length, checksum);
      sendFragments(source, destination, protocol, length);
    }
  }

  /**
   * Sends a packet now or not at all.
   *
   * @param segmentSize bytes of data in each segment that the card cuts, or {@link #WHOLE}
   */
  Result trySend(
      IpAddress source,
      IpAddress destination,
      int protocol,
      int length,
      int checksum,
      int segmentSize) {
    boolean v4 = destination.isV4();
    int start = payload(v4);
    frame.setLength(start + length);
    @Nullable MacAddress mac = ethernet(frame.bytes(), destination);
    if (v4) {
      ipv4(frame.bytes(), source, destination, protocol, length, V4_DONT_FRAGMENT);
    } else {
      ipv6(frame.bytes(), source, destination, protocol, length, protocol);
    }
    if (checksum != NO_CHECKSUM) {
      int pseudo = InternetChecksum.addPseudoHeader(0, source, destination, protocol, length);
      put16(frame.bytes(), start + checksum, pseudo);
      frame.setChecksum(start, checksum);
      if (segmentSize != WHOLE) {
        frame.setSegmentation(v4 ? Segmentation.TCP4 : Segmentation.TCP6, segmentSize);
      } else if (protocol != IpPacket.TCP || (outbox.offloads() & NetPort.CHECKSUM) == 0) {
        frame.completeChecksum();
        noZeroChecksum(protocol, start + checksum);
      }
    }
    if (mac == null) {
      ask(destination);
      return Result.UNRESOLVED;
    }
    return outbox.send(frame) ? Result.SENT : Result.BLOCKED;
  }

  /** Zero in UDP's checksum means that there is none (RFC 768). */
  private void noZeroChecksum(int protocol, int offset) {
    byte[] bytes = frame.bytes();
    if (protocol == IpPacket.UDP && get8(bytes, offset) == 0 && get8(bytes, offset + 1) == 0) {
      put16(bytes, offset, 0xffff);
    }
  }

  private void ask(IpAddress address) {
    if (address.isV4()) {
      neighbours.request(address);
    } else {
      solicit.solicit(address);
    }
  }

  private void sumUp(
      IpAddress source, IpAddress destination, int protocol, int length, int checksum) {
    if (checksum != NO_CHECKSUM) {
      int start = payload(destination.isV4());
      put16(frame.bytes(), start + checksum, 0);
      int sum = InternetChecksum.addPseudoHeader(0, source, destination, protocol, length);
      sum = InternetChecksum.add(sum, frame.bytes(), start, length);
      put16(frame.bytes(), start + checksum, InternetChecksum.complement(sum));
      noZeroChecksum(protocol, start + checksum);
    }
  }

  private void sendFragments(IpAddress source, IpAddress destination, int protocol, int length) {
    boolean v4 = destination.isV4();
    int header = v4 ? 0 : IpPacket.V6_FRAGMENT_HEADER;
    int start = payload(v4) + header;
    int most = (Ethernet.MTU + Ethernet.HEADER - start) & ~7;
    byte[] bytes = part.bytes();
    identification++;
    for (int done = 0; done < length; done += most) {
      int bytesHere = Math.min(most, length - done);
      boolean more = done + bytesHere < length;
      part.setLength(start + bytesHere);
      @Nullable MacAddress mac = ethernet(bytes, destination);
      if (v4) {
        ipv4(
            bytes,
            source,
            destination,
            protocol,
            bytesHere,
            done / 8 | (more ? V4_MORE_FRAGMENTS : 0));
      } else {
        ipv6(bytes, source, destination, IpPacket.V6_FRAGMENT, header + bytesHere, protocol);
        put8(bytes, start - header, protocol);
        put8(bytes, start - header + 1, 0);
        put16(bytes, start - header + 2, done | (more ? 1 : 0));
        put32(bytes, start - header + 4, identification);
      }
      System.arraycopy(frame.bytes(), payload(v4) + done, bytes, start, bytesHere);
      if (mac == null) {
        // All or none: a lone fragment is of no use.
        ask(destination);
        return;
      }
      outbox.sendOrKeep(part);
    }
  }

  /** Fills in Ethernet's header; null, and zeros there, if the receiver is not known. */
  private @Nullable MacAddress ethernet(byte[] bytes, IpAddress destination) {
    @Nullable MacAddress to = macOf(destination);
    (to == null ? new MacAddress(0) : to).put(bytes, Ethernet.DESTINATION);
    hosts.mac().put(bytes, Ethernet.SOURCE);
    put16(bytes, Ethernet.TYPE, destination.isV4() ? Ethernet.IPV4 : Ethernet.IPV6);
    return to;
  }

  private @Nullable MacAddress macOf(IpAddress destination) {
    if (destination.equals(IpAddress.BROADCAST4)) {
      return MacAddress.BROADCAST;
    }
    if (!destination.isGroup()) {
      return neighbours.find(destination);
    }
    return new MacAddress(
        destination.isV4()
            ? MULTICAST4 | (destination.bits() & 0x7f_ffff)
            : MULTICAST6 | (destination.low() & 0xffff_ffffL));
  }

  private void ipv4(
      byte[] bytes,
      IpAddress source,
      IpAddress destination,
      int protocol,
      int length,
      int fragment) {
    int ip = Ethernet.HEADER;
    put16(bytes, ip, 0x4500);
    put16(bytes, ip + 2, IpPacket.V4_HEADER + length);
    put16(bytes, ip + 4, identification);
    put16(bytes, ip + 6, fragment);
    put8(bytes, ip + 8, HOPS);
    put8(bytes, ip + 9, protocol);
    put16(bytes, ip + 10, 0);
    source.put(bytes, ip + 12);
    destination.put(bytes, ip + 16);
    int sum = InternetChecksum.add(0, bytes, ip, IpPacket.V4_HEADER);
    put16(bytes, ip + 10, InternetChecksum.complement(sum));
  }

  private static void ipv6(
      byte[] bytes, IpAddress source, IpAddress destination, int next, int length, int protocol) {
    int ip = Ethernet.HEADER;
    put32(bytes, ip, 0x6000_0000);
    put16(bytes, ip + 4, length);
    put8(bytes, ip + 6, next);
    put8(bytes, ip + 7, protocol == IpPacket.ICMPV6 ? HOPS_OF_ICMPV6 : HOPS);
    source.put(bytes, ip + 8);
    destination.put(bytes, ip + 24);
  }
}
