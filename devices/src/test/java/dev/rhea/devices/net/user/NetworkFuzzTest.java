package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.user.TestGuest.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.devices.net.NetFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Frames that no driver sends: plausible ones with bytes changed, cut off, their checksums put
 * right half of the time so that they get further, and noise. Nothing is thrown, nothing hangs, and
 * afterwards the router still answers. {@code -Drhea.net.frames=N} for more.
 */
@Timeout(3600)
class NetworkFuzzTest {
  private static final int FRAMES = Integer.getInteger("rhea.net.frames", 200_000);
  private static final int BATCH = 1000;

  @Test
  void noFrameHarmsTheRouter() {
    // Restricted: what is changed must not become a connection to somebody.
    try (TestGuest guest = new TestGuest(TestGuest.config(true, List.of()))) {
      Random random = new Random(7);
      List<byte[]> seeds = seeds();
      NetFrame frame = new NetFrame();
      for (int done = 0; done < FRAMES; done += BATCH) {
        guest.onIoThread(() -> {
          for (int i = 0; i < BATCH; i++) {
            byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())), random);
            System.arraycopy(bytes, 0, frame.bytes(), 0, bytes.length);
            frame.setLength(bytes.length);
            if (random.nextInt(4) == 0 && bytes.length > 40) {
              int start = random.nextInt(bytes.length - 2);
              frame.setChecksum(start, random.nextInt(bytes.length - 1 - start));
            }
            guest.network.receive(frame);
          }
        });
        guest.received.clear();
      }
      guest.arpReply();
      guest.received.clear();
      guest.send(TestGuest.ipv4(1, TestGuest.ROUTER, hex("0800 6667 0001 0002 6162636465666768")));
      assertEquals(0, guest.receive(1)[34], "an echo reply");
    }
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    byte[] router = TestGuest.ROUTER;
    seeds.add(
        hex(
            "ffffffffffff 525400123456 0806 0001 0800 0604 0001 525400123456 0a00020f"
                + " 000000000000 0a000202"));
    seeds.add(TestGuest.ipv4(1, router, hex("0800 6667 0001 0002 6162636465666768")));
    seeds.add(TestGuest.udp(router, 4000, 53, new byte[100]));
    seeds.add(TestGuest.tcp(router, 4000, 80, 1, 0, TestGuest.SYN, 1000, hex("020405b401030307")));
    seeds.add(TestGuest.tcp(router, 4000, 80, 2, 9, TestGuest.ACK, 1000, new byte[200]));
    byte[] dhcp = new byte[8 + 300];
    ByteBuffer.wrap(dhcp)
        .putInt(0x0044_0043)
        .putShort((short) dhcp.length)
        .putShort((short) 0)
        .putInt(0x0101_0600)
        .put(8 + 28, TestGuest.MAC)
        .putInt(8 + 236, 0x6382_5363)
        .putInt(8 + 240, 0x3501_01ff);
    seeds.add(TestGuest.ipv4(17, new byte[4], new byte[] {-1, -1, -1, -1}, dhcp));
    byte[] source = hex("fe80000000000000505400fffe123456");
    seeds.add(
        ip6(
            58,
            source,
            "ff0200000000000000000001ff000002",
            "87000000 00000000 fec00000000000000000000000000002 0101525400123456"));
    seeds.add(ip6(58, source, "ff020000000000000000000000000002", "85000000 00000000"));
    seeds.add(ip6(58, source, "fec00000000000000000000000000002", "80000000 00010001 6162"));
    seeds.add(
        ip6(44, source, "fec00000000000000000000000000002", "3a000001 00000001 80000000 00010001"));
    seeds.add(
        ip6(0, source, "fec00000000000000000000000000002", "3a00000000000000 80000000 00010001"));
    seeds.add(
        ip6(
            6,
            source,
            "fec00000000000000000000000000002",
            "0fa00050 00000001 00000000 5002ffff 00000000"));
    return seeds;
  }

  private static byte[] ip6(int next, byte[] from, String to, String payload) {
    byte[] data = hex(payload);
    ByteBuffer packet = ByteBuffer.allocate(40 + data.length);
    packet.putInt(0x6000_0000).putShort((short) data.length).put((byte) next).put((byte) 255);
    packet.put(from).put(hex(to)).put(data);
    return TestGuest.ethernet(0x86dd, packet.array());
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    if (random.nextInt(20) == 0) {
      bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      return bytes;
    }
    for (int n = random.nextInt(5); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> -1;
            default -> (byte) random.nextInt();
          };
    }
    switch (random.nextInt(8)) {
      case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> bytes = java.util.Arrays.copyOf(bytes, bytes.length + random.nextInt(3000));
      default -> {
        // As long as it was.
      }
    }
    if (random.nextBoolean()) {
      correct(bytes);
    }
    return bytes;
  }

  /** Puts checksums right where the header still makes sense. */
  private static void correct(byte[] bytes) {
    if (bytes.length < 34) {
      return;
    }
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    boolean v4 = bytes[12] == 8 && bytes[13] == 0;
    int header = v4 ? 4 * (bytes[14] & 15) : 40;
    if (v4 && header >= 20 && 14 + header <= bytes.length) {
      frame.putShort(24, (short) 0);
      frame.putShort(24, (short) ~TestGuest.sum(bytes, 14, header, 0));
    }
    int at = 14 + header;
    int protocol = v4 ? bytes[23] : bytes.length > 20 ? bytes[20] : 0;
    int field =
        switch (protocol) {
          case 1, 58 -> 2;
          case 6 -> 16;
          case 17 -> 6;
          default -> -1;
        };
    int length = v4 ? (frame.getShort(16) & 0xffff) - header : frame.getShort(18) & 0xffff;
    if (field < 0 || header < 20 || length < field + 2 || at + length > bytes.length) {
      return;
    }
    frame.putShort(at + field, (short) 0);
    byte[] data = java.util.Arrays.copyOfRange(bytes, at, at + length);
    int addresses = v4 ? 4 : 16;
    int sources = v4 ? 26 : 22;
    int sum =
        protocol == 1
            ? TestGuest.sum(data, 0, length, 0)
            : TestGuest.pseudo(
                data,
                protocol,
                java.util.Arrays.copyOfRange(bytes, sources, sources + addresses),
                java.util.Arrays.copyOfRange(bytes, sources + addresses, sources + 2 * addresses));
    frame.putShort(at + field, (short) ~sum);
  }
}
