package dev.rhea.devices.virtio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.testing.TestBackend;
import dev.rhea.memory.log.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtioConsoleTest {
  private final TestDriver driver = new TestDriver(false);
  private final TestBackend host = new TestBackend();
  private TestDriver.Queue receive;
  private TestDriver.Queue transmit;

  @BeforeEach
  void start() {
    driver.plug(new VirtioConsole(host, driver.memory, Log.off()));
    initialise();
  }

  private void initialise() {
    driver.initialise(0);
    receive = driver.queue(0, 4);
    transmit = driver.queue(1, 4);
    driver.driverOk();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void offer(long buffer, int length) {
    receive.add(new long[] {buffer, length, TestDriver.WRITE});
    receive.kick();
  }

  @Test
  void outputOfSeveralBuffersComesOutInOrder() {
    transmit.add(
        new long[] {driver.buffer("Hello, ".getBytes(US_ASCII)), 7, 0},
        new long[] {driver.buffer("world".getBytes(US_ASCII)), 5, 0});
    transmit.add(new long[] {driver.buffer("!".getBytes(US_ASCII)), 1, 0});
    transmit.kick();
    assertEquals("Hello, world!", host.output());
    assertEquals(2, transmit.usedIndex());
    assertTrue(driver.irq.level());
  }

  @Test
  void inputFillsTheBuffersThatTheDriverOffersAndWaitsOtherwise() {
    host.type("abcdefgh");
    assertEquals(8, host.waiting());
    long first = driver.allocate(3, 1);
    long second = driver.allocate(100, 1);
    offer(first, 3);
    assertEquals(3, receive.await()[1]);
    assertEquals("abc", new String(driver.bytes(first, 3), US_ASCII));
    assertTrue(driver.irq.level());
    offer(second, 100);
    assertEquals(5, receive.await()[1]);
    assertEquals("defgh", new String(driver.bytes(second, 5), US_ASCII));
  }

  @Test
  void emptyReceiveBufferDoesNotStopInput() {
    long buffer = driver.allocate(4, 1);
    receive.add(new long[] {buffer, 4, 0}); // Nothing in it may be written.
    offer(buffer, 4);
    host.type("x");
    assertEquals(0, receive.await()[1]);
    assertEquals(1, receive.await()[1]);
  }

  @Test
  void resetDropsTheBufferThatWaitedForInput() {
    long old = driver.allocate(4, 1);
    offer(old, 4);
    host.type(""); // Pops the buffer and finds nothing to put in.
    initialise();
    host.type("z");
    assertEquals(0, receive.usedIndex());
    long buffer = driver.allocate(4, 1);
    offer(buffer, 4);
    assertEquals(1, receive.await()[1]);
    assertEquals('z', driver.bytes(buffer, 1)[0]);
  }

  @Test
  void emergencyWriteNeedsNoQueue() {
    driver.set(0x070, 0);
    driver.slot().write(0x108, 4, 'E');
    assertEquals("E", host.output());
  }

  @Test
  void outputOfGigabytesInOneRequestBreaksTheDeviceInsteadOfStoppingTheMachine() {
    driver.initialise(VirtioDevice.F_INDIRECT_DESC);
    transmit = driver.queue(1, 4);
    driver.driverOk();
    long table = driver.allocate(16 * 1000, 16);
    for (int i = 0; i < 1000; i++) {
      transmit.descriptorAt(
          table + 16L * i, TestDriver.RAM, 1 << 19, i < 999 ? TestDriver.NEXT : 0, i + 1);
    }
    transmit.descriptor(0, table, 16 * 1000, TestDriver.INDIRECT, 0);
    transmit.offer(0);
    assertFalse(driver.needsReset());
    transmit.kick();
    assertTrue(driver.needsReset());
    assertEquals(2, driver.get(0x060)); // A configuration change tells the driver.
  }
}
