package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.packet.Bytes.get16;
import static dev.rhea.devices.net.packet.Bytes.get32;
import static dev.rhea.devices.net.packet.Bytes.get8;
import static dev.rhea.devices.net.packet.Bytes.put16;
import static dev.rhea.devices.net.packet.Bytes.put32;
import static dev.rhea.devices.net.packet.Bytes.put8;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.packet.IpPacket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DHCP server (RFC 2131, options RFC 2132): addresses from {@code dhcpstart} on, sixteen of them,
 * each for a card's Ethernet address, for as long as the machine lives.
 */
final class DhcpServer {
  /** The server's port. */
  static final int PORT = 67;

  private static final int CLIENT_PORT = 68;
  private static final int MOST_LEASES = 16;
  private static final int LEASE_SECONDS = 86400;

  // The message (RFC 2131 2).
  private static final int OP = 0;
  private static final int XID = 4;
  private static final int FLAGS = 10;
  private static final int CIADDR = 12;
  private static final int YIADDR = 16;
  private static final int SIADDR = 20;
  private static final int CHADDR = 28;
  private static final int COOKIE = 236;
  private static final int OPTIONS = 240;
  private static final int MAGIC = 0x6382_5363;
  private static final int BOOTREQUEST = 1;
  private static final int BOOTREPLY = 2;
  private static final int ETHERNET = 0x0106; // hardware type and address length

  private static final int PAD = 0;
  private static final int SUBNET_MASK = 1;
  private static final int ROUTER = 3;
  private static final int DNS = 6;
  private static final int HOST_NAME = 12;
  private static final int DOMAIN_NAME = 15;
  private static final int REQUESTED_ADDRESS = 50;
  private static final int LEASE_TIME = 51;
  private static final int MESSAGE_TYPE = 53;
  private static final int SERVER_ID = 54;
  private static final int DOMAIN_SEARCH = 119;
  private static final int END = 255;

  private static final int DISCOVER = 1;
  private static final int OFFER = 2;
  private static final int REQUEST = 3;
  private static final int DECLINE = 4;
  private static final int ACK = 5;
  private static final int NAK = 6;
  private static final int RELEASE = 7;
  private static final int INFORM = 8;

  /** BOOTP clients expect as much (RFC 951). */
  private static final int LEAST_BYTES = 300;

  private final UserConfig config;
  private final IpSender sender;
  private final Neighbours neighbours;

  /** Who has which of the addresses, by number. */
  private final Map<Integer, MacAddress> leases = new LinkedHashMap<>();

  DhcpServer(UserConfig config, IpSender sender, Neighbours neighbours) {
    this.config = config;
    this.sender = sender;
    this.neighbours = neighbours;
  }

  /** Takes a message: the data of a UDP datagram. */
  void receive(byte[] bytes, int at, int length) {
    if (length < OPTIONS
        || get8(bytes, at + OP) != BOOTREQUEST
        || get16(bytes, at + 1) != ETHERNET
        || get32(bytes, at + COOKIE) != MAGIC) {
      return;
    }
    Map<Integer, byte[]> options = options(bytes, at + OPTIONS, at + length);
    byte[] type = options.getOrDefault(MESSAGE_TYPE, new byte[0]);
    MacAddress client = MacAddress.at(bytes, at + CHADDR);
    if (type.length != 1 || client.isGroup()) {
      return;
    }
    byte[] request = java.util.Arrays.copyOfRange(bytes, at, at + OPTIONS);
    switch (type[0]) {
      case DISCOVER -> {
        @Nullable IpAddress free = addressFor(client);
        if (free != null) {
          reply(OFFER, request, client, free);
        }
      }
      case REQUEST -> request(request, options, client);
      case DECLINE, RELEASE -> leases.values().remove(client);
      case INFORM -> reply(ACK, request, client, IpAddress.ANY4);
      default -> {
        // No message for a server.
      }
    }
  }

  private void request(byte[] request, Map<Integer, byte[]> options, MacAddress client) {
    byte[] server = options.get(SERVER_ID);
    if (server != null && server.length == 4 && get32(server, 0) != config.host().bits()) {
      return;
    }
    byte[] asked = options.get(REQUESTED_ADDRESS);
    IpAddress wanted =
        asked != null && asked.length == 4
            ? IpAddress.v4At(asked, 0)
            : IpAddress.v4At(request, CIADDR);
    int number = wanted.bits() - config.dhcpStart().bits();
    @Nullable MacAddress holder = leases.get(number);
    boolean possible = number >= 0 && number < MOST_LEASES;
    if (!possible || (holder != null && !holder.equals(client))) {
      reply(NAK, request, client, IpAddress.ANY4);
      return;
    }
    leases.values().remove(client);
    leases.put(number, client);
    reply(ACK, request, client, wanted);
  }

  /** The address that the client has already or may have, or null if all are taken. */
  private @Nullable IpAddress addressFor(MacAddress client) {
    int free = -1;
    for (int i = MOST_LEASES - 1; i >= 0; i--) {
      @Nullable MacAddress holder = leases.get(i);
      if (holder == null) {
        free = i;
      } else if (holder.equals(client)) {
        return address(i);
      }
    }
    if (free < 0) {
      return null;
    }
    leases.put(free, client);
    return address(free);
  }

  private IpAddress address(int number) {
    return IpAddress.v4(config.dhcpStart().bits() + number);
  }

  private static Map<Integer, byte[]> options(byte[] bytes, int from, int end) {
    Map<Integer, byte[]> options = new LinkedHashMap<>();
    int at = from;
    while (at < end) {
      int kind = get8(bytes, at);
      if (kind == PAD) {
        at++;
        continue;
      }
      if (kind == END || at + 1 >= end || at + 2 + get8(bytes, at + 1) > end) {
        break;
      }
      int length = get8(bytes, at + 1);
      options.put(kind, java.util.Arrays.copyOfRange(bytes, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return options;
  }

  private void reply(int type, byte[] request, MacAddress client, IpAddress yours) {
    byte[] message = new byte[OPTIONS];
    put8(message, OP, BOOTREPLY);
    put16(message, 1, ETHERNET);
    System.arraycopy(request, XID, message, XID, 4);
    System.arraycopy(request, FLAGS, message, FLAGS, 2);
    if (type != NAK) {
      System.arraycopy(request, CIADDR, message, CIADDR, 4);
      yours.put(message, YIADDR);
      config.host().put(message, SIADDR);
      if (!yours.isUnspecified()) {
        neighbours.learn(yours, client);
      }
    }
    client.put(message, CHADDR);
    put32(message, COOKIE, MAGIC);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(message);
    option(out, MESSAGE_TYPE, new byte[] {(byte) type});
    option(out, SERVER_ID, number(config.host().bits()));
    if (type != NAK) {
      if (!yours.isUnspecified()) {
        option(out, LEASE_TIME, number(LEASE_SECONDS));
      }
      network(out);
    }
    out.write(END);
    send(out.toByteArray(), type, request, yours);
  }

  private void network(ByteArrayOutputStream out) {
    option(out, SUBNET_MASK, number(config.net().mask()));
    if (!config.restricted()) {
      option(out, ROUTER, number(config.host().bits()));
      option(out, DNS, number(config.dns().bits()));
    }
    text(out, HOST_NAME, config.hostname());
    text(out, DOMAIN_NAME, config.domain());
    ByteArrayOutputStream search = new ByteArrayOutputStream();
    for (String domain : config.searchDomains()) {
      // As in DNS messages (RFC 3397): labels with their lengths, not compressed.
      for (String label : domain.split("\\.", -1)) {
        byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
        search.write(bytes.length);
        search.writeBytes(bytes);
      }
      search.write(0);
    }
    if (search.size() > 0) {
      option(out, DOMAIN_SEARCH, search.toByteArray());
    }
  }

  private static void text(ByteArrayOutputStream out, int kind, String value) {
    if (!value.isEmpty()) {
      option(out, kind, value.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] number(int value) {
    byte[] bytes = new byte[4];
    put32(bytes, 0, value);
    return bytes;
  }

  private static void option(ByteArrayOutputStream out, int kind, byte[] value) {
    out.write(kind);
    out.write(value.length);
    out.writeBytes(value);
  }

  /** To the client's address if it has one already, else to all (RFC 2131 4.1). */
  private void send(byte[] message, int type, byte[] request, IpAddress yours) {
    IpAddress client = IpAddress.v4At(request, CIADDR);
    boolean broadcast = get16(request, FLAGS) >>> 15 != 0 || type == NAK;
    IpAddress to =
        broadcast
            ? IpAddress.BROADCAST4
            : !client.isUnspecified()
                ? client
                : !yours.isUnspecified() ? yours : IpAddress.BROADCAST4;
    int start = IpSender.payload(true);
    int length = Math.max(message.length, LEAST_BYTES);
    byte[] out = sender.bytes();
    java.util.Arrays.fill(out, start + UdpNat.HEADER, start + UdpNat.HEADER + length, (byte) 0);
    System.arraycopy(message, 0, out, start + UdpNat.HEADER, message.length);
    UdpNat.header(out, start, PORT, CLIENT_PORT, length);
    sender.send(config.host(), to, IpPacket.UDP, UdpNat.HEADER + length, UdpNat.CHECKSUM);
  }
}
