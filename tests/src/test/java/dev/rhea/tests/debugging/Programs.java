package dev.rhea.tests.debugging;

/** Programs whose results are known by arithmetic. */
final class Programs {
  static final int ROUNDS = 60_000;

  /**
   * Marsaglia's xorshift of 64 bits, {@link #ROUNDS} times, from 1, each number stored to one of
   * 256 places and half of it loaded again, while a timer interrupts every 20 microseconds; each
   * interrupt writes a character that says in which round it came. At the end it waits for 20
   * interrupts more, and writes the last number's low six bits.
   */
  static final String XORSHIFT =
      """
        la   t0, trap
        csrw mtvec, t0
        li   s0, 0x2004000
        li   s1, 0x200bff8
        li   s4, 0x10000000
        li   s2, 0
        li   s5, 0x80100000
        ld   t0, 0(s1)
        addi t0, t0, 200
        sd   t0, 0(s0)
        li   t0, 0x80
        csrw mie, t0
        csrsi mstatus, 8
        li   a0, 1
        li   a1, %d
      1:call mix
        addi a1, a1, -1
        bnez a1, 1b
        mv   s6, s2
        addi s6, s6, 20
      2:wfi
        blt  s2, s6, 2b
        csrci mstatus, 8
        andi a0, a0, 63
        addi a0, a0, 32
        sb   a0, 0(s4)
      """
              .formatted(ROUNDS)
          + Guest.POWER_OFF
          + """
          mix:
            slli t1, a0, 13
            xor  a0, a0, t1
            srli t1, a0, 7
            xor  a0, a0, t1
            slli t1, a0, 17
          target:
            xor  a0, a0, t1
            andi t3, a0, 0x7f8
            add  t2, s5, t3
          stored:
            sd   a0, 0(t2)
            lw   t4, 4(t2)
            add  a2, a2, t4
            ret
            .balign 4
          trap:
            addi s2, s2, 1
            andi s3, a1, 63
            addi s3, s3, 32
            sb   s3, 0(s4)
            ld   s3, 0(s1)
            addi s3, s3, 200
            sd   s3, 0(s0)
            mret
          """;

  private Programs() {}

  /** The character with which {@link #XORSHIFT} ends. */
  static char lastCharacter() {
    long x = 1;
    for (int i = 0; i < ROUNDS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return (char) (32 + (x & 63));
  }
}
