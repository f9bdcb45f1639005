# The computations of guest.s for a big-endian MIPS32 on the board Malta, entered from the board's firmware: the same numbers in the
# other byte order. Nothing is drawn. Each ends with a line "@name result 0 ticks": this CPU does not count its instructions, and
# Count, which runs at 160 MHz, is told at 10 MHz. Then the board is reset, which -no-reboot makes the end.
#
# The host defines COLUMNS, ROWS, FRAMES, PASSES, LIMIT and QUEENS, as for guest.s, and turns the words around that the assembler
# gives: so all data are words, and text stands in them as a big-endian machine has it. Instructions behind branches are in their
# delay slots.

        .equ UART, 0xb80003f8           # 16550 in the uncached window to the ISA ports: data at 0, line status at 5
        .equ SOFTRES, 0xbf000500        # the FPGA's: 0x42 resets
        .equ STACK, 0x80780000
        .equ PICTURES, 0x80800000       # FRAMES pictures, a byte per pixel: its number of iterations
        .equ SIEVE, 0x81000000
        .equ WIDTH, COLUMNS
        .equ HEIGHT, 2 * ROWS
        .equ PIXELS, COLUMNS * ROWS * 2
        .equ INSIDE, 255
        .equ BOARD, (1 << QUEENS) - 1

_start:
        li      sp, STACK
        li      t0, 0x20000000          # Status: CU1, and neither BEV nor EXL nor ERL
        mtc0    t0, $12
        ctc1    zero, $31
        jal     mandelbrot
        nop
        jal     sha256
        nop
        jal     primes
        nop
        jal     queens
        nop
        li      t0, SOFTRES
        li      t1, 0x42
        sw      t1, 0(t0)
1:      b       1b
        nop

# ---- mandelbrot ------------------------------------------------------------------------------------------------------------

# $f20 + $f22 i centre, $f24 distance of two pixels, $f26 = 4, $f28 what the distance shrinks by; s0 frame, s1 where bytes go.
mandelbrot:
        move    s7, ra
        mfc0    s6, $9
        li      t0, 10000
        mtc1    t0, $f0
        cvt.d.w $f0, $f0
        li      t0, -1592
        mtc1    t0, $f20
        cvt.d.w $f20, $f20
        div.d   $f20, $f20, $f0
        li      t0, 10317
        mtc1    t0, $f22
        cvt.d.w $f22, $f22
        div.d   $f22, $f22, $f0
        li      t0, 3
        mtc1    t0, $f24
        cvt.d.w $f24, $f24
        li      t0, WIDTH
        mtc1    t0, $f0
        cvt.d.w $f0, $f0
        div.d   $f24, $f24, $f0
        li      t0, 4
        mtc1    t0, $f26
        cvt.d.w $f26, $f26
        li      t0, 29
        mtc1    t0, $f28
        cvt.d.w $f28, $f28
        li      t0, 30
        mtc1    t0, $f0
        cvt.d.w $f0, $f0
        div.d   $f28, $f28, $f0
        li      s0, FRAMES
        li      s1, PICTURES
1:      li      t5, 0                   # row
2:      addiu   t1, t5, -(HEIGHT / 2)
        mtc1    t1, $f2
        cvt.d.w $f2, $f2
        mul.d   $f2, $f2, $f24
        add.d   $f2, $f2, $f22          # c = $f0 + $f2 i
        li      t6, 0                   # column
3:      addiu   t1, t6, -(WIDTH / 2)
        mtc1    t1, $f0
        cvt.d.w $f0, $f0
        mul.d   $f0, $f0, $f24
        add.d   $f0, $f0, $f20
        mtc1    zero, $f4               # z = $f4 + $f6 i
        mtc1    zero, $f5
        mov.d   $f6, $f4
        li      t2, 0
        li      t4, INSIDE
4:      mul.d   $f8, $f4, $f4
        mul.d   $f10, $f6, $f6
        add.d   $f12, $f8, $f10
        c.olt.d $f26, $f12              # has it escaped: 4 < |z|^2
        bc1t    5f
        nop
        beq     t2, t4, 5f
        add.d   $f14, $f4, $f4          # z = z * z + c
        mul.d   $f14, $f14, $f6
        add.d   $f6, $f14, $f2
        sub.d   $f8, $f8, $f10
        add.d   $f4, $f8, $f0
        b       4b
        addiu   t2, t2, 1
5:      sb      t2, 0(s1)
        addiu   s1, s1, 1
        addiu   t6, t6, 1
        li      t1, WIDTH
        bne     t6, t1, 3b
        nop
        addiu   t5, t5, 1
        li      t1, HEIGHT
        bne     t5, t1, 2b
        nop
        mul.d   $f24, $f24, $f28
        addiu   s0, s0, -1
        bnez    s0, 1b
        nop
        jal     stop_clock
        nop
        li      t0, PICTURES            # its result: the sum of all bytes
        li      a1, 0
6:      lbu     t1, 0(t0)
        addiu   t0, t0, 1
        bne     t0, s1, 6b
        addu    a1, a1, t1
        la      a0, mandelbrot_name
        b       report
        move    ra, s7

# ---- sha256 (FIPS 180-4) -----------------------------------------------------------------------------------------------------

sha256:
        move    s8, ra
        mfc0    s6, $9
        li      gp, PASSES
1:      li      a0, PICTURES
2:      jal     sha256_block
        nop
        li      t0, PICTURES + FRAMES * PIXELS
        bne     a0, t0, 2b
        nop
        addiu   gp, gp, -1
        bnez    gp, 1b
        nop
        la      a0, last_block          # a one bit, zeros, the length in bits
        li      t0, PASSES * FRAMES * PIXELS * 8
        jal     sha256_block
        sw      t0, 60(a0)
        jal     stop_clock
        nop
        la      a0, sha256_name
        jal     print
        nop
        la      s0, hash
        li      s1, 8
3:      jal     print_word
        lw      a0, 0(s0)
        addiu   s1, s1, -1
        bnez    s1, 3b
        addiu   s0, s0, 4
        b       end_line
        move    ra, s8

# The block at a0 into hash; a0 goes on to the next. Section 6.2.2: a to h are s0 to s5, s7, t7.
sha256_block:
        la      t0, schedule
        addiu   t1, t0, 64
1:      lw      t2, 0(a0)               # words as they are: SHA-256 is big-endian, too
        addiu   a0, a0, 4
        addiu   t0, t0, 4
        bne     t0, t1, 1b
        sw      t2, -4(t0)
        addiu   t1, t0, 192
2:      lw      t2, -8(t0)              # W16 to W63
        rotr    t3, t2, 17
        rotr    t4, t2, 19
        srl     t2, t2, 10
        xor     t2, t2, t3
        xor     t2, t2, t4
        lw      t3, -28(t0)
        addu    t2, t2, t3
        lw      t3, -60(t0)
        rotr    t4, t3, 7
        rotr    t5, t3, 18
        srl     t3, t3, 3
        xor     t3, t3, t4
        xor     t3, t3, t5
        addu    t2, t2, t3
        lw      t3, -64(t0)
        addu    t2, t2, t3
        addiu   t0, t0, 4
        bne     t0, t1, 2b
        sw      t2, -4(t0)
        la      t0, hash
        lw      s0, 0(t0)
        lw      s1, 4(t0)
        lw      s2, 8(t0)
        lw      s3, 12(t0)
        lw      s4, 16(t0)
        lw      s5, 20(t0)
        lw      s7, 24(t0)
        lw      t7, 28(t0)
        la      t0, schedule
        la      t1, round_constants
        addiu   t2, t0, 256
3:      rotr    t3, s4, 6               # T1 = h + Sigma1(e) + Ch(e, f, g) + K + W
        rotr    t4, s4, 11
        xor     t3, t3, t4
        rotr    t4, s4, 25
        xor     t3, t3, t4
        xor     t4, s5, s7
        and     t4, t4, s4
        xor     t4, t4, s7
        addu    t3, t3, t7
        addu    t3, t3, t4
        lw      t4, 0(t0)
        lw      t5, 0(t1)
        addu    t3, t3, t4
        addu    t3, t3, t5
        rotr    t4, s0, 2               # T2 = Sigma0(a) + Maj(a, b, c)
        rotr    t5, s0, 13
        xor     t4, t4, t5
        rotr    t5, s0, 22
        xor     t4, t4, t5
        and     t5, s0, s1
        xor     t6, s0, s1
        and     t6, t6, s2
        xor     t5, t5, t6
        addu    t4, t4, t5
        move    t7, s7
        move    s7, s5
        move    s5, s4
        addu    s4, s3, t3
        move    s3, s2
        move    s2, s1
        move    s1, s0
        addu    s0, t3, t4
        addiu   t0, t0, 4
        bne     t0, t2, 3b
        addiu   t1, t1, 4
        la      t0, hash
        lw      t1, 0(t0)
        addu    s0, s0, t1
        sw      s0, 0(t0)
        lw      t1, 4(t0)
        addu    s1, s1, t1
        sw      s1, 4(t0)
        lw      t1, 8(t0)
        addu    s2, s2, t1
        sw      s2, 8(t0)
        lw      t1, 12(t0)
        addu    s3, s3, t1
        sw      s3, 12(t0)
        lw      t1, 16(t0)
        addu    s4, s4, t1
        sw      s4, 16(t0)
        lw      t1, 20(t0)
        addu    s5, s5, t1
        sw      s5, 20(t0)
        lw      t1, 24(t0)
        addu    s7, s7, t1
        sw      s7, 24(t0)
        lw      t1, 28(t0)
        addu    t7, t7, t1
        jr      ra
        sw      t7, 28(t0)

# ---- primes ------------------------------------------------------------------------------------------------------------------

# s0 the sieve, a byte per number, not 0: composite; s1 LIMIT.
primes:
        move    s7, ra
        mfc0    s6, $9
        li      s0, SIEVE
        li      s1, LIMIT
        addu    t1, s0, s1
        move    t0, s0
1:      addiu   t0, t0, 4
        bne     t0, t1, 1b
        sw      zero, -4(t0)
        li      t2, 2                   # the number whose multiples are struck out, from its square on
        li      t6, 1
2:      mul     t3, t2, t2
        sltu    t4, t3, s1
        beqz    t4, 5f
        addu    t4, s0, t2
        lbu     t5, 0(t4)
        bnez    t5, 4f
        addu    t4, s0, t3
3:      sb      t6, 0(t4)
        addu    t4, t4, t2
        sltu    t5, t4, t1
        bnez    t5, 3b
        nop
4:      b       2b
        addiu   t2, t2, 1
5:      addiu   t0, s0, 2
        li      a1, 0
6:      lbu     t2, 0(t0)
        sltiu   t2, t2, 1
        addiu   t0, t0, 1
        bne     t0, t1, 6b
        addu    a1, a1, t2
        jal     stop_clock
        nop
        la      a0, primes_name
        b       report
        move    ra, s7

# ---- queens ------------------------------------------------------------------------------------------------------------------

queens:
        move    s7, ra
        mfc0    s6, $9
        li      a0, 0
        li      a1, 0
        jal     place
        li      a2, 0
        jal     stop_clock
        move    a1, v0
        la      a0, queens_name
        b       report
        move    ra, s7

# v0: in how many ways the rows from here on can be filled, given the columns (a0) and diagonals (a1, a2) under attack as bit sets.
place:
        li      t0, BOARD
        beq     a0, t0, 3f
        li      v0, 1
        addiu   sp, sp, -32
        sw      ra, 0(sp)
        sw      s0, 4(sp)
        sw      s1, 8(sp)
        sw      s2, 12(sp)
        sw      s3, 16(sp)
        sw      s4, 20(sp)
        move    s1, a0
        move    s2, a1
        move    s3, a2
        li      s4, 0
        or      s0, a0, a1
        or      s0, s0, a2
        not     s0, s0
        and     s0, t0, s0              # free squares of this row
1:      beqz    s0, 2f
        negu    t1, s0
        and     t1, t1, s0              # the lowest
        xor     s0, s0, t1
        or      a0, s1, t1
        or      a1, s2, t1
        sll     a1, a1, 1
        or      a2, s3, t1
        jal     place
        srl     a2, a2, 1
        b       1b
        addu    s4, s4, v0
2:      move    v0, s4
        lw      ra, 0(sp)
        lw      s0, 4(sp)
        lw      s1, 8(sp)
        lw      s2, 12(sp)
        lw      s3, 16(sp)
        lw      s4, 20(sp)
        addiu   sp, sp, 32
3:      jr      ra
        nop

# ---- counting and printing -----------------------------------------------------------------------------------------------------

# s6, where Count began, becomes the ticks since.
stop_clock:
        mfc0    t0, $9
        subu    s6, t0, s6
        jr      ra
        srl     s6, s6, 4

# The line of a computation with the words at a0, its name between an at sign and a blank, and the number a1 as its result.
report:
        addiu   sp, sp, -16
        sw      ra, 0(sp)
        jal     print
        sw      a1, 4(sp)
        jal     print_decimal
        lw      a0, 4(sp)
        lw      ra, 0(sp)
        addiu   sp, sp, 16
# " 0 ticks" and the end of the line.
end_line:
        addiu   sp, sp, -16
        sw      ra, 0(sp)
        la      a0, no_count
        jal     print
        nop
        jal     print_decimal
        move    a0, s6
        la      a0, newline
        jal     print
        nop
        lw      ra, 0(sp)
        jr      ra
        addiu   sp, sp, 16

# a0 in eight hexadecimal digits.
print_word:
        li      v0, UART
        li      t3, 8
1:      lbu     t1, 5(v0)
        andi    t1, t1, 0x20            # transmitter empty
        beqz    t1, 1b
        srl     t2, a0, 28
        sltiu   t1, t2, 10
        bnez    t1, 2f
        addiu   t2, t2, 48
        addiu   t2, t2, 39              # a to f
2:      sb      t2, 0(v0)
        addiu   t3, t3, -1
        bnez    t3, 1b
        sll     a0, a0, 4
        jr      ra
        nop

# a0 as an unsigned decimal number.
print_decimal:
        addiu   sp, sp, -32
        sw      ra, 0(sp)
        addiu   t0, sp, 24              # the digits, last first, end here with a zero byte
        sb      zero, 0(t0)
        li      t1, 10
1:      divu    zero, a0, t1
        mfhi    t2
        mflo    a0
        addiu   t2, t2, 48
        addiu   t0, t0, -1
        bnez    a0, 1b
        sb      t2, 0(t0)
        jal     print
        move    a0, t0
        lw      ra, 0(sp)
        jr      ra
        addiu   sp, sp, 32

# The zero-terminated string at a0.
print:
        li      v0, UART
1:      lbu     t1, 0(a0)
        beqz    t1, 3f
        nop
2:      lbu     t2, 5(v0)
        andi    t2, t2, 0x20
        beqz    t2, 2b
        nop
        sb      t1, 0(v0)
        b       1b
        addiu   a0, a0, 1
3:      jr      ra
        nop

# ---- data ------------------------------------------------------------------------------------------------------------------------

mandelbrot_name: .word 0x406d616e, 0x64656c62, 0x726f7420, 0     # "@mandelbrot "
sha256_name:    .word 0x40736861, 0x32353620, 0                 # "@sha256 "
primes_name:    .word 0x40707269, 0x6d657320, 0                 # "@primes "
queens_name:    .word 0x40717565, 0x656e7320, 0                 # "@queens "
no_count:       .word 0x20302000                                # " 0 "
newline:        .word 0x0a000000                                # "\n"

hash:
        .word 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
round_constants:
        .word 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5
        .word 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174
        .word 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da
        .word 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967
        .word 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85
        .word 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070
        .word 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3
        .word 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
last_block:
        .word 0x80000000
        .zero 60
schedule:
        .zero 256
