package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get16;
import static dev.rhea.devices.net.packet.Bytes.put16;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.packet.Ethernet;
import dev.rhea.devices.net.packet.IpAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who on the link has which Ethernet address, and ARP (RFC 826): requests for our addresses are
 * answered, the guest's are learnt from what it sends. For IPv6 {@link RouterService} does the
 * asking.
 */
final class Neighbours {
  /** Length of an ARP packet about IPv4 on Ethernet. */
  private static final int ARP_BYTES = 28;

  private static final int HARDWARE = 0;
  private static final int PROTOCOL = 2;
  private static final int SIZES = 4;
  private static final int OPERATION = 6;
  private static final int SENDER_MAC = 8;
  private static final int SENDER_IP = 14;
  private static final int TARGET_MAC = 18;
  private static final int TARGET_IP = 24;

  private static final int HARDWARE_ETHERNET = 1;
  private static final int SIZES_IPV4 = 0x0604;
  private static final int REQUEST = 1;
  private static final int REPLY = 2;

  /** Guests have few addresses; one that claims more loses the oldest. */
  private static final int MOST_ENTRIES = 64;

  private final VirtualHosts hosts;
  private final IpAddress router;
  private final Outbox outbox;
  private final NetFrame frame = new NetFrame();
  private final Map<IpAddress, MacAddress> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IpAddress, MacAddress> eldest) {
          return size() > MOST_ENTRIES;
        }
      };

  /** The last one learnt, which most packets are from. */
  private IpAddress lastLearnt = IpAddress.ANY4;

  private MacAddress lastMac = MacAddress.BROADCAST;

  Neighbours(VirtualHosts hosts, IpAddress router, Outbox outbox) {
    this.hosts = hosts;
    this.router = router;
    this.outbox = outbox;
  }

  /** The Ethernet address of an address that is not ours, or null if nobody has told it. */
  @Nullable MacAddress find(IpAddress address) {
    return entries.get(address);
  }

  /** A frame says that an address of the guest's has that Ethernet address. */
  void learn(IpAddress address, MacAddress mac) {
    if (address.equals(lastLearnt) && mac.equals(lastMac)) {
      return;
    }
    if (!mac.isGroup() && hosts.isGuests(address)) {
      entries.put(address, mac);
      lastLearnt = address;
      lastMac = mac;
      outbox.learnt(address, mac);
    }
  }

  /** Takes an ARP packet. */
  void receiveArp(byte[] bytes, int length) {
    int arp = Ethernet.HEADER;
    if (length < arp + ARP_BYTES
        || get16(bytes, arp + HARDWARE) != HARDWARE_ETHERNET
        || get16(bytes, arp + PROTOCOL) != Ethernet.IPV4
        || get16(bytes, arp + SIZES) != SIZES_IPV4) {
      return;
    }
    MacAddress senderMac = MacAddress.at(bytes, arp + SENDER_MAC);
    IpAddress sender = IpAddress.v4At(bytes, arp + SENDER_IP);
    IpAddress target = IpAddress.v4At(bytes, arp + TARGET_IP);
    learn(sender, senderMac);
    if (get16(bytes, arp + OPERATION) == REQUEST && hosts.isOurs(target)) {
      send(REPLY, target, senderMac, sender, senderMac);
    }
  }

  /** Asks who has an IPv4 address. */
  void request(IpAddress address) {
    send(REQUEST, router, new MacAddress(0), address, MacAddress.BROADCAST);
  }

  private void send(
      int operation, IpAddress ours, MacAddress theirMac, IpAddress theirs, MacAddress to) {
    byte[] bytes = frame.bytes();
    int arp = Ethernet.HEADER;
    java.util.Arrays.fill(bytes, 0, Ethernet.LEAST_BYTES, (byte) 0);
    to.put(bytes, Ethernet.DESTINATION);
    hosts.mac().put(bytes, Ethernet.SOURCE);
    put16(bytes, Ethernet.TYPE, Ethernet.ARP);
    put16(bytes, arp + HARDWARE, HARDWARE_ETHERNET);
    put16(bytes, arp + PROTOCOL, Ethernet.IPV4);
    put16(bytes, arp + SIZES, SIZES_IPV4);
    put16(bytes, arp + OPERATION, operation);
    hosts.mac().put(bytes, arp + SENDER_MAC);
    ours.put(bytes, arp + SENDER_IP);
    theirMac.put(bytes, arp + TARGET_MAC);
    theirs.put(bytes, arp + TARGET_IP);
    frame.setLength(Ethernet.LEAST_BYTES);
    outbox.sendOrKeep(frame);
  }
}
