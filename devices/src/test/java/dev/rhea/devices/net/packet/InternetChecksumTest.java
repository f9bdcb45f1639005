package dev.rhea.devices.net.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void sumsTheExampleOfRfc1071() {
    byte[] data = bytes("0001 f203 f4f5 f6f7");
    int sum = InternetChecksum.add(0, data, 0, data.length);
    assertEquals(0xddf2, sum);
    assertEquals(0x220d, InternetChecksum.complement(sum));
  }

  @Test
  void addsAnOddByteAsTheHighOneOfAWord() {
    assertEquals(0x0102 + 0x0300, InternetChecksum.add(0, bytes("010203"), 0, 3));
  }

  /** The wide additions of eight bytes give what the definition gives. */
  @Test
  void agreesWithTheDefinitionAtAllLengths() {
    Random random = new Random(1);
    byte[] data = new byte[200];
    random.nextBytes(data);
    for (int length = 0; length < data.length; length++) {
      int expected = 0;
      for (int i = 0; i < length; i += 2) {
        int low = i + 1 < length ? data[i + 1] & 0xff : 0;
        expected += (data[i] & 0xff) << 8 | low;
        expected = (expected & 0xffff) + (expected >>> 16);
      }
      assertEquals(expected, InternetChecksum.add(0, data, 0, length), "length " + length);
    }
  }

  @Test
  void doesNotOverflowOnOnes() {
    byte[] data = new byte[65535];
    java.util.Arrays.fill(data, (byte) 0xff);
    assertEquals(0xffff, InternetChecksum.add(0, data, 0, 65534));
  }

  /** The sum that RFC 768 asks for, added up by hand. */
  @Test
  void knowsThePseudoHeaderOfUdp() {
    IpAddress source = IpAddress.v4(0xc0a8_0001);
    IpAddress destination = IpAddress.v4(0xc0a8_00c7);
    byte[] udp = bytes("0035 0035 000a 0000 1a2b");
    int sum =
        InternetChecksum.add(
            InternetChecksum.addPseudoHeader(0, source, destination, 17, 10), udp, 0, 10);
    // c0a8+0001+c0a8+00c7+0011+000a + 0035+0035+000a+0000+1a2b = 19cd2 -> 9cd3
    assertEquals(0x9cd3, sum);
  }

  @Test
  void readsAKnownHeader() {
    byte[] header = bytes("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7");
    byte[] packet = java.util.Arrays.copyOf(header, 0x73);
    IpPacket ip = new IpPacket();
    assertTrue(ip.read(packet, Ethernet.IPV4, 0, packet.length));
    assertEquals(IpPacket.UDP, ip.protocol());
    assertEquals(0x73 - 20, ip.payloadLength());
    assertEquals("192.168.0.1", ip.source().toString());
    assertEquals("192.168.0.199", ip.destination().toString());
    packet[11]++;
    assertFalse(ip.read(packet, Ethernet.IPV4, 0, packet.length), "a wrong checksum");
    packet[11]--;
    assertFalse(ip.read(packet, Ethernet.IPV4, 0, 0x72), "longer than what is there");
  }
}
