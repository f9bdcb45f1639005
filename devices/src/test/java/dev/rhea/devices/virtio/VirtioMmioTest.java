package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.log.Log;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Register values from tables 4.1 and 4.2 of the specification; the entropy device serves as the
 * simplest device.
 */
@Timeout(60)
class VirtioMmioTest {
  private static TestDriver withRng(boolean legacy) {
    TestDriver driver = new TestDriver(legacy);
    driver.plug(
        new VirtioRng(
            bytes -> Arrays.fill(bytes, (byte) 0x5a), driver.ioThread, driver.memory, Log.off()));
    return driver;
  }

  @Test
  void slotsIdentifyThemselves() {
    try (TestDriver modern = withRng(false);
        TestDriver legacy = withRng(true)) {
      assertEquals(0x74726976, modern.get(0));
      assertEquals(2, modern.get(4));
      assertEquals(4, modern.get(8));
      assertEquals(1, legacy.get(4));
      assertEquals(4, legacy.get(8));
    }
  }

  @Test
  void emptySlotIsDeviceZeroAndIgnoresEverything() {
    VirtioMmio empty = new VirtioMmio(true, null, new IrqLine(), Log.off());
    assertEquals(0x74726976, empty.read(0, 4));
    assertEquals(1, empty.read(4, 4));
    assertEquals(0, empty.read(8, 4));
    for (int offset = 0; offset < VirtioMmio.SIZE; offset += 4) {
      empty.write(offset, 4, 0xffff_ffffL);
    }
    assertEquals(0, empty.read(0x70, 4));
  }

  @Test
  void versionOneIsBitZeroOfTheSecondFeatureWordAndOnlyOfModernSlots() {
    try (TestDriver modern = withRng(false);
        TestDriver legacy = withRng(true)) {
      modern.set(0x014, 1);
      assertEquals(1, modern.get(0x010));
      modern.set(0x014, 2);
      assertEquals(0, modern.get(0x010));
      modern.set(0x014, 0);
      assertEquals(0x3000_0000, modern.get(0x010));
      legacy.set(0x014, 1);
      assertEquals(0, legacy.get(0x010));
      legacy.set(0x014, 0);
      assertEquals(0x3800_0000, legacy.get(0x010));
    }
  }

  @Test
  void modernDriverWithoutVersionOneOrWithAnUnknownFeatureIsRefused() {
    try (TestDriver driver = withRng(false)) {
      driver.set(0x070, 3);
      driver.set(0x070, 11);
      assertEquals(3, driver.get(0x070));
      driver.set(0x024, 1);
      driver.set(0x020, 0x81);
      driver.set(0x070, 11);
      assertEquals(3, driver.get(0x070));
      driver.set(0x020, 1);
      driver.set(0x070, 11);
      assertEquals(11, driver.get(0x070));
    }
  }

  @Test
  void featuresDoNotChangeAfterTheyWereAgreed() {
    try (TestDriver driver = withRng(false)) {
      driver.initialise(0);
      driver.set(0x024, 0);
      driver.set(0x020, (int) VirtioDevice.F_EVENT_IDX);
      TestDriver.Queue queue = driver.queue(0, 4);
      driver.driverOk();
      // With event indices this would suppress interrupts; with the flag it does not.
      driver.memory.store(queue.avail + 4 + 2 * 4, 2, 0x7000);
      for (int i = 0; i < 2; i++) {
        driver.set(0x064, 1);
        queue.add(new long[] {driver.allocate(4, 1), 4, TestDriver.WRITE});
        queue.kick();
        queue.await();
        awaitIrq(driver);
      }
    }
  }

  private static void awaitIrq(TestDriver driver) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!driver.irq.level()) {
      assertTrue(System.nanoTime() < end, "no interrupt");
      Thread.onSpinWait();
    }
  }

  @Test
  void queuesThatDoNotExistHaveNoSizeAndTakeNothing() {
    try (TestDriver driver = withRng(false)) {
      assertEquals(8, driver.get(0x034));
      for (int queue : new int[] {1, 1000, -1, Integer.MIN_VALUE}) {
        driver.set(0x030, queue);
        assertEquals(0, driver.get(0x034));
        driver.set(0x044, 1);
        assertEquals(0, driver.get(0x044));
        driver.set(0x050, queue);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void usedBufferInterruptsUntilAcknowledged(boolean legacy) {
    try (TestDriver driver = withRng(legacy)) {
      driver.initialise(0);
      TestDriver.Queue queue = driver.queue(0, 8);
      driver.driverOk();
      long buffer = driver.allocate(6, 1);
      int head = queue.add(new long[] {buffer, 6, TestDriver.WRITE});
      assertFalse(driver.irq.level());
      queue.kick();
      long[] used = queue.await();
      assertEquals(head, used[0]);
      assertEquals(6, used[1]);
      assertEquals(0x5a, driver.bytes(buffer, 6)[5]);
      awaitIrq(driver);
      assertEquals(1, driver.get(0x060));
      driver.set(0x064, 2); // Not what is pending.
      assertTrue(driver.irq.level());
      driver.set(0x064, 1);
      assertFalse(driver.irq.level());
      assertEquals(0, driver.get(0x060));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resetForgetsQueuesFeaturesAndInterrupts(boolean legacy) {
    try (TestDriver driver = withRng(legacy)) {
      driver.initialise(0);
      TestDriver.Queue queue = driver.queue(0, 8);
      driver.driverOk();
      queue.add(new long[] {driver.allocate(6, 1), 6, TestDriver.WRITE});
      queue.kick();
      queue.await();
      awaitIrq(driver);
      driver.set(0x070, 0);
      assertEquals(0, driver.get(0x070));
      assertFalse(driver.irq.level());
      assertEquals(0, driver.get(legacy ? 0x040 : 0x044));
      queue.add(new long[] {driver.allocate(6, 1), 6, TestDriver.WRITE});
      queue.kick();
      usedBufferInterruptsAgainAfterReset(driver);
    }
  }

  private static void usedBufferInterruptsAgainAfterReset(TestDriver driver) {
    driver.initialise(0);
    TestDriver.Queue queue = driver.queue(0, 4);
    driver.driverOk();
    queue.add(new long[] {driver.allocate(6, 1), 6, TestDriver.WRITE});
    queue.kick();
    assertEquals(6, queue.await()[1]);
    assertEquals(1, queue.usedIndex());
  }

  @Test
  void bufferOfferedBeforeDriverOkIsServedOnceTheDriverIsReady() {
    try (TestDriver driver = withRng(false)) {
      driver.initialise(0);
      TestDriver.Queue queue = driver.queue(0, 8);
      queue.add(new long[] {driver.allocate(6, 1), 6, TestDriver.WRITE});
      queue.kick();
      assertEquals(0, queue.usedIndex());
      driver.driverOk();
      assertEquals(6, queue.await()[1]);
    }
  }

  @Test
  void sizesThatAreNoPowerOfTwoOrTooLargeAreNotTaken() {
    try (TestDriver driver = withRng(false)) {
      driver.initialise(0);
      for (int size : new int[] {0, 3, 16, -1}) {
        driver.set(0x038, size);
      }
      // Still 8: an entry at place 7 is found.
      TestDriver.Queue queue = driver.queue(0, 8);
      driver.driverOk();
      for (int i = 0; i < 20; i++) {
        queue.add(new long[] {driver.allocate(1, 1), 1, TestDriver.WRITE});
        queue.kick();
        assertEquals(1, queue.await()[1]);
      }
    }
  }

  @Test
  void misalignedRingBreaksTheDeviceInsteadOfBeingUsed() {
    try (TestDriver driver = withRng(false)) {
      driver.initialise(0);
      driver.set(0x030, 0);
      driver.set(0x080, (int) TestDriver.RAM + 8);
      driver.set(0x044, 1);
      assertEquals(0, driver.get(0x044));
      assertTrue(driver.needsReset());
      driver.initialise(0);
      assertFalse(driver.needsReset());
    }
  }

  @Test
  void accessesOfOtherSizesToRegistersDoNothing() {
    try (TestDriver driver = withRng(false)) {
      driver.slot().write(0x070, 1, 3);
      driver.slot().write(0x070, 8, 3);
      assertEquals(0, driver.get(0x070));
      assertEquals(0, driver.slot().read(0, 1));
    }
  }
}
