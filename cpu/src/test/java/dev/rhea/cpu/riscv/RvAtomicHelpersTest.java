package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reservations and atomic operations, chapter 14 of the unprivileged specification. */
class RvAtomicHelpersTest extends HartFixture {
  private static final long AT = RAM + 0x1000;

  @Test
  void storeConditionalSucceedsOnceBehindLoadReserved() {
    space.store(AT, 4, 0x8000_0001L);
    assertEquals(0xFFFF_FFFF_8000_0001L, RvAtomicHelpers.lrW(hart, AT, 0));
    assertEquals(0, RvAtomicHelpers.scW(hart, AT, 7));
    assertEquals(7, space.load(AT, 4));
    assertEquals(1, RvAtomicHelpers.scW(hart, AT, 8));
    assertEquals(7, space.load(AT, 4));
  }

  @Test
  void storeConditionalFailsElsewhereAndEndsTheReservation() {
    RvAtomicHelpers.lrD(hart, AT, 0);
    assertEquals(1, RvAtomicHelpers.scD(hart, AT + 8, 7));
    assertEquals(1, RvAtomicHelpers.scD(hart, AT, 7));
    assertEquals(0, space.load(AT, 8));
  }

  @Test
  void storeConditionalFailsIfAnotherHartStoredMeanwhile() {
    RvAtomicHelpers.lrD(hart, AT, 0);
    space.store(AT, 8, 1);
    assertEquals(1, RvAtomicHelpers.scD(hart, AT, 7));
    assertEquals(1, space.load(AT, 8));
  }

  @Test
  void aTrapEndsTheReservation() {
    hart.setPrivilege(RvBits.U);
    RvAtomicHelpers.lrD(hart, AT, 0);
    hart.deliver(hart.fault(RvFault.ECALL_FROM_U, 0));
    hart.setPrivilege(RvBits.U);
    assertEquals(1, RvAtomicHelpers.scD(hart, AT, 7));
  }

  @Test
  void misalignedOnesFaultAsLoadsAndStores() {
    assertFault(RvFault.LOAD_MISALIGNED, AT + 2, () -> RvAtomicHelpers.lrW(hart, AT + 2, 0));
    assertFault(RvFault.LOAD_MISALIGNED, AT + 4, () -> RvAtomicHelpers.lrD(hart, AT + 4, 0));
    assertFault(RvFault.STORE_MISALIGNED, AT + 4, () -> RvAtomicHelpers.scD(hart, AT + 4, 0));
    assertFault(RvFault.STORE_MISALIGNED, AT + 2, () -> RvAtomicHelpers.amoaddW(hart, AT + 2, 0));
    assertFault(RvFault.STORE_MISALIGNED, AT + 4, () -> RvAtomicHelpers.amoorD(hart, AT + 4, 0));
  }

  private interface Operation {
    long apply(RvState s, long gva, long operand);
  }

  /** The word in memory, sign-extended, is the first operand. */
  @ParameterizedTest
  // operation, old, operand, new
  @CsvSource({
    "swap, 0xFFFFFFFF, 0x00000001, 0x00000001",
    "add,  0xFFFFFFFF, 0x00000001, 0x00000000",
    "xor,  0xFF00FF00, 0x0FF00FF0, 0xF0F0F0F0",
    "and,  0xFF00FF00, 0x0FF00FF0, 0x0F000F00",
    "or,   0xFF00FF00, 0x0FF00FF0, 0xFFF0FFF0",
    "min,  0xFFFFFFFF, 0x00000001, 0xFFFFFFFF",
    "max,  0xFFFFFFFF, 0x00000001, 0x00000001",
    "minu, 0xFFFFFFFF, 0x00000001, 0x00000001",
    "maxu, 0xFFFFFFFF, 0x00000001, 0xFFFFFFFF"
  })
  void wordsAreReplacedAndTheOldOneIsSignExtended(
      String name, String old, String operand, String updated) {
    Operation operation =
        switch (name) {
          case "swap" -> RvAtomicHelpers::amoswapW;
          case "add" -> RvAtomicHelpers::amoaddW;
          case "xor" -> RvAtomicHelpers::amoxorW;
          case "and" -> RvAtomicHelpers::amoandW;
          case "or" -> RvAtomicHelpers::amoorW;
          case "min" -> RvAtomicHelpers::amominW;
          case "max" -> RvAtomicHelpers::amomaxW;
          case "minu" -> RvAtomicHelpers::amominuW;
          case "maxu" -> RvAtomicHelpers::amomaxuW;
          default -> throw new IllegalArgumentException(name);
        };
    space.store(AT, 8, 0x5555_5555_0000_0000L | Long.decode(old));
    assertEquals((int) (long) Long.decode(old), operation.apply(hart, AT, Long.decode(operand)));
    assertEquals(0x5555_5555_0000_0000L | Long.decode(updated), space.load(AT, 8));
  }
}
