package dev.rhea.devices.net.user;

import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts packets together that the guest has sent in parts (RFC 791 3.2, RFC 8200 4.5). Bounded: the
 * oldest of too many incomplete packets is forgotten, as is one whose parts overlap (RFC 5722).
 */
final class Fragments {
  private static final int MOST_PACKETS = 16;
  private static final int MOST_BYTES = 65535;
  private static final int UNKNOWN = -1;

  /** What the parts of a packet have in common. */
  private record Key(IpAddress source, IpAddress destination, int identification, int protocol) {}

  /** A packet of which some parts are there. */
  private static final class Partial {
    byte[] bytes = new byte[4096];
    final List<int[]> ranges = new ArrayList<>();
    int total = UNKNOWN;
    int protocol = UNKNOWN;
    int present;
  }

  private final Map<Key, Partial> packets =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Partial> eldest) {
          return size() > MOST_PACKETS;
        }
      };

  /** Takes a part; true if it was the last that was missing: then {@code part} is the whole. */
  boolean complete(IpPacket part) {
    int from = part.fragmentOffset();
    int end = from + part.payloadLength();
    boolean oddEnd = part.moreFragments() && part.payloadLength() % 8 != 0;
    // IPv6's first part alone names the protocol; the others may have another next header there.
    Key key =
        new Key(
            part.source(),
            part.destination(),
            part.identification(),
            part.isV4() ? part.protocol() : 0);
    if (end > MOST_BYTES || oddEnd || end == from) {
      packets.remove(key);
      return false;
    }
    Partial packet = packets.computeIfAbsent(key, k -> new Partial());
    if (!add(packet, part, from, end)) {
      packets.remove(key);
      return false;
    }
    if (packet.present != packet.total) {
      return false;
    }
    packets.remove(key);
    part.setWhole(packet.bytes, packet.total, packet.protocol);
    return true;
  }

  /** False if the part does not fit the others. */
  private static boolean add(Partial packet, IpPacket part, int from, int end) {
    for (int[] range : packet.ranges) {
      if (from < range[1] && range[0] < end) {
        return false;
      }
    }
    boolean last = !part.moreFragments();
    if ((last && packet.total != UNKNOWN) || (packet.total != UNKNOWN && end > packet.total)) {
      return false;
    }
    if (last) {
      packet.total = end;
      if (packet.ranges.stream().anyMatch(range -> range[1] > end)) {
        return false;
      }
    }
    if (from == 0) {
      packet.protocol = part.protocol();
    }
    if (end > packet.bytes.length) {
      int size = Math.min(MOST_BYTES, Math.max(end, 2 * packet.bytes.length));
      packet.bytes = java.util.Arrays.copyOf(packet.bytes, size);
    }
    System.arraycopy(part.bytes(), part.payload(), packet.bytes, from, end - from);
    packet.ranges.add(new int[] {from, end});
    packet.present += end - from;
    return true;
  }
}
