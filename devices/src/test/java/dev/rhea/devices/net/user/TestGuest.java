package dev.rhea.devices.net.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.clock.RealtimeClock;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.net.packet.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A guest at a user network that writes its packets byte by byte, as the RFCs lay them out, and
 * reads what comes in the same way: it shares no code with the network but addresses.
 */
final class TestGuest implements AutoCloseable {
  static final byte[] MAC = HexFormat.of().parseHex("525400123456");
  static final byte[] IP = {10, 0, 2, 15};
  static final byte[] ROUTER = {10, 0, 2, 2};
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;

  final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  final IoThread ioThread = new IoThread((thread, failure) -> failures.add(failure));
  final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  final UserNetwork network;

  /** How many frames the card takes before it has no more room. */
  volatile int room = Integer.MAX_VALUE;

  volatile int offloads;

  TestGuest(UserConfig config) {
    RealtimeClock clock = new RealtimeClock(ioThread);
    clock.resume();
    network =
        new UserNetwork(
            config, ioThread, clock, new Random(1), Path.of("/nonexistent/resolv.conf"));
    network.connect(new Card());
  }

  private final class Card implements NetPort {
    @Override
    public void connect(NetPort peer) {}

    @Override
    public boolean receive(NetFrame frame) {
      if (room == 0) {
        return false;
      }
      room--;
      received.add(java.util.Arrays.copyOf(frame.bytes(), frame.length()));
      return true;
    }

    @Override
    public void resume() {}

    @Override
    public int offloads() {
      return offloads;
    }
  }

  static UserConfig config(UserConfig.HostForward... forwards) {
    return config(false, List.of(), forwards);
  }

  static UserConfig config(
      boolean restricted,
      List<UserConfig.GuestForward> guestForwards,
      UserConfig.HostForward... forwards) {
    Subnet net = new Subnet(IpAddress.v4(0x0a00_0200), 24);
    Subnet net6 = new Subnet(new IpAddress(0xfec0L << 48, 0), 64);
    return new UserConfig(
        true,
        net,
        net.plus(2),
        net.plus(3),
        net.plus(15),
        true,
        net6,
        net6.plus(2),
        net6.plus(3),
        restricted,
        "box",
        "example.org",
        List.of("a.example", "b.example"),
        List.of(forwards),
        guestForwards);
  }

  /** Sends a frame and waits until the network has dealt with it. */
  void send(byte[] bytes) {
    NetFrame frame = new NetFrame();
    System.arraycopy(bytes, 0, frame.bytes(), 0, bytes.length);
    frame.setLength(bytes.length);
    onIoThread(() -> assertTrue(network.receive(frame)));
  }

  void onIoThread(Runnable action) {
    ioThread.post(action);
    try {
      ioThread.drain();
      ioThread.drain();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertEquals(List.of(), failures);
  }

  /** The next frame, which must come. */
  byte[] receive() {
    byte[] frame = poll(10_000);
    assertNotNull(frame, "no frame came");
    return frame;
  }

  byte @Nullable [] poll(int millis) {
    try {
      return received.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next frame that is an IPv4 packet of that protocol. */
  byte[] receive(int protocol) {
    while (true) {
      byte[] frame = receive();
      if (frame[12] == 8 && frame[13] == 0 && frame[23] == protocol) {
        assertEquals(0xffff, sum(frame, 14, 20, 0), "IPv4 header checksum");
        return frame;
      }
    }
  }

  void arpReply() {
    send(
        hex(
            "525500000202 525400123456 0806 0001 0800 06 04 0002 525400123456 0a00020f"
                + " 52550a000202 0a000202"));
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  static byte[] ethernet(int type, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put(hex("52550a000202")).put(MAC).putShort((short) type).put(payload);
    return frame.array();
  }

  static byte[] ipv4(int protocol, byte[] to, byte[] payload) {
    return ipv4(protocol, IP, to, payload);
  }

  static byte[] ipv4(int protocol, byte[] from, byte[] to, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
    packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0x1234_4000);
    packet.put((byte) 64).put((byte) protocol).putShort((short) 0).put(from).put(to).put(payload);
    packet.putShort(10, (short) ~sum(packet.array(), 0, 20, 0));
    return ethernet(0x0800, packet.array());
  }

  static byte[] udp(byte[] to, int source, int destination, byte[] data) {
    ByteBuffer datagram = ByteBuffer.allocate(8 + data.length);
    datagram.putShort((short) source).putShort((short) destination);
    datagram.putShort((short) datagram.capacity()).putShort((short) 0).put(data);
    datagram.putShort(6, (short) ~pseudo(datagram.array(), 17, IP, to));
    return ipv4(17, to, datagram.array());
  }

  static byte[] tcp(
      byte[] to,
      int source,
      int destination,
      int seq,
      int ack,
      int flags,
      int window,
      byte[] rest) {
    boolean options = (flags & SYN) != 0;
    ByteBuffer segment = ByteBuffer.allocate(20 + rest.length);
    segment.putShort((short) source).putShort((short) destination).putInt(seq).putInt(ack);
    segment.put((byte) ((options ? 20 + rest.length : 20) / 4 << 4)).put((byte) flags);
    segment.putShort((short) window).putInt(0).put(rest);
    segment.putShort(16, (short) ~pseudo(segment.array(), 6, IP, to));
    return ipv4(6, to, segment.array());
  }

  /** One's complement sum with the pseudo-header. */
  static int pseudo(byte[] data, int protocol, byte[] from, byte[] to) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(from);
    all.writeBytes(to);
    all.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    all.writeBytes(new byte[] {0, 0, 0, (byte) protocol});
    all.writeBytes(data);
    return sum(all.toByteArray(), 0, all.size(), 0);
  }

  static int sum(byte[] bytes, int from, int length, int start) {
    int sum = start;
    for (int i = 0; i < length; i += 2) {
      sum += (bytes[from + i] & 0xff) << 8;
      sum += i + 1 < length ? bytes[from + i + 1] & 0xff : 0;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum;
  }

  static int get16(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getShort(at) & 0xffff;
  }

  static int get32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }

  static byte[] from(byte[] bytes, int at) {
    return java.util.Arrays.copyOfRange(bytes, at, bytes.length);
  }

  @Override
  public void close() {
    network.close();
    ioThread.close();
    assertEquals(List.of(), failures);
  }
}
