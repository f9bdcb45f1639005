package dev.rhea.devices.net.packet;

import static dev.rhea.devices.net.packet.Bytes.get16;
import static dev.rhea.devices.net.packet.Bytes.get32;
import static dev.rhea.devices.net.packet.Bytes.get8;

/**
 * Reads the header of an IPv4 (RFC 791 3.1) or IPv6 packet (RFC 8200 3), its extension headers
 * included. To be used again and again.
 */
public final class IpPacket {
  /** Length of an IPv4 header without options. */
  public static final int V4_HEADER = 20;

  /** Length of an IPv6 header. */
  public static final int V6_HEADER = 40;

  /** Length of IPv6's fragment header. */
  public static final int V6_FRAGMENT_HEADER = 8;

  /** Protocol numbers (IANA). */
  public static final int ICMP = 1;

  /** As above. */
  public static final int TCP = 6;

  /** As above. */
  public static final int UDP = 17;

  /** As above. */
  public static final int ICMPV6 = 58;

  /** The extension header that a fragment has. */
  public static final int V6_FRAGMENT = 44;

  private static final int V6_HOP_BY_HOP = 0;
  private static final int V6_ROUTING = 43;
  private static final int V6_DESTINATION = 60;

  /** Extension headers beyond this number are no packet but an attack. */
  private static final int MOST_EXTENSIONS = 8;

  private static final int V4_MORE = 0x2000;
  private static final int V4_OFFSET = 0x1fff;

  private byte[] bytes = new byte[0];
  private int start;
  private int payload;
  private int payloadLength;
  private int protocol;
  private int hopLimit;
  private IpAddress source = IpAddress.ANY4;
  private IpAddress destination = IpAddress.ANY4;
  private boolean fragment;
  private boolean moreFragments;
  private int fragmentOffset;
  private int identification;

  /**
   * Reads a packet.
   *
   * @param type Ethernet's type, {@link Ethernet#IPV4} or {@link Ethernet#IPV6}
   * @param offset where the packet begins
   * @param length how many bytes there are from there on; the packet may be shorter, as frames are
   *     filled up
   * @return false if it is no such packet; then nothing that the other methods tell means anything
   */
  public boolean read(byte[] packet, int type, int offset, int length) {
    bytes = packet;
    start = offset;
    fragment = false;
    moreFragments = false;
    fragmentOffset = 0;
    identification = 0;
    return type == Ethernet.IPV4 ? readV4(length) : readV6(length);
  }

  private boolean readV4(int length) {
    if (length < V4_HEADER || get8(bytes, start) >>> 4 != 4) {
      return false;
    }
    int header = 4 * (get8(bytes, start) & 15);
    int total = get16(bytes, start + 2);
    if (header < V4_HEADER || total < header || total > length) {
      return false;
    }
    if (InternetChecksum.add(0, bytes, start, header) != 0xffff) {
      return false;
    }
    int fragmentField = get16(bytes, start + 6);
    identification = get16(bytes, start + 4);
    moreFragments = (fragmentField & V4_MORE) != 0;
    fragmentOffset = 8 * (fragmentField & V4_OFFSET);
    fragment = moreFragments || fragmentOffset != 0;
    hopLimit = get8(bytes, start + 8);
    protocol = get8(bytes, start + 9);
    source = IpAddress.v4At(bytes, start + 12);
    destination = IpAddress.v4At(bytes, start + 16);
    payload = start + header;
    payloadLength = total - header;
    return true;
  }

  private boolean readV6(int length) {
    if (length < V6_HEADER || get8(bytes, start) >>> 4 != 6) {
      return false;
    }
    payloadLength = get16(bytes, start + 4);
    if (payloadLength > length - V6_HEADER) {
      return false;
    }
    protocol = get8(bytes, start + 6);
    hopLimit = get8(bytes, start + 7);
    source = IpAddress.v6At(bytes, start + 8);
    destination = IpAddress.v6At(bytes, start + 24);
    payload = start + V6_HEADER;
    return !source.isV4() && !destination.isV4() && skipExtensions();
  }

  private boolean skipExtensions() {
    for (int i = 0; i < MOST_EXTENSIONS; i++) {
      switch (protocol) {
        case V6_HOP_BY_HOP, V6_ROUTING, V6_DESTINATION -> {
          if (payloadLength < 8 || !skip(8 * (get8(bytes, payload + 1) + 1))) {
            return false;
          }
        }
        case V6_FRAGMENT -> {
          if (fragment || payloadLength < V6_FRAGMENT_HEADER) {
            return false;
          }
          int field = get16(bytes, payload + 2);
          fragment = true;
          moreFragments = (field & 1) != 0;
          fragmentOffset = field & ~7;
          identification = get32(bytes, payload + 4);
          skip(V6_FRAGMENT_HEADER);
          // What follows the header of a fragment that is not the first is data.
          if (fragmentOffset != 0) {
            return true;
          }
        }
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  private boolean skip(int header) {
    if (header > payloadLength) {
      return false;
    }
    protocol = get8(bytes, payload);
    payload += header;
    payloadLength -= header;
    return true;
  }

  /** The array that the packet lies in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where its header begins, or -1 if it has been put together. */
  public int start() {
    return start;
  }

  /** Where the fourth layer begins. */
  public int payload() {
    return payload;
  }

  /** Bytes of the fourth layer. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Number of the fourth layer's protocol. */
  public int protocol() {
    return protocol;
  }

  /** Hops it may still make. */
  public int hopLimit() {
    return hopLimit;
  }

  /** Who sent it. */
  public IpAddress source() {
    return source;
  }

  /** Whom it is for. */
  public IpAddress destination() {
    return destination;
  }

  /** Whether it is IPv4. */
  public boolean isV4() {
    return source.isV4();
  }

  /** Whether it is a part of a packet. */
  public boolean isFragment() {
    return fragment;
  }

  /** Whether there are more parts behind it. */
  public boolean moreFragments() {
    return moreFragments;
  }

  /** Where its payload belongs in the whole's, in bytes, a multiple of 8. */
  public int fragmentOffset() {
    return fragmentOffset;
  }

  /** What tells which parts belong together. */
  public int identification() {
    return identification;
  }

  /** Takes the place of a fragment: the same packet with all of its payload. */
  public void setWhole(byte[] wholePayload, int length, int wholeProtocol) {
    bytes = wholePayload;
    start = -1;
    payload = 0;
    payloadLength = length;
    protocol = wholeProtocol;
    fragment = false;
  }

  /**
   * Whether the fourth layer's checksum, pseudo-header included, is right.
   *
   * @param length bytes of the fourth layer, at most {@link #payloadLength}
   */
  public boolean checksumMatches(int length) {
    int sum = InternetChecksum.addPseudoHeader(0, source, destination, protocol, length);
    return InternetChecksum.add(sum, bytes, payload, length) == 0xffff;
  }
}
