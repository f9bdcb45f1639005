package dev.rhea.tests.smp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Code that one hart writes and others execute, as the manual's chapter "Zifencei" has it: the
 * writer's stores, a fence, word to the others, their fence.i.
 */
class CrossCodeTest {
  private static final int ROUNDS = Integer.getInteger("rhea.crosscode", 300);
  private static final long SECONDS = 600 + ROUNDS;

  /**
   * In each round hart 0 makes a function return another number, and every hart calls it so often
   * that it is translated, and stores beside it, into its cache line.
   */
  @ParameterizedTest
  @EnumSource
  void codeOfAnotherHartIsExecutedAfterFenceI(Harts.Kind kind) {
    int harts = 2;
    try (Harts machine = new Harts(harts, kind)) {
      long status =
          machine.run(
              """
                mv   s11, a0
                li   s0, %1$d
                li   s1, 1
                la   s2, function
              round:
                bnez s11, wait
                # addi a0, zero, s1
                slli t0, s1, 20
                addi t0, t0, 0x513
                sw   t0, 0(s2)
                fence rw, rw
                sd   s1, 0(s0)
              wait:
                ld   t0, 0(s0)
                bne  t0, s1, wait
                fence.i
                li   s3, 300
              again:
                la   t0, function
                jalr t0
                bne  a0, s1, fail
                slli t0, s11, 3
                add  t0, t0, s2
                sd   s3, 32(t0)
                addi s3, s3, -1
                bnez s3, again
                # all have called it
                li   t0, 1
                addi t1, s0, 64
                amoadd.d.aqrl zero, t0, (t1)
                li   t0, %2$d
                mul  t0, t0, s1
              done:
                ld   t2, 0(t1)
                blt  t2, t0, done
                fence rw, rw
                addi s1, s1, 1
                li   t0, %3$d
                bne  s1, t0, round
                li   t1, 1
                j    exit
              fail:
                addi t1, a0, 1000
              exit:
                li   t0, %4$d
                sd   t1, 0(t0)
              stop:
                wfi
                j    stop
                .balign 64
              function:
                addi a0, zero, 0
                ret
                .balign 64
              """
                  .formatted(Harts.DATA, harts, Math.min(ROUNDS, 2000) + 1, Harts.EXIT),
              SECONDS);
      assertEquals(1, status, "1: right; else 1000 and what an old version returned");
      if (kind != Harts.Kind.INTERP) {
        assertTrue(machine.statistics().matches("(?s).*invalidated=[1-9].*"), machine.statistics());
      }
    }
  }
}
