package dev.rhea.machine.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ways through the state machine of chapter 9: 0 STARTED, 1 STOPPED, 4 SUSPENDED. */
class HsmExtensionTest {
  private static final long HSM = 0x48534d;
  private static final long ENTRY = 0x80001000L;

  private final Firmwares f = new Firmwares();

  @AfterEach
  void close() {
    f.close();
  }

  private long status(int hart) {
    SbiResult result = f.call(0, HSM, 2, hart);
    assertEquals(0, result.a0());
    return result.a1();
  }

  @Test
  void startedStoppedAndStartedAgain() {
    assertEquals(1, status(1));
    assertEquals(0, f.call(0, HSM, 0, 1, ENTRY, 5).a0());
    assertEquals(0, status(1));
    assertEquals(-6, f.call(0, HSM, 0, 1, ENTRY, 5).a0(), "ALREADY_AVAILABLE");
    assertFalse(f.call(1, HSM, 1).returns());
    assertEquals(1, status(1));
    assertEquals(0, f.call(0, HSM, 0, 1, ENTRY, 6).a0());
    assertEquals("start 1 80001000 5; stop 1; start 1 80001000 6", String.join("; ", f.effects));
  }

  @Test
  void retentiveSuspendEndsWhereItBegan() {
    assertEquals(0, f.call(0, HSM, 3, 0, 0, 0).a0());
    assertEquals(4, status(0));
    assertEquals(-6, f.call(1, HSM, 0, 0, ENTRY, 5).a0(), "a suspended hart is no stopped one");
    f.sleepers.remove().run();
    assertEquals(0, status(0));
    assertEquals("suspend 0", String.join("; ", f.effects));
  }

  @Test
  void nonRetentiveSuspendResumesAtTheGivenAddress() {
    assertFalse(f.call(0, HSM, 3, 0x80000000L, ENTRY, 7).returns());
    assertEquals(4, status(0));
    f.sleepers.remove().run();
    assertEquals(0, status(0));
    assertEquals("suspend 0; start 0 80001000 7", String.join("; ", f.effects));
  }

  @Test
  void resetForgetsWhoRan() {
    f.call(0, HSM, 0, 1, ENTRY, 5);
    f.firmware.reset(2);
    assertEquals(1, status(0));
    assertEquals(1, status(1));
    assertEquals(0, status(2));
  }
}
