package dev.rhea.devices.net.user;

import static dev.rhea.devices.net.user.TestGuest.ACK;
import static dev.rhea.devices.net.user.TestGuest.FIN;
import static dev.rhea.devices.net.user.TestGuest.PSH;
import static dev.rhea.devices.net.user.TestGuest.RST;
import static dev.rhea.devices.net.user.TestGuest.SYN;
import static dev.rhea.devices.net.user.TestGuest.from;
import static dev.rhea.devices.net.user.TestGuest.get16;
import static dev.rhea.devices.net.user.TestGuest.get32;
import static dev.rhea.devices.net.user.TestGuest.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.HostException;
import dev.rhea.devices.net.NetPort;
import dev.rhea.devices.net.packet.IpAddress;
import dev.rhea.devices.net.user.UserConfig.GuestForward;
import dev.rhea.devices.net.user.UserConfig.HostForward;
import dev.rhea.devices.net.user.UserConfig.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guest's side of TCP connections, segment by segment, against sockets of the host's. */
@Timeout(60)
class TcpNatTest {
  private static final int ISS = 0xffff_fff0; // wraps soon
  private static final byte[] NOTHING = {};

  /** Segment size 1460, window scale 7. */
  private static final byte[] OPTIONS = hex("020405b4 01030307");

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** The guest's end of one connection. */
  private static final class Connection {
    final TestGuest guest;
    final byte[] remote;
    final int port;
    final int ownPort;
    int seq = ISS;
    int ack;
    int window = 0xffff;

    Connection(TestGuest guest, byte[] remote, int port, int ownPort) {
      this.guest = guest;
      this.remote = remote;
      this.port = port;
      this.ownPort = ownPort;
    }

    static Connection open(TestGuest guest, int port) {
      Connection connection = new Connection(guest, TestGuest.ROUTER, port, 4000);
      guest.arpReply();
      connection.send(SYN, OPTIONS);
      byte[] answer = guest.receive(6);
      assertEquals(SYN | ACK, flags(answer));
      assertEquals(ISS + 1, get32(answer, 42));
      assertArrayEquals(hex("020405b4 01030304"), from(answer, 54), "our options");
      connection.seq++;
      connection.ack = get32(answer, 38) + 1;
      connection.send(ACK, NOTHING);
      return connection;
    }

    void send(int flags, byte[] rest) {
      guest.send(TestGuest.tcp(remote, ownPort, port, seq, ack, flags, window, rest));
    }

    /** Sends data and counts it. */
    void data(byte[] data) {
      send(ACK | PSH, data);
      seq += data.length;
    }

    /** The next segment; its data is counted. */
    byte[] receive() {
      byte[] frame = guest.receive(6);
      byte[] segment = java.util.Arrays.copyOfRange(frame, 34, frame.length);
      assertEquals(0xffff, TestGuest.pseudo(segment, 6, remote, TestGuest.IP), "TCP checksum");
      assertEquals(port, get16(frame, 34));
      assertEquals(ownPort, get16(frame, 36));
      return frame;
    }

    byte[] receiveData() {
      byte[] frame = receive();
      assertEquals(ack, get32(frame, 38), "the next number");
      byte[] data = from(frame, 54);
      ack += data.length + ((flags(frame) & FIN) != 0 ? 1 : 0);
      return data;
    }
  }

  private static int flags(byte[] frame) {
    return frame[47];
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void dataGoesBothWaysAndEachSideEndsOnItsOwn() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      try (Socket socket = server.accept()) {
        connection.data(text("hello, server"));
        byte[] ack = connection.receive();
        assertEquals(connection.seq, get32(ack, 42), "acknowledged, beyond the wrap");
        assertArrayEquals(text("hello, server"), socket.getInputStream().readNBytes(13));

        // The guest says that it will send no more; the server still does.
        connection.send(ACK | FIN, NOTHING);
        connection.seq++;
        assertEquals(connection.seq, get32(connection.receive(), 42));
        assertEquals(-1, socket.getInputStream().read());
        socket.getOutputStream().write(text("hello, guest"));
        assertArrayEquals(text("hello, guest"), connection.receiveData());
        connection.send(ACK, NOTHING);
        socket.shutdownOutput();
        byte[] end = connection.receive();
        assertEquals(FIN | ACK, flags(end) & ~PSH);
        connection.ack++;
        connection.send(ACK, NOTHING);
        // All is over: the numbers mean nothing any more.
        connection.send(ACK, NOTHING);
        assertEquals(RST, flags(connection.receive()));
      }
    }
  }

  @Test
  void aRefusalAndAnUnknownConnectionAreReset() throws IOException {
    int port = server.getLocalPort();
    server.close();
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      guest.arpReply();
      Connection connection = new Connection(guest, TestGuest.ROUTER, port, 4000);
      connection.send(SYN, OPTIONS);
      byte[] refused = connection.receive();
      assertEquals(RST | ACK, flags(refused));
      assertEquals(ISS + 1, get32(refused, 42));
      connection.ack = 77;
      connection.send(ACK, NOTHING);
      byte[] unknown = connection.receive();
      assertEquals(RST, flags(unknown));
      assertEquals(77, get32(unknown, 38));
      connection.send(RST, NOTHING);
      assertNull(guest.poll(50), "a reset is not answered");
    }
  }

  @Test
  void tearsTheGuestsSideWhenTheServersIsTorn() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      Socket socket = server.accept();
      socket.setSoLinger(true, 0);
      socket.close();
      assertEquals(RST | ACK, flags(connection.receive()));
    }
  }

  @Test
  void tearsTheServersSideWhenTheGuestsIsTorn() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      try (Socket socket = server.accept()) {
        connection.seq += 5;
        connection.send(RST, NOTHING);
        assertEquals(ACK, flags(connection.receive()), "not the very next number (RFC 5961)");
        connection.seq -= 5;
        connection.send(RST, NOTHING);
        Assertions.assertThrows(IOException.class, () -> socket.getInputStream().read());
      }
    }
  }

  @Test
  void segmentsOutOfOrderTwiceAndBeyondTheWindowAreNotTakenTwice() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      try (Socket socket = server.accept()) {
        int first = connection.seq;
        connection.seq = first + 3;
        connection.send(ACK, text("def"));
        assertEquals(first, get32(connection.receive(), 42), "something is missing");
        connection.seq = first;
        connection.send(ACK, text("abc"));
        assertEquals(first + 3, get32(connection.receive(), 42));
        connection.send(ACK, text("abcd"));
        assertEquals(first + 4, get32(connection.receive(), 42), "only what is new");
        connection.seq = first - 100;
        connection.send(ACK, text("old"));
        assertEquals(first + 4, get32(connection.receive(), 42));
        connection.seq = first + (1 << 24);
        connection.send(ACK, text("beyond"));
        assertEquals(first + 4, get32(connection.receive(), 42));
        assertArrayEquals(text("abcd"), socket.getInputStream().readNBytes(4));
        assertEquals(0, socket.getInputStream().available());
      }
    }
  }

  @Test
  void sendsNoMoreThanTheGuestsWindowAndAgainWhatIsNotAcknowledged() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      try (Socket socket = server.accept()) {
        connection.window = 16; // 2048 bytes
        connection.send(ACK, NOTHING);
        byte[] data = new byte[5000];
        new Random(2).nextBytes(data);
        socket.getOutputStream().write(data);
        byte[] first = connection.receiveData();
        assertEquals(1460, first.length);
        // 588 are left of the window: not worth a segment while others are on their way.
        assertNull(guest.poll(50));
        byte[] again = connection.receive();
        assertArrayEquals(first, from(again, 54), "nobody has acknowledged it");
        connection.window = 0;
        connection.send(ACK, NOTHING);
        byte[] probe = connection.receive();
        assertEquals(1, from(probe, 54).length, "asks whether the window is still closed");
        connection.send(ACK, NOTHING);
        connection.window = 0xffff;
        connection.send(ACK, NOTHING);
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        all.writeBytes(first);
        while (all.size() < data.length) {
          byte[] frame = connection.receive();
          int number = get32(frame, 38);
          if (number == connection.ack) {
            connection.ack += from(frame, 54).length;
            all.writeBytes(from(frame, 54));
            connection.send(ACK, NOTHING);
          }
        }
        assertArrayEquals(data, all.toByteArray());
      }
    }
  }

  @Test
  void aServerThatDoesNotReadStopsTheGuestAndLosesNothing() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      try (Socket socket = server.accept()) {
        byte[] data = new byte[16 << 20];
        new Random(4).nextBytes(data);
        int sent = 0;
        int acknowledged = connection.seq;
        int first = connection.seq;
        long window = 65535;
        // As much as the window allows, until it is closed.
        while (window >= 1460) {
          connection.data(java.util.Arrays.copyOfRange(data, sent, sent + 1460));
          sent += 1460;
          byte[] ack = connection.receive();
          acknowledged = get32(ack, 42);
          window = ((long) get16(ack, 48) << 4) - (connection.seq - acknowledged);
          assertTrue(sent < data.length, "nobody has stopped us");
        }
        assertArrayEquals(
            java.util.Arrays.copyOf(data, sent), socket.getInputStream().readNBytes(sent));
        byte[] update = connection.receive();
        assertEquals(first + sent, get32(update, 42));
        assertTrue(get16(update, 48) > 0, "the window has opened by itself");
      }
    }
  }

  @Test
  void waitsForTheCardsRoom() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      try (Socket socket = server.accept()) {
        guest.room = 1;
        byte[] data = new byte[4000];
        new Random(5).nextBytes(data);
        socket.getOutputStream().write(data);
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        all.writeBytes(connection.receiveData());
        assertNull(guest.poll(50), "no room");
        guest.room = Integer.MAX_VALUE;
        guest.onIoThread(guest.network::resume);
        while (all.size() < data.length) {
          all.writeBytes(connection.receiveData());
        }
        assertArrayEquals(data, all.toByteArray());
      }
    }
  }

  @Test
  void aCardThatCutsSegmentsIsGivenThemWhole() throws IOException {
    try (TestGuest guest = new TestGuest(TestGuest.config())) {
      Connection connection = Connection.open(guest, server.getLocalPort());
      guest.offloads = NetPort.CHECKSUM | NetPort.TCP4;
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write(new byte[40000]);
        int longest = 0;
        for (int total = 0; total < 40000; ) {
          byte[] frame = guest.receive(6);
          longest = Math.max(longest, frame.length - 54);
          total += frame.length - 54;
        }
        assertTrue(longest > 1460, "longest " + longest);
      }
    }
  }

  @Test
  void connectionsComeInThroughAPortOfTheHosts() throws IOException {
    int port = server.getLocalPort();
    server.close();
    HostForward forward =
        new HostForward(
            false,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            IpAddress.v4(0x0a00_020f),
            22);
    try (TestGuest guest = new TestGuest(TestGuest.config(forward));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      guest.arpReply();
      byte[] syn = guest.receive(6);
      assertEquals(SYN, flags(syn));
      assertEquals(22, get16(syn, 36));
      assertEquals(socket.getLocalPort(), get16(syn, 34));
      Connection connection = new Connection(guest, TestGuest.ROUTER, socket.getLocalPort(), 22);
      connection.ack = get32(syn, 38) + 1;
      connection.send(SYN | ACK, OPTIONS);
      connection.seq++;
      assertEquals(ACK, flags(connection.receive()));
      connection.data(text("SSH-2.0"));
      assertArrayEquals(text("SSH-2.0"), socket.getInputStream().readNBytes(7));
    }
  }

  @Test
  void aTakenPortIsOneSentence() {
    HostForward forward =
        new HostForward(
            false,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
            IpAddress.v4(0x0a00_020f),
            22);
    HostException e =
        Assertions.assertThrows(
            HostException.class, () -> new TestGuest(TestGuest.config(forward)));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith("hostfwd: the host's TCP port " + server.getLocalPort()), message);
  }

  @Test
  void anAddressOfTheNetworksLeadsToAServerOrAProgram() throws IOException {
    byte[] address = {10, 0, 2, 100};
    List<GuestForward> forwards =
        List.of(
            new GuestForward(
                IpAddress.v4(0x0a00_0264),
                80,
                new Target.Server(
                    new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.getLocalPort()))),
            new GuestForward(IpAddress.v4(0x0a00_0264), 81, new Target.Command("tr a-z A-Z")));
    try (TestGuest guest = new TestGuest(TestGuest.config(true, forwards))) {
      guest.arpReply();
      Connection toServer = new Connection(guest, address, 80, 4000);
      toServer.send(SYN, OPTIONS);
      assertEquals(SYN | ACK, flags(toServer.receive()));
      server.accept().close();

      Connection toProgram = new Connection(guest, address, 81, 4001);
      toProgram.send(SYN, OPTIONS);
      byte[] answer = guest.receive(6);
      while (get16(answer, 36) != 4001) {
        answer = guest.receive(6);
      }
      toProgram.seq++;
      toProgram.ack = get32(answer, 38) + 1;
      toProgram.data(text("shout"));
      toProgram.send(ACK | FIN, NOTHING);
      byte[] data = NOTHING;
      while (data.length == 0) {
        data = from(toProgram.receive(), 54);
      }
      assertArrayEquals(text("SHOUT"), data);
    }
  }
}
