package dev.rhea.devices.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.testing.ManualClock;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Offsets from the FU540-C000 manual, table 24, and the ACLINT specification. */
class ClintTest {
  private static final long MTIME = 0xbff8;

  private final ManualClock clock = new ManualClock();
  private final Clint clint = new Clint(2, clock, 10_000_000, Log.off());

  @Test
  void softwareInterruptFollowsBitZeroOfItsHart() {
    clint.write(4, 4, 0xffff_ffffL);
    assertFalse(clint.softwareInterrupt(0).level());
    assertTrue(clint.softwareInterrupt(1).level());
    assertEquals(1, clint.read(4, 4));
    clint.write(4, 4, 0xffff_fffeL);
    assertFalse(clint.softwareInterrupt(1).level());
    assertEquals(0, clint.read(4, 4));
  }

  @Test
  void timeRunsAtTenMegahertzAndReadsWholeOrByHalves() {
    clint.write(MTIME, 8, 0x1_ffff_fff0L);
    clock.advance(2_000);
    assertEquals(0x2_0000_0004L, clint.mtime());
    assertEquals(0x2_0000_0004L, clint.read(MTIME, 8));
    assertEquals(4, (int) clint.read(MTIME, 4));
    assertEquals(2, (int) clint.read(MTIME + 4, 4));
    clint.write(MTIME + 4, 4, 7);
    assertEquals(0x7_0000_0004L, clint.mtime());
  }

  @Test
  void timerInterruptComesAtTheTickAndGoesWhenCompareMovesOn() {
    clint.write(0x4008, 8, 1000);
    clock.advance(99_999);
    assertFalse(clint.timerInterrupt(1).level());
    clock.advance(1);
    assertTrue(clint.timerInterrupt(1).level());
    assertFalse(clint.timerInterrupt(0).level());
    clint.write(0x4008, 8, 2000);
    assertFalse(clint.timerInterrupt(1).level());
    clock.advance(100_000);
    assertTrue(clint.timerInterrupt(1).level());
  }

  @Test
  void compareInThePastInterruptsAtOnceAndComparesUnsigned() {
    clock.advance(1_000_000);
    clint.write(0x4000, 8, 1);
    assertTrue(clint.timerInterrupt(0).level());
    clint.write(0x4000, 8, 0x8000_0000_0000_0000L);
    assertFalse(clint.timerInterrupt(0).level());
    clint.write(MTIME, 8, 0x8000_0000_0000_0000L);
    assertTrue(clint.timerInterrupt(0).level());
  }

  @Test
  void compareIsWrittenByHalvesAsA32BitHartDoes() {
    clint.write(0x4004, 4, 0xffff_ffffL);
    clint.write(0x4000, 4, 500);
    clint.write(0x4004, 4, 0);
    assertEquals(500, clint.read(0x4000, 8));
    clock.advance(50_000);
    assertTrue(clint.timerInterrupt(0).level());
  }

  @Test
  void writingTimeMovesInterruptsBothWays() {
    clint.write(0x4000, 8, 1000);
    clint.write(MTIME, 8, 1000);
    assertTrue(clint.timerInterrupt(0).level());
    clint.write(MTIME, 8, 0);
    assertFalse(clint.timerInterrupt(0).level());
    clock.advance(100_000);
    assertTrue(clint.timerInterrupt(0).level());
  }

  @Test
  void compareOfAllOnesArmsNothingAfterTimeWasSetBack() {
    clock.advance(5_000_000);
    clint.reset(); // From here mtime is behind the counter it is made from.
    clint.write(0x4000, 8, -1);
    assertEquals(Long.MAX_VALUE, clock.earliest());
    clint.write(0x4000, 8, -2);
    clock.advance(1_000_000); // Would not end if a wrapped deadline fired again and again.
    assertFalse(clint.timerInterrupt(0).level());
  }

  @Test
  void resetClearsTimeAndInterrupts() {
    clint.write(0, 4, 1);
    clint.write(0x4000, 8, 0);
    clock.advance(1_000_000);
    clint.reset();
    assertEquals(0, clint.mtime());
    assertFalse(clint.softwareInterrupt(0).level());
    assertFalse(clint.timerInterrupt(0).level());
  }

  @Test
  void registersOfHartsThatDoNotExistReadZeroAndKeepNothing() {
    clint.write(8, 4, 1);
    clint.write(0x4010, 8, 5);
    clint.write(0xc000, 8, 5);
    assertEquals(0, clint.read(8, 4));
    assertEquals(0, clint.read(0x4010, 8));
    assertEquals(0, clint.read(0xc000, 8));
  }

  @Test
  void supervisorSoftwareInterruptIsAnEdgePerWriteAndReadsZero() {
    List<String> edges = new ArrayList<>();
    AclintSswi sswi =
        new AclintSswi(
            List.of(level -> edges.add("0:" + level), level -> edges.add("1:" + level)), Log.off());
    sswi.write(4, 4, 1);
    sswi.write(4, 4, 1);
    sswi.write(0, 4, 0xffff_fffeL);
    sswi.write(8, 4, 1);
    assertEquals(List.of("1:true", "1:true"), edges);
    assertEquals(0, sswi.read(4, 4));
  }
}
