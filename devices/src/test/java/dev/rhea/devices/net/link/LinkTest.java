package dev.rhea.devices.net.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.HostException;
import dev.rhea.devices.clock.RealtimeClock;
import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hubs, tunnels and recordings between two ends that stand for cards. */
@Timeout(60)
class LinkTest {
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final IoThread ioThread = new IoThread((thread, failure) -> failures.add(failure));
  private final RealtimeClock clock = new RealtimeClock(ioThread);

  LinkTest() {
    clock.resume();
  }

  @AfterEach
  void close() {
    ioThread.close();
    assertEquals(List.of(), failures);
  }

  /** A card that keeps what it is given. */
  private final class Card implements NetPort {
    final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    final NetPort network;
    volatile int room = Integer.MAX_VALUE;
    volatile int resumed;

    Card(NetPort network) {
      this.network = network;
      network.connect(this);
    }

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
    public void resume() {
      resumed++;
    }

    @Override
    public int offloads() {
      return 0;
    }

    boolean send(byte[] bytes) {
      boolean[] taken = new boolean[1];
      onIoThread(() -> taken[0] = network.receive(NetFrame.of(bytes, bytes.length)));
      return taken[0];
    }

    byte[] next() {
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
  }

  private void onIoThread(Runnable action) {
    ioThread.post(action);
    try {
      ioThread.drain();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] frame(int number, int length) {
    byte[] bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  @Test
  void aHubRepeatsAFrameToAllOthersAndKeepsItForThoseWithoutRoom() {
    Hub hub = new Hub();
    Card first = new Card(hub.addPort());
    Card second = new Card(hub.addPort());
    Card third = new Card(hub.addPort());
    second.room = 0;
    assertTrue(first.send(frame(1, 60)));
    assertTrue(first.send(frame(2, 60)));
    assertArrayEquals(frame(1, 60), third.next());
    assertArrayEquals(frame(2, 60), third.next());
    assertNull(second.poll(10));
    assertNull(first.poll(10), "not to who has sent it");
    second.room = 10;
    onIoThread(second.network::resume);
    assertArrayEquals(frame(1, 60), second.next());
    assertArrayEquals(frame(2, 60), second.next());
  }

  @Test
  void framesGoThroughATcpSocketAndAUnixSocket(@TempDir Path directory) throws IOException {
    var addresses = List.of(free(), UnixDomainSocketAddress.of(directory.resolve("cable")));
    for (var address : addresses) {
      try (StreamTunnel server =
              new StreamTunnel(address, true, StreamTunnel.NO_RETRY, ioThread, clock);
          StreamTunnel client =
              new StreamTunnel(address, false, StreamTunnel.NO_RETRY, ioThread, clock)) {
        Card left = new Card(server);
        Card right = new Card(client);
        for (int i = 0; i < 50; i++) {
          assertTrue(right.send(frame(i, 14 + 1000 * i)));
          assertArrayEquals(frame(i, 14 + 1000 * i), left.next());
        }
        assertTrue(left.send(frame(99, 60)));
        assertArrayEquals(frame(99, 60), right.next());
      }
    }
  }

  @Test
  void aSlowReaderStopsTheSenderAndNothingIsLost() throws IOException {
    InetSocketAddress address = free();
    try (StreamTunnel server =
            new StreamTunnel(address, true, StreamTunnel.NO_RETRY, ioThread, clock);
        StreamTunnel client =
            new StreamTunnel(address, false, StreamTunnel.NO_RETRY, ioThread, clock)) {
      Card left = new Card(server);
      Card right = new Card(client);
      assertTrue(right.send(frame(0, 100)));
      left.next();
      left.room = 0;
      int sent = 0;
      while (right.send(frame(sent, 60_000))) {
        sent++;
        assertTrue(sent < 10_000, "nobody has stopped us");
      }
      left.room = Integer.MAX_VALUE;
      onIoThread(left.network::resume);
      for (int i = 0; i < sent; i++) {
        assertArrayEquals(frame(i, 60_000), left.next(), "frame " + i);
      }
      long end = System.nanoTime() + 10_000_000_000L;
      while (right.resumed == 0) {
        assertTrue(System.nanoTime() < end, "the sender has not been told");
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aClientComesBackWhenTheServerDoes() throws IOException {
    InetSocketAddress address = free();
    try (StreamTunnel client = new StreamTunnel(address, false, 20_000_000, ioThread, clock)) {
      Card right = new Card(client);
      assertTrue(right.send(frame(1, 60)), "to nobody");
      try (StreamTunnel server =
          new StreamTunnel(address, true, StreamTunnel.NO_RETRY, ioThread, clock)) {
        Card left = new Card(server);
        byte[] came = null;
        for (int i = 0; i < 500 && came == null; i++) {
          assertTrue(right.send(frame(2, 60)));
          came = left.poll(20);
        }
        assertArrayEquals(frame(2, 60), came);
      }
    }
  }

  @Test
  void aLengthThatIsNoneEndsTheConnection() throws IOException {
    InetSocketAddress address = free();
    try (StreamTunnel server =
            new StreamTunnel(address, true, StreamTunnel.NO_RETRY, ioThread, clock);
        java.net.Socket stranger = new java.net.Socket(address.getAddress(), address.getPort())) {
      new Card(server);
      stranger
          .getOutputStream()
          .write("GET / HTTP/1.0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertEquals(-1, stranger.getInputStream().read());
    }
  }

  @Test
  void whatCannotBeHadIsOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
      HostException e =
          assertThrows(
              HostException.class,
              () -> new StreamTunnel(address, true, StreamTunnel.NO_RETRY, ioThread, clock));
      assertTrue(String.valueOf(e.getMessage()).endsWith("choose another"), e.getMessage());
    }
    InetSocketAddress nobody = free();
    HostException e =
        assertThrows(
            HostException.class,
            () -> new StreamTunnel(nobody, false, StreamTunnel.NO_RETRY, ioThread, clock));
    assertTrue(String.valueOf(e.getMessage()).startsWith("nobody answers at"), e.getMessage());
  }

  @Test
  void framesGoThroughDatagrams() throws IOException {
    InetSocketAddress[] ends = new InetSocketAddress[2];
    for (int i = 0; i < 2; i++) {
      try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        ends[i] = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
      }
    }
    try (DatagramTunnel one = new DatagramTunnel(ends[0], ends[1], ioThread);
        DatagramTunnel other = new DatagramTunnel(ends[1], ends[0], ioThread)) {
      Card left = new Card(one);
      Card right = new Card(other);
      assertTrue(left.send(frame(1, 1514)));
      assertArrayEquals(frame(1, 1514), right.next());
      assertTrue(right.send(frame(2, 60)));
      assertArrayEquals(frame(2, 60), left.next());
    }
  }

  @Test
  void aRecordingIsWhatLibpcapReads(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("net.pcap");
    Hub hub = new Hub();
    NetPort inner = hub.addPort();
    Card other = new Card(hub.addPort());
    PcapFilter filter = new PcapFilter(inner, file, 64, sentence -> {});
    Card card = new Card(filter.network());
    assertTrue(card.send(frame(1, 60)));
    assertArrayEquals(frame(1, 60), other.next());
    assertTrue(other.send(frame(2, 100)));
    assertArrayEquals(frame(2, 100), card.next());
    onIoThread(filter::close);
    ByteBuffer pcap = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(
        "d4c3b2a1" + "0200" + "0400" + "00000000" + "00000000" + "40000000" + "01000000",
        HexFormat.of().formatHex(pcap.array(), 0, 24));
    assertEquals(60, pcap.getInt(24 + 8));
    assertEquals(60, pcap.getInt(24 + 12));
    assertArrayEquals(frame(1, 60), java.util.Arrays.copyOfRange(pcap.array(), 40, 100));
    assertEquals(64, pcap.getInt(100 + 8), "cut off");
    assertEquals(100, pcap.getInt(100 + 12));
    assertEquals(100 + 16 + 64, pcap.limit());
  }
}
