# A supervisor-mode program that asks the firmware for this and that, prints "ok" and powers off.
# On anything unexpected it stays in its last loop.
#   riscv64-linux-gnu-as -march=rv64i -o supervisor.o supervisor.s
#   riscv64-linux-gnu-ld -N -s -Ttext=0x80200000 -o supervisor.elf supervisor.o
        .globl  _start
_start: bnez    a0, fail                # hart 0
        beqz    a1, fail                # a device tree
        li      s1, 0x1234

        li      a7, 0x10                # base: probe DBCN
        li      a6, 3
        li      a0, 0x4442434e
        ecall
        bnez    a0, fail
        li      t0, 1
        bne     a1, t0, fail

        li      a7, 0x48534d            # HSM: this hart is started
        li      a6, 2
        li      a0, 0
        ecall
        bnez    a0, fail
        bnez    a1, fail

        li      a7, 0x48534d            # HSM: there is no hart 7
        li      a6, 2
        li      a0, 7
        ecall
        li      t0, -3
        bne     a0, t0, fail

        li      a7, 0x504d55            # no PMU
        li      a6, 0
        ecall
        li      t0, -2
        bne     a0, t0, fail

        li      t0, 0x1234              # other registers are preserved
        bne     s1, t0, fail

        li      a7, 0x4442434e          # DBCN: print
        li      a6, 0
        li      a0, 3
        la      a1, text
        li      a2, 0
        ecall
        bnez    a0, fail
        li      t0, 3
        bne     a1, t0, fail

        li      a7, 0x53525354          # SRST: power off
        li      a6, 0
        li      a0, 0
        li      a1, 0
        ecall
fail:   j       fail
text:   .ascii  "ok\n"
