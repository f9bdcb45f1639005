package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetPort;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The card by its queues: header, buffers, filters, and what happens when there is no room. */
@Timeout(60)
class VirtioNetTest {
  private static final int RECEIVE = 0;
  private static final int TRANSMIT = 1;
  private static final int CONTROL = 2;
  private static final long BASE = VirtioNet.F_MAC | VirtioNet.F_CTRL_VQ | VirtioNet.F_CTRL_RX;
  private static final MacAddress MAC = new MacAddress(0x5254_0012_3456L);

  private final TestDriver driver = new TestDriver(false);
  private final Wire wire = new Wire();
  private TestDriver.Queue receive;
  private TestDriver.Queue transmit;
  private TestDriver.Queue control;

  /** The other end of the cable. */
  private static final class Wire implements NetPort {
    NetPort card = NetPort.NOTHING;
    final List<NetFrame> frames = new ArrayList<>();
    boolean full;
    int resumed;
    int offloads;

    @Override
    public void connect(NetPort peer) {
      card = peer;
    }

    @Override
    public boolean receive(NetFrame frame) {
      if (!full) {
        frames.add(frame.copy());
      }
      return !full;
    }

    @Override
    public void resume() {
      resumed++;
    }

    @Override
    public int offloads() {
      return offloads;
    }
  }

  private void start(long features) {
    driver.plug(new VirtioNet(MAC, wire, driver.ioThread::post, driver.memory, Log.off()));
    driver.initialise(features);
    receive = driver.queue(RECEIVE, 16);
    transmit = driver.queue(TRANSMIT, 16);
    control = driver.queue(CONTROL, 16);
    driver.driverOk();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void settle() {
    try {
      driver.ioThread.drain();
      driver.ioThread.drain();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean deliver(NetFrame frame) {
    boolean[] taken = new boolean[1];
    driver.ioThread.post(() -> taken[0] = wire.card.receive(frame));
    settle();
    return taken[0];
  }

  private static byte[] frame(String destination, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    System.arraycopy(HexFormat.of().parseHex(destination), 0, bytes, 0, 6);
    return bytes;
  }

  private byte[] send(String header, byte[] frame) {
    offer(header, frame);
    transmit.await();
    settle();
    return frame;
  }

  private void offer(String header, byte[] frame) {
    long headerAt = driver.buffer(HexFormat.of().parseHex(header));
    long frameAt = driver.buffer(frame);
    transmit.add(
        new long[] {headerAt, header.length() / 2, 0}, new long[] {frameAt, frame.length, 0});
    transmit.kick();
  }

  @Test
  void tellsItsAddressAndItsLink() {
    start(BASE);
    StringBuilder config = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      config.append(HexFormat.of().toHexDigits((byte) driver.slot().read(0x100 + i, 1)));
    }
    assertEquals("525400123456" + "0100", config.toString());
  }

  @Test
  void sendsFramesWithWhatIsLeftToDo() {
    wire.offloads = NetPort.CHECKSUM | NetPort.TCP4;
    start(BASE | VirtioNet.F_CSUM | VirtioNet.F_HOST_TSO4);
    byte[] plain =
        send("00 00 0000 0000 0000 0000 0000".replace(" ", ""), frame("525400000001", 60));
    NetFrame first = wire.frames.removeFirst();
    assertArrayEquals(plain, java.util.Arrays.copyOf(first.bytes(), first.length()));
    assertFalse(first.needsChecksum());

    // NEEDS_CSUM, TCPV4, header 54, segments of 1000, checksum of what begins at 34 into its 16.
    send("01 01 3600 e803 2200 1000 0000".replace(" ", ""), frame("525400000001", 3000));
    NetFrame second = wire.frames.removeFirst();
    assertEquals(34, second.checksumStart());
    assertEquals(16, second.checksumOffset());
    assertEquals(NetFrame.Segmentation.TCP4, second.segmentation());
    assertEquals(1000, second.segmentSize());
  }

  @Test
  void dropsFramesWhoseHeaderAsksForWhatWasNotAgreed() {
    start(BASE);
    byte[] bytes = frame("525400000001", 60);
    send("010000000000220010000000", bytes); // a checksum
    send("000100000000000000000000", bytes); // segmentation
    send("01013600e803220010000000", bytes); // both
    send("00f100000000000000000000", bytes); // no such segmentation
    assertEquals(0, wire.frames.size());
    assertFalse(driver.needsReset());
    send("000000000000000000000000", bytes);
    assertEquals(1, wire.frames.size());
  }

  @Test
  void aChecksumBeyondTheFrameIsNoChecksum() {
    wire.offloads = NetPort.CHECKSUM;
    start(BASE | VirtioNet.F_CSUM);
    send("0100 0000 0000 2200 1900 0000".replace(" ", ""), frame("525400000001", 60));
    assertEquals(0, wire.frames.size());
    send("0100 0000 0000 2200 1800 0000".replace(" ", ""), frame("525400000001", 60));
    assertEquals(1, wire.frames.size());
  }

  @Test
  void receivesIntoOneBuffer() {
    start(BASE);
    long at = driver.allocate(2000, 1);
    receive.add(new long[] {at, 2000, TestDriver.WRITE});
    byte[] bytes = frame("525400123456", 100);
    assertTrue(deliver(NetFrame.of(bytes, 100)));
    assertEquals(112, receive.await()[1]);
    assertArrayEquals(
        HexFormat.of().parseHex("00000000000000000000" + "0100"), driver.bytes(at, 12));
    assertArrayEquals(bytes, driver.bytes(at + 12, 100));
    assertTrue(driver.irq.level());
  }

  @Test
  void spreadsAFrameOverBuffersThatMayBeMerged() {
    start(BASE | VirtioNet.F_MRG_RXBUF);
    long first = driver.allocate(64, 1);
    long second = driver.allocate(64, 1);
    receive.add(new long[] {first, 64, TestDriver.WRITE});
    receive.add(new long[] {second, 64, TestDriver.WRITE});
    byte[] bytes = frame("525400123456", 100);
    assertTrue(deliver(NetFrame.of(bytes, 100)));
    assertEquals(64, receive.await()[1]);
    assertEquals(48, receive.await()[1]);
    assertEquals(2, driver.bytes(first, 12)[10], "two buffers");
    assertArrayEquals(java.util.Arrays.copyOf(bytes, 52), driver.bytes(first + 12, 52));
    assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 52, 100), driver.bytes(second, 48));
  }

  @Test
  void aFrameWaitsUntilThereAreBuffersEnough() {
    start(BASE | VirtioNet.F_MRG_RXBUF);
    receive.add(new long[] {driver.allocate(64, 1), 64, TestDriver.WRITE});
    NetFrame frame = NetFrame.of(frame("525400123456", 100), 100);
    assertFalse(deliver(frame));
    assertEquals(0, receive.usedIndex(), "half a frame is none");
    receive.add(new long[] {driver.allocate(64, 1), 64, TestDriver.WRITE});
    receive.kick();
    settle();
    assertEquals(1, wire.resumed);
    assertTrue(deliver(frame));
    assertEquals(2, receive.usedIndex());
  }

  @Test
  void aBackEndWithoutRoomIsGivenTheFrameAgain() {
    start(BASE);
    wire.full = true;
    byte[] bytes = send("000000000000000000000000", frame("525400000001", 60));
    // The next one stays in the queue as long as this one has no place to go.
    offer("000000000000000000000000", frame("525400000001", 61));
    settle();
    assertEquals(0, wire.frames.size());
    wire.full = false;
    driver.ioThread.post(() -> wire.card.resume());
    settle();
    settle();
    assertEquals(2, wire.frames.size());
    assertEquals(bytes.length, wire.frames.getFirst().length(), "in order");
  }

  @Test
  void filtersByModeAddressAndVlan() {
    start(BASE | VirtioNet.F_CTRL_VLAN);
    assertTrue(isWanted("525400999999"), "promiscuous at first");
    assertEquals(0, command("0000" + "00")); // promiscuous off
    assertTrue(isWanted("525400123456"), "its own");
    assertFalse(isWanted("525400999999"), "another's");
    assertTrue(isWanted("ffffffffffff"), "broadcast");
    assertFalse(isWanted("333300000001"), "a group");
    assertEquals(0, command("0100" + "01000000525400999999" + "01000000333300000001"));
    assertTrue(isWanted("525400999999"), "in the table");
    assertTrue(isWanted("333300000001"), "in the table");
    assertFalse(isWanted("333300000002"));
    assertEquals(0, command("0001" + "01")); // all groups
    assertTrue(isWanted("333300000002"));
    assertEquals(0, command("0101" + "525400111111"));
    assertTrue(isWanted("525400111111"), "its new address");
    assertFalse(isWanted("525400123456"));
    assertFalse(isWanted("525400111111", "81000064"), "VLAN 100");
    assertEquals(0, command("0200" + "6400"));
    assertTrue(isWanted("525400111111", "81000064"));
    assertEquals(0, command("0201" + "6400"));
    assertFalse(isWanted("525400111111", "81000064"));
  }

  @Test
  void refusesMalformedCommands() {
    start(BASE);
    for (String command :
        List.of(
            "00",
            "0006" + "01",
            "0000",
            "0100" + "01000000",
            "0100" + "ffffffff00000000",
            "0101" + "5254",
            "0200" + "0010",
            "0202" + "0100",
            "0500" + "0100000000000000",
            "ff00")) {
      assertEquals(1, command(command), command);
    }
    assertTrue(isWanted("525400999999"), "nothing has changed");
  }

  private boolean isWanted(String destination) {
    return isWanted(destination, "08000000");
  }

  private boolean isWanted(String destination, String typeAndTag) {
    byte[] bytes = frame(destination, 60);
    System.arraycopy(HexFormat.of().parseHex(typeAndTag), 0, bytes, 12, 4);
    int before = receive.usedIndex();
    receive.add(new long[] {driver.allocate(100, 1), 100, TestDriver.WRITE});
    assertTrue(deliver(NetFrame.of(bytes, 60)));
    return receive.usedIndex() != before;
  }

  private int command(String hex) {
    long answer = driver.buffer((byte) 0x55);
    byte[] request = HexFormat.of().parseHex(hex);
    control.add(
        new long[] {driver.buffer(request), request.length, 0},
        new long[] {answer, 1, TestDriver.WRITE});
    control.kick();
    control.await();
    return driver.bytes(answer, 1)[0];
  }
}
