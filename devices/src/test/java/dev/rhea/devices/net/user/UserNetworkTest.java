package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.user.TestGuest.ethernet;
import static dev.rhea.devices.net.user.TestGuest.from;
import static dev.rhea.devices.net.user.TestGuest.get16;
import static dev.rhea.devices.net.user.TestGuest.get32;
import static dev.rhea.devices.net.user.TestGuest.hex;
import static dev.rhea.devices.net.user.TestGuest.ipv4;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.user.UserConfig.HostForward;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ARP, DHCP, ICMP, neighbour discovery and UDP, by the bytes that a guest sees. */
@Timeout(60)
class UserNetworkTest {
  private static final byte[] NAME_SERVER = {10, 0, 2, 3};

  @Test
  void answersArpForRouterAndNameServerAndNobodyElse() {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      guest.send(arpRequest("0a000202"));
      byte[] reply = guest.receive();
      assertArrayEquals(
          hex(
              "525400123456 52550a000202 0806 0001 0800 0604 0002 52550a000202 0a000202"
                  + " 525400123456 0a00020f"),
          java.util.Arrays.copyOf(reply, 42));
      assertEquals(60, reply.length, "the shortest frame of a wire");
      guest.send(arpRequest("0a000203"));
      assertEquals(0x0a00_0203, get32(guest.receive(), 28));
      guest.send(arpRequest("0a000204"));
      guest.send(arpRequest("0a00020f"));
      assertNull(guest.poll(50));
    }
  }

  private static byte[] arpRequest(String target) {
    return hex(
        "ffffffffffff 525400123456 0806 0001 0800 0604 0001 525400123456 0a00020f"
            + " 000000000000 "
            + target);
  }

  @Test
  void dhcpOffersTheFirstAddressAndTellsOfTheNetwork() {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      guest.send(dhcp("350101"));
      byte[] offer = guest.receive(17);
      checkDhcp(offer, 2);
      String options = HexFormat.of().formatHex(from(offer, 14 + 20 + 8 + 240));
      for (String option :
          List.of(
              "36040a000202", // server
              "330400015180", // a day
              "0104ffffff00", // mask
              "03040a000202", // router
              "06040a000203", // name server
              "0c03626f78", // host name
              "0f0b6578616d706c652e6f7267", // domain
              "7716" + "0161076578616d706c6500" + "0162076578616d706c6500")) { // RFC 3397
        assertTrue(options.contains(option), option + " in " + options);
      }
      guest.send(dhcp("350103 32040a00020f 36040a000202"));
      checkDhcp(guest.receive(17), 5);
      guest.send(dhcp("350103 32040a000263 36040a000202"));
      byte[] nak = guest.receive(17);
      assertEquals(6, nak[14 + 20 + 8 + 240 + 2]);
      assertEquals(-1, get32(nak, 30), "a refusal goes to all");
    }
  }

  private static void checkDhcp(byte[] frame, int type) {
    int message = 14 + 20 + 8;
    assertEquals(67, get16(frame, 34));
    assertEquals(68, get16(frame, 36));
    assertEquals(2, frame[message], "a reply");
    assertEquals(0xdead_beef, get32(frame, message + 4));
    assertEquals(0x0a00_020f, get32(frame, message + 16), "yiaddr");
    assertEquals(0x6382_5363, get32(frame, message + 236));
    assertEquals(0x3501, get16(frame, message + 240));
    assertEquals(type, frame[message + 242]);
    byte[] datagram = java.util.Arrays.copyOfRange(frame, 34, frame.length);
    byte[] source = java.util.Arrays.copyOfRange(frame, 26, 30);
    byte[] destination = java.util.Arrays.copyOfRange(frame, 30, 34);
    assertEquals(0xffff, TestGuest.pseudo(datagram, 17, source, destination), "UDP checksum");
  }

  private static byte[] dhcp(String options) {
    byte[] tail = hex("63825363 " + options + " ff");
    ByteBuffer message = ByteBuffer.allocate(8 + 236 + tail.length);
    message.putShort((short) 68).putShort((short) 67).putShort((short) message.capacity());
    message.position(8);
    message.put(hex("01010600 deadbeef"));
    message.put(8 + 28, TestGuest.MAC);
    message.put(8 + 236, tail);
    return ipv4(17, new byte[4], new byte[] {-1, -1, -1, -1}, message.array());
  }

  @Test
  void theRouterAnswersPing() {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      guest.send(ipv4(1, TestGuest.ROUTER, hex("0800 6667 0001 0002 6162636465666768")));
      byte[] reply = guest.receive(1);
      // The example's data and numbers, type 0: the checksum grows by 0x800.
      assertArrayEquals(hex("0000 6e67 0001 0002 6162636465666768"), from(reply, 34));
      guest.send(ipv4(1, TestGuest.ROUTER, hex("0800 6668 0001 0002 6162636465666768")));
      assertNull(guest.poll(50), "a wrong checksum");
    }
  }

  @Test
  void whatCannotBePingedIsUnreachable() {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      guest.send(ipv4(1, new byte[] {10, 0, 2, 77}, hex("0800 6667 0001 0002 6162636465666768")));
      byte[] error = guest.receive(1);
      assertEquals(0x0301, get16(error, 34));
      assertEquals(0xffff, TestGuest.sum(error, 34, error.length - 34, 0));
      assertEquals(20 + 8, error.length - 34 - 8, "quotes header and eight bytes");
    }
  }

  @Test
  void tellsItsNeighboursAndTheirRouter() {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      // Who has fec0::2? Asked by fe80::5054:ff:fe12:3456 of its solicited-node group.
      byte[] own = hex("fe80000000000000 505400fffe123456");
      byte[] group = hex("ff020000000000000000 0001ff000002");
      byte[] asked = hex("87000000 00000000 fec00000000000000000000000000002 0101525400123456");
      guest.send(icmp6(own, group, asked));
      byte[] answer = guest.receive();
      assertEquals(0x8800, get16(answer, 54));
      assertEquals(0xe000_0000, get32(answer, 58), "router, solicited, override");
      assertArrayEquals(hex("fec00000000000000000000000000002 020152550a000202"), from(answer, 62));
      assertEquals(255, answer[21] & 0xff, "hop limit");

      byte[] routers = hex("ff020000000000000000000000000002");
      guest.send(icmp6(own, routers, hex("85000000 00000000 0101525400123456")));
      byte[] router = guest.receive();
      assertEquals(0x8600, get16(router, 54));
      String options = HexFormat.of().formatHex(from(router, 54 + 16));
      assertTrue(
          options.contains("0304" + "40c0" + "0001518000015180" + "00000000" + "fec0000000000000"),
          options);
      assertTrue(
          options.contains("1903" + "0000" + "00015180" + "fec00000000000000000000000000003"),
          options);
    }
  }

  private static byte[] icmp6(byte[] from, byte[] to, byte[] message) {
    ByteBuffer packet = ByteBuffer.allocate(40 + message.length);
    packet.putInt(0x6000_0000).putShort((short) message.length).put((byte) 58).put((byte) 255);
    packet.put(from).put(to).put(message);
    packet.putShort(42, (short) ~TestGuest.pseudo(message, 58, from, to));
    return ethernet(0x86dd, packet.array());
  }

  @Test
  void datagramsGoOutAndTheAnswerComesBack() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config());
        DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      guest.arpReply();
      guest.send(TestGuest.udp(TestGuest.ROUTER, 4000, server.getLocalPort(), text("question")));
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      server.receive(packet);
      assertEquals(
          "question", new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      server.send(new DatagramPacket(text("answer"), 6, packet.getSocketAddress()));
      byte[] answer = guest.receive(17);
      assertEquals(0x0a00_0202, get32(answer, 26));
      assertEquals(server.getLocalPort(), get16(answer, 34));
      assertEquals(4000, get16(answer, 36));
      assertArrayEquals(text("answer"), from(answer, 42));
    }
  }

  @Test
  void longDatagramsComeInFragmentsAndGoOutFromFragments() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config());
        DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      guest.arpReply();
      byte[] data = new byte[4000];
      new java.util.Random(3).nextBytes(data);
      byte[] whole = TestGuest.udp(TestGuest.ROUTER, 4000, server.getLocalPort(), data);
      byte[] payload = from(whole, 34);
      // Out of order, as a network may deliver them.
      guest.send(fragment(payload, 1480, 2960, true));
      guest.send(fragment(payload, 2960, payload.length, false));
      guest.send(fragment(payload, 0, 1480, true));
      DatagramPacket packet = new DatagramPacket(new byte[5000], 5000);
      server.receive(packet);
      assertArrayEquals(data, java.util.Arrays.copyOf(packet.getData(), packet.getLength()));

      server.send(packet);
      ByteBuffer answer = ByteBuffer.allocate(4008);
      for (boolean more = true; more; ) {
        byte[] part = guest.receive(17);
        assertTrue(part.length <= 1514);
        int field = get16(part, 20);
        more = (field & 0x2000) != 0;
        answer.put(8 * (field & 0x1fff), from(part, 34));
      }
      assertArrayEquals(data, from(answer.array(), 8));
      assertEquals(
          0xffff,
          TestGuest.pseudo(answer.array(), 17, TestGuest.ROUTER, TestGuest.IP),
          "checksum over the whole");
    }
  }

  private static byte[] fragment(byte[] payload, int from, int to, boolean more) {
    byte[] frame = ipv4(17, TestGuest.ROUTER, java.util.Arrays.copyOfRange(payload, from, to));
    ByteBuffer.wrap(frame).putShort(20, (short) (from / 8 | (more ? 0x2000 : 0)));
    ByteBuffer.wrap(frame).putShort(24, (short) 0);
    ByteBuffer.wrap(frame).putShort(24, (short) ~TestGuest.sum(frame, 14, 20, 0));
    return frame;
  }

  @Test
  void aRestrictedGuestReachesNothing() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config(true, List.of()));
        DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      guest.arpReply();
      guest.send(TestGuest.udp(TestGuest.ROUTER, 4000, server.getLocalPort(), text("question")));
      assertEquals(0x0301, get16(guest.receive(1), 34));
      guest.send(TestGuest.udp(NAME_SERVER, 4000, 53, text("question")));
      assertEquals(0x0301, get16(guest.receive(1), 34));
      server.setSoTimeout(50);
      DatagramPacket packet = new DatagramPacket(new byte[10], 10);
      org.junit.jupiter.api.Assertions.assertThrows(
          java.net.SocketTimeoutException.class, () -> server.receive(packet));
    }
  }

  @Test
  void datagramsComeInThroughAPortOfTheHosts() throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HostForward forward =
        new HostForward(
            true,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            IpAddress.v4(0x0a00_020f),
            53);
    try (TestGuest guest = new TestGuest(TestGuest.config(forward));
        DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      // The guest is not known yet: it is asked for, and the datagram waits for that.
      client.send(new DatagramPacket(text("in"), 2, forward.listen()));
      byte[] question = guest.receive();
      assertEquals(0x0806, get16(question, 12));
      guest.arpReply();
      byte[] in = guest.receive(17);
      assertArrayEquals(TestGuest.MAC, java.util.Arrays.copyOf(in, 6));
      assertEquals(client.getLocalPort(), get16(in, 34));
      assertEquals(53, get16(in, 36));
      guest.send(TestGuest.udp(TestGuest.ROUTER, 53, client.getLocalPort(), text("out")));
      DatagramPacket packet = new DatagramPacket(new byte[10], 10);
      client.receive(packet);
      assertEquals(forward.listen(), packet.getSocketAddress(), "from where it was asked");
      assertEquals(3, packet.getLength());
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
