package dev.rhea.tests.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each program on the interpreter alone and with eager translation. */
class EnginesTest {
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;

  /** The sum of 1 to n is n (n + 1) / 2. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loopInsideOneRegionCountsItsInstructions(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   a0, 0
            li   a1, 3000000
          1:add  a0, a0, a1
            addi a1, a1, -1
            bnez a1, 1b
            csrr a2, minstret
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          """);
      assertEquals(4_500_001_500_000L, hart.x(A0));
      // li of 3000000 takes two instructions (lui, addiw).
      assertEquals(3 + 3 * 3_000_000, hart.x(A2));
      assertTranslated(hart, translated);
    }
  }

  /** 3 × the sum of 1 to 400,000; the accesses are on two pages, one of them on both. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void neighboursOnTwoPagesAreRead(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   s0, 0x80080ff1
            li   a1, 400000
            li   a0, 0
          1:sd   a1, -8(s0)
            sd   a1, 0(s0)
            sd   a1, 8(s0)
            sw   a1, 16(s0)
            ld   t0, -8(s0)
            ld   t1, 8(s0)
            lw   t2, 16(s0)
            add  a0, a0, t0
            add  a0, a0, t1
            add  a0, a0, t2
            addi a1, a1, -1
            bnez a1, 1b
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          """);
      assertEquals(240_000_600_000L, hart.x(A0));
      assertTranslated(hart, translated);
    }
  }

  /** 0x123456789a ^ n for odd n, n ^ n for even ones, is summed from 1 to 400,000. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsAWordOnOneWayOnlyKeepsItsUpperHalf(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li     t1, 0x123456789a
            li     s1, 400000
            li     a0, 0
          1:sext.w a2, s1
            sext.w a1, s1
            andi   t0, s1, 1
            beqz   t0, 2f
            mv     a1, t1
          2:xor    a2, a2, a1
            add    a0, a0, a2
            addi   s1, s1, -1
            bnez   s1, 1b
            li     t0, 0x1000
            sw     zero, 0(t0)
          3:j      3b
          """);
      long sum = 0;
      for (long n = 1; n < 400_000; n += 2) {
        sum += 0x12_3456_789aL ^ n;
      }
      assertEquals(sum, hart.x(A0));
      assertTranslated(hart, translated);
    }
  }

  /** fib(24) = 46368. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void guestCallsNestAsJvmCallsAndComeBack(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   sp, 0x80080000
            li   s1, 40
          1:li   a0, 24
            call fib
            addi s1, s1, -1
            bnez s1, 1b
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          fib:
            li   t0, 2
            blt  a0, t0, 3f
            addi sp, sp, -32
            sd   ra, 0(sp)
            sd   s0, 8(sp)
            sd   a0, 16(sp)
            addi a0, a0, -1
            call fib
            mv   s0, a0
            ld   a0, 16(sp)
            addi a0, a0, -2
            call fib
            add  a0, a0, s0
            ld   ra, 0(sp)
            ld   s0, 8(sp)
            addi sp, sp, 32
          3:ret
          """);
      assertEquals(46368, hart.x(A0));
      assertEquals(0x8008_0000L, hart.x(2));
      assertTranslated(hart, translated);
    }
  }

  /** Depth 5,000 is far beyond what may nest on the JVM's stack. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deepRecursionLeavesTheJvmStackAlone(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   sp, 0x80080000
            li   s1, 200
          1:li   a0, 5000
            call down
            addi s1, s1, -1
            bnez s1, 1b
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          down:
            beqz a0, 3f
            addi sp, sp, -16
            sd   ra, 0(sp)
            addi a0, a0, -1
            call down
            addi a0, a0, 2
            ld   ra, 0(sp)
            addi sp, sp, 16
          3:ret
          """);
      assertEquals(10_000, hart.x(A0));
      assertTranslated(hart, translated);
    }
  }

  /** A trap whose handler cannot be fetched: the hart traps for ever, and every slice ends. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callThatOnlyTrapsLetsTheSliceEnd(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   s1, 300000
          1:call leaf
            addi s1, s1, -1
            bnez s1, 1b
            csrwi mtvec, 0
          3:call trap
            j    3b
          leaf:
            ret
          trap:
            ecall
            ret
          """,
          5_000);
      assertEquals(0, hart.state.pc);
      assertEquals(0, hart.x(9), "s1");
      assertTranslated(hart, translated);
    }
  }

  /** Loops one after the other, with room for two regions: 3,000 x 1,000 x (1 + 2 + 3). */
  @Test
  void regionsBeyondTheLimitAreForgottenAndComeBack() {
    try (BareHart hart = BareHart.withAtMost(2)) {
      hart.run(
          """
            li   a0, 0
            li   s1, 3000
          0:li   a1, 1000
          1:addi a0, a0, 1
            addi a1, a1, -1
            bnez a1, 1b
            li   a1, 1000
          3:addi a0, a0, 2
            addi a1, a1, -1
            bnez a1, 3b
            li   a1, 1000
          4:addi a0, a0, 3
            addi a1, a1, -1
            bnez a1, 4b
            addi s1, s1, -1
            bnez s1, 0b
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          """);
      assertEquals(3000L * 1000 * (1 + 2 + 3), hart.x(A0));
      assertTrue(hart.translations().evicted > 0, () -> hart.translations().toString());
      assertTrue(hart.translations().live <= 2, () -> hart.translations().toString());
    }
  }

  /**
   * The loop body's immediate is rewritten from 1 to 16 after a million rounds: 1,000,000 + 16 x
   * 1,000,000.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void storeToCodePageInvalidatesItsRegion(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   a0, 0
            li   s1, 2
          0:li   a1, 1000000
          patch:
            addi a0, a0, 1
            addi a1, a1, -1
            bnez a1, patch
            la   t0, patch
            li   t1, 0x01050513
            sw   t1, 0(t0)
            fence.i
            addi s1, s1, -1
            bnez s1, 0b
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          """);
      assertEquals(17_000_000, hart.x(A0));
      assertTranslated(hart, translated);
      if (translated) {
        assertTrue(hart.translations().invalidated > 0, "the overwritten region was dropped");
      }
    }
  }

  /**
   * A load far outside memory, each 64th round: the handler counts it in a1 and skips it, so that
   * registers changed before the fault must be in place. 100,000 / 64 rounded up is 1,563.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void faultInARegionIsPrecise(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            la   t0, handler
            csrw mtvec, t0
            li   a0, 0
            li   a1, 0
            li   a2, 100000
            li   s1, -1
            srli s1, s1, 12
            la   s2, word
          1:andi t1, a0, 63
            addi a0, a0, 1
            mv   t2, s2
            bnez t1, 3f
            mv   t2, s1
          3:ld   t3, 0(t2)
            blt  a0, a2, 1b
            li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          .align 3
          handler:
            addi a1, a1, 1
            csrr t4, mepc
            addi t4, t4, 4
            csrw mepc, t4
            mret
          .align 3
          word:
            .dword 7
          """);
      assertEquals(100_000, hart.x(A0));
      assertEquals(1_563, hart.x(A1));
      assertTranslated(hart, translated);
    }
  }

  /**
   * The upper half of the word is a jump of its own, to the second instruction behind the word. The
   * first adds 1: at the start, and for each even number from 100,000 to 2.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void instructionsMayOverlap(boolean translated) {
    try (BareHart hart = new BareHart(translated)) {
      hart.run(
          """
            li   a0, 0
            li   a1, 100001
            j    word
          lower:
            .half 0x07b7   # with the next half: lui a5, 0xa0110
          upper:
            .half 0xa011   # c.j .+4
            c.addi a0, 1
            addi a1, a1, -1
            beqz a1, 3f
            andi t1, a1, 1
            bnez t1, upper
          word:
            j    lower
          3:li   t0, 0x1000
            sw   zero, 0(t0)
          2:j    2b
          """);
      assertEquals(50_001, hart.x(A0));
      assertTranslated(hart, translated);
    }
  }

  private static void assertTranslated(BareHart hart, boolean translated) {
    if (translated) {
      assertTrue(hart.translations().published > 0, "something was translated");
    }
  }
}
