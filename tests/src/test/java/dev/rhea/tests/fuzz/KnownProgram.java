package dev.rhea.tests.fuzz;

import dev.rhea.cpu.riscv.RvPseudos;

/**
 * A program in machine mode that leaves a known number and powers the machine off: multiplication,
 * memory, calls, traps and floating point, often enough to become hot.
 */
final class KnownProgram {
  /** Where it runs. */
  static final long ORIGIN = 0x8000_0000L;

  /** Where it stores {@link #RESULT}. */
  static final long RESULT_GPA = 0x8010_0000L;

  private static final long ROUNDS = 300;

  /** The sum of n² + n + 1 for n from 1 to {@link #ROUNDS}. */
  static final long RESULT =
      ROUNDS * (ROUNDS + 1) * (2 * ROUNDS + 1) / 6 + ROUNDS * (ROUNDS + 1) / 2 + ROUNDS;

  private static final String SOURCE =
      """
        la   t0, trap
        csrw mtvec, t0
        li   t0, 0x2000
        csrs mstatus, t0
        la   s0, word
        li   a0, 0
        li   a1, 1
        li   a2, 300
      1:mul  t1, a1, a1
        sd   t1, 0(s0)
        ld   t2, 0(s0)
        add  a0, a0, t2
        call addRound
        ecall
        addi a1, a1, 1
        bge  a2, a1, 1b
        fcvt.d.l ft0, a0
        fcvt.l.d a0, ft0
        li   t0, 0x80100000
        sd   a0, 0(t0)
        li   t0, 0x100000
        li   t1, 0x5555
        sw   t1, 0(t0)
      2:j    2b
      addRound:
        add  a0, a0, a1
        ret
        .align 3
      trap:
        addi a0, a0, 1
        csrr t4, mepc
        addi t4, t4, 4
        csrw mepc, t4
        mret
        .align 3
      word:
        .dword 0
      """;

  private static final byte[] IMAGE =
      RvPseudos.assembler().assemble("known.s", SOURCE, ORIGIN).bytes();

  private KnownProgram() {}

  /** Its bytes, the first instruction first. */
  static byte[] image() {
    return IMAGE.clone();
  }
}
