package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.memory.log.Log;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtioRngTest {
  @Test
  void everyByteOfTheBufferIsRandomUpToTheBound() {
    try (TestDriver driver = new TestDriver(false)) {
      driver.plug(
          new VirtioRng(
              bytes -> Arrays.fill(bytes, (byte) 0x5a), driver.ioThread, driver.memory, Log.off()));
      driver.initialise(0);
      TestDriver.Queue queue = driver.queue(0, 8);
      driver.driverOk();
      long first = driver.allocate(10, 1);
      long second = driver.allocate(90_000, 1);
      queue.add(
          new long[] {first, 10, TestDriver.WRITE}, new long[] {second, 90_000, TestDriver.WRITE});
      queue.kick();
      assertEquals(65_536, queue.await()[1]);
      byte[] expected = new byte[90_000];
      Arrays.fill(expected, 0, 65_526, (byte) 0x5a);
      assertArrayEquals(expected, driver.bytes(second, 90_000));
      assertEquals(0x5a, driver.bytes(first, 10)[9]);
    }
  }
}
