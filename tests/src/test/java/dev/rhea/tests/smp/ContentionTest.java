package dev.rhea.tests.smp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Atomic operations that harts do on the same words at the same time; what must come out is
 * arithmetic. {@code -Drhea.contention=N} rounds in place of a few.
 */
class ContentionTest {
  private static final int HARTS = 3;
  private static final long ROUNDS = Long.getLong("rhea.contention", 20_000);
  private static final long SECONDS = 600 + ROUNDS / 1000;

  /** Words of the program's data, each in a cache line of its own. */
  private static final int LINE = 64;

  /** Ends with 1 when all harts have come here, with 2 at once at {@code fail}. */
  private static final String END =
      """
        li   t1, 1
        addi t0, s0, 1024
        amoadd.d.aqrl t2, t1, (t0)
        li   t0, %d
        bne  t2, t0, stop
        li   t1, 1
        j    exit
      fail:
        li   t1, 2
      exit:
        li   t0, %d
        sd   t1, 0(t0)
      stop:
        wfi
        j    stop
      """
          .formatted(HARTS - 1, Harts.EXIT);

  private static final String BEGIN =
      """
        mv   s11, a0
        li   s0, %d
        li   s1, %d
      """
          .formatted(Harts.DATA, ROUNDS);

  private static long word(Harts harts, int line) {
    return harts.load(Harts.DATA + (long) LINE * line);
  }

  @ParameterizedTest
  @EnumSource
  void countersCountEveryAddition(Harts.Kind kind) {
    try (Harts harts = new Harts(HARTS, kind)) {
      long status =
          harts.run(
              BEGIN
                  + """
                    li   s2, 1
                  loop:
                    amoadd.d zero, s2, (s0)
                    addi t4, s0, 64
                  double:
                    lr.d t0, (t4)
                    addi t0, t0, 1
                    sc.d t1, t0, (t4)
                    bnez t1, double
                    addi t4, s0, 128
                  word:
                    lr.w t0, (t4)
                    addi t0, t0, 1
                    sc.w t1, t0, (t4)
                    bnez t1, word
                    amoadd.w zero, s2, (t4)
                    # a lock, and what it protects
                    addi t4, s0, 192
                  lock:
                    amoswap.w.aq t0, s2, (t4)
                    bnez t0, lock
                    ld   t0, 256(s0)
                    addi t0, t0, 1
                    sd   t0, 256(s0)
                    amoswap.w.rl zero, zero, (t4)
                    # the same with lr and sc
                    addi t4, s0, 320
                  take:
                    lr.w.aq t0, (t4)
                    bnez t0, take
                    sc.w t0, s2, (t4)
                    bnez t0, take
                    lw   t0, 384(s0)
                    addi t0, t0, 1
                    sw   t0, 384(s0)
                    fence rw, w
                    sw   zero, 0(t4)
                    addi s1, s1, -1
                    bnez s1, loop
                  """
                  + END,
              SECONDS);
      assertEquals(1, status);
      assertEquals(HARTS * ROUNDS, word(harts, 0), "amoadd.d");
      assertEquals(HARTS * ROUNDS, word(harts, 1), "lr.d and sc.d");
      assertEquals(2 * HARTS * ROUNDS, word(harts, 2), "lr.w and sc.w, and amoadd.w");
      assertEquals(HARTS * ROUNDS, word(harts, 4), "under a lock by amoswap");
      assertEquals(HARTS * ROUNDS, word(harts, 6), "under a lock by lr and sc");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitsExtremesAndTokensAreKept(Harts.Kind kind) {
    try (Harts harts = new Harts(HARTS, kind)) {
      long status =
          harts.run(
              BEGIN
                  + """
                    li   s2, 1
                    sll  s2, s2, s11
                    not  s3, s2
                    mv   s4, s2
                    li   s5, %d
                    addi s6, s0, 64
                    addi s7, s0, 128
                    addi s8, s0, 192
                    addi s9, s0, 256
                    addi s10, s0, 320
                  loop:
                    # one's own bit is as one left it
                    amoor.d t0, s2, (s0)
                    and  t0, t0, s2
                    bnez t0, fail
                    amoand.w t0, s3, (s0)
                    and  t0, t0, s2
                    beqz t0, fail
                    amoxor.w t0, s2, (s0)
                    and  t0, t0, s2
                    bnez t0, fail
                    amoxor.d t0, s2, (s0)
                    and  t0, t0, s2
                    beqz t0, fail
                    # tokens change hands and none is lost
                    amoswap.d s4, s4, (s6)
                    # round * harts + hart, and its negative
                    mul  t0, s1, s5
                    add  t0, t0, s11
                    amomax.d zero, t0, (s7)
                    amomaxu.w zero, t0, (s8)
                    neg  t0, t0
                    amomin.w zero, t0, (s9)
                    amominu.d zero, t0, (s10)
                    addi s1, s1, -1
                    bnez s1, loop
                    addi t0, s0, 384
                    amoadd.d zero, s4, (t0)
                  """
                      .formatted(HARTS)
                  + END,
              SECONDS);
      assertEquals(1, status, "1: right, 2: another hart changed a bit");
      long most = ROUNDS * HARTS + HARTS - 1;
      assertEquals(0, word(harts, 0), "bits");
      assertEquals((1 << HARTS) - 1, word(harts, 1) + word(harts, 6), "tokens");
      assertEquals(most, word(harts, 2), "amomax.d");
      assertEquals(most, word(harts, 3), "amomaxu.w");
      assertEquals(-most & 0xFFFF_FFFFL, word(harts, 4), "amomin.w");
      assertEquals(0, word(harts, 5), "amominu.d: 0 is the least");
    }
  }

  /** By plain loads, which no compiler may take out of the loop, each hart waits for its turn. */
  @ParameterizedTest
  @EnumSource
  void loopThatPollsSeesTheStore(Harts.Kind kind) {
    long rounds = ROUNDS / 10;
    try (Harts harts = new Harts(2, kind)) {
      long status =
          harts.run(
              """
                li   s0, %d
                li   s1, %d
                mv   s2, a0
              turn:
                ld   t0, 0(s0)
                bne  t0, s2, turn
                fence rw, rw
                addi t0, t0, 1
                sd   t0, 0(s0)
                addi s2, s2, 2
                addi s1, s1, -1
                bnez s1, turn
                beqz a0, stop
                li   t0, %d
                sd   s1, 0(t0)
              stop:
                wfi
                j    stop
              """
                  .formatted(Harts.DATA, rounds, Harts.EXIT),
              SECONDS);
      assertEquals(0, status);
      assertEquals(2 * rounds, word(harts, 0));
    }
  }
}
