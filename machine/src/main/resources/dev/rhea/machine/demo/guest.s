# The guest of `rhea demo`: four computations on a bare RISC-V machine (M-mode, no firmware), each for another side of an engine.
#
#   mandelbrot  a zoom to a small copy of the set, drawn meanwhile floating point, a tight loop
#   sha256      of all the pictures' bytes, PASSES times over      integer arithmetic, straight code
#   primes      below LIMIT, by a sieve of bytes                   loads and stores
#   queens      on a board of QUEENS, counted by recursion         calls and returns
#
# Each ends with a line "@name result instructions ticks" on the serial port: what minstret and time (10 MHz) counted while it
# computed, drawing excluded. All other lines are the picture. Then the machine powers itself off.
#
# The host defines COLUMNS and ROWS (of characters; each shows two pixels, one above the other), FRAMES, ANIMATE (0: only the last
# frame is drawn), PASSES, LIMIT (a multiple of 8) and QUEENS. COLUMNS * ROWS * 2 must be a multiple of 64, the block of SHA-256.
#
# Registers of the whole program: s8, s9 the counters at the last start_clock; s10 instructions, s11 ticks so far.

        .equ UART, 0x10000000           # 16550: data at 0, line status at 5
        .equ FINISHER, 0x100000         # sifive_test: 0x5555 powers off
        .equ STACK, 0x80080000
        .equ PICTURES, 0x80100000       # FRAMES pictures, a byte per pixel: its number of iterations
        .equ SIEVE, 0x81000000
        .equ WIDTH, COLUMNS
        .equ HEIGHT, 2 * ROWS
        .equ PIXELS, COLUMNS * ROWS * 2
        .equ INSIDE, 255                # so many iterations without escaping: inside the set
        .equ COLOURS, 38                # in the palette
        .equ MSTATUS_FS, 0x6000

_start:
        li      sp, STACK
        li      t0, MSTATUS_FS
        csrs    mstatus, t0             # switches the floating-point unit on
        call    mandelbrot
        call    sha256
        call    primes
        call    queens
        li      t0, FINISHER
        li      t1, 0x5555
        sw      t1, 0(t0)
1:      j       1b

# ---- mandelbrot ------------------------------------------------------------------------------------------------------------

# s0 frame, s1 the frame's bytes; fs0 + fs1 i centre, fs2 distance of two pixels, fs3 = 4, fs4 what the distance shrinks by.
# Constants are quotients of integers: a correctly rounded division gives every machine the same bits.
mandelbrot:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        li      t0, 10000
        fcvt.d.l ft0, t0
        li      t0, -1592
        fcvt.d.l fs0, t0
        fdiv.d  fs0, fs0, ft0
        li      t0, 10317
        fcvt.d.l fs1, t0
        fdiv.d  fs1, fs1, ft0
        li      t0, 3
        fcvt.d.l fs2, t0
        li      t0, WIDTH
        fcvt.d.l ft0, t0
        fdiv.d  fs2, fs2, ft0
        li      t0, 4
        fcvt.d.l fs3, t0
        li      t0, 29
        fcvt.d.l fs4, t0
        li      t0, 30
        fcvt.d.l ft0, t0
        fdiv.d  fs4, fs4, ft0
        li      s10, 0
        li      s11, 0
        li      s0, 0
        li      s1, PICTURES
1:      call    start_clock
        call    compute
        call    stop_clock
        li      t0, ANIMATE
        bnez    t0, 2f
        li      t0, FRAMES - 1
        bne     s0, t0, 3f
2:      call    draw
3:      fmul.d  fs2, fs2, fs4
        li      t0, PIXELS
        add     s1, s1, t0
        addi    s0, s0, 1
        li      t0, FRAMES
        bne     s0, t0, 1b
        # Its result: the sum of all bytes.
        li      t0, PICTURES
        li      a1, 0
4:      lbu     t1, 0(t0)
        add     a1, a1, t1
        addi    t0, t0, 1
        bne     t0, s1, 4b
        la      a0, mandelbrot_name
        call    report
        ld      ra, 0(sp)
        addi    sp, sp, 16
        ret

# The iterations of each pixel of one picture, to s1. t5 row, t6 column, t0 where the byte goes.
compute:
        mv      t0, s1
        li      t4, INSIDE
        li      t5, 0
1:      addi    t1, t5, -(HEIGHT / 2)
        fcvt.d.l ft1, t1
        fmul.d  ft1, ft1, fs2
        fadd.d  ft1, ft1, fs1           # c = ft0 + ft1 i
        li      t6, 0
2:      addi    t1, t6, -(WIDTH / 2)
        fcvt.d.l ft0, t1
        fmul.d  ft0, ft0, fs2
        fadd.d  ft0, ft0, fs0
        fmv.d.x fa0, zero               # z = fa0 + fa1 i
        fmv.d.x fa1, zero
        li      t2, 0
3:      fmul.d  fa2, fa0, fa0
        fmul.d  fa3, fa1, fa1
        fadd.d  fa4, fa2, fa3
        flt.d   t3, fs3, fa4            # has it escaped: 4 < |z|^2
        bnez    t3, 4f
        beq     t2, t4, 4f
        fadd.d  fa5, fa0, fa0           # z = z * z + c, each product rounded by itself
        fmul.d  fa5, fa5, fa1
        fadd.d  fa1, fa5, ft1
        fsub.d  fa2, fa2, fa3
        fadd.d  fa0, fa2, ft0
        addi    t2, t2, 1
        j       3b
4:      sb      t2, 0(t0)
        addi    t0, t0, 1
        addi    t6, t6, 1
        li      t1, WIDTH
        bne     t6, t1, 2b
        addi    t5, t5, 1
        li      t1, HEIGHT
        bne     t5, t1, 1b
        ret

# Draws the picture at s1. An upper half block (U+2580) shows the upper pixel in its foreground colour, the lower in its
# background's; the colours are named only where they change. s2 the upper pixel, s3 row, s4 column, s5 and s6 colours, -1 unknown.
draw:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        beqz    s0, 1f
        li      t0, ANIMATE
        beqz    t0, 1f
        la      a0, escape              # back to the first row of the last frame
        call    print
        li      a0, ROWS
        call    print_decimal
        li      a0, 'A'
        call    putc
1:      mv      s2, s1
        li      s3, 0
2:      li      s4, 0
        li      s5, -1
        li      s6, -1
3:      lbu     a0, 0(s2)
        call    colour
        mv      s7, a0
        lbu     a0, WIDTH(s2)
        call    colour
        bne     s7, s5, 4f
        beq     a0, s6, 5f
4:      mv      s5, s7
        mv      s6, a0
        la      a0, foreground
        call    print
        mv      a0, s5
        call    print_decimal
        la      a0, background
        call    print
        mv      a0, s6
        call    print_decimal
        li      a0, 'm'
        call    putc
5:      la      a0, half_block
        call    print
        addi    s2, s2, 1
        addi    s4, s4, 1
        li      t0, WIDTH
        bne     s4, t0, 3b
        la      a0, end_of_row
        call    print
        addi    s2, s2, WIDTH
        addi    s3, s3, 1
        li      t0, ROWS
        bne     s3, t0, 2b
        ld      ra, 0(sp)
        addi    sp, sp, 16
        ret

# The terminal's colour, of its 256, for a0 iterations.
colour:
        li      t0, INSIDE
        beq     a0, t0, 1f
        li      t0, COLOURS
        remu    a0, a0, t0
        la      t0, palette
        add     t0, t0, a0
        lbu     a0, 0(t0)
        ret
1:      li      a0, 16                  # black
        ret

# ---- sha256 (FIPS 180-4) -----------------------------------------------------------------------------------------------------

sha256:
        addi    sp, sp, -32
        sd      ra, 0(sp)
        li      s10, 0
        li      s11, 0
        call    start_clock
        li      t0, PASSES
        sd      t0, 8(sp)
1:      li      a0, PICTURES
2:      sd      a0, 16(sp)
        call    sha256_block
        ld      a0, 16(sp)
        addi    a0, a0, 64
        li      t0, PICTURES + FRAMES * PIXELS
        bne     a0, t0, 2b
        ld      t0, 8(sp)
        addi    t0, t0, -1
        sd      t0, 8(sp)
        bnez    t0, 1b
        # The last block: a one bit, zeros, the length in bits, big-endian.
        la      a0, last_block
        li      t0, PASSES * FRAMES * PIXELS * 8
        rev8    t0, t0
        sd      t0, 56(a0)
        call    sha256_block
        call    stop_clock
        la      a0, sha256_name
        call    print_name
        la      s0, hash
        li      s1, 8
3:      lwu     a0, 0(s0)
        call    print_word
        addi    s0, s0, 4
        addi    s1, s1, -1
        bnez    s1, 3b
        call    report_counters
        ld      ra, 0(sp)
        addi    sp, sp, 32
        ret

# One block at a0 into `hash`. Section 6.2.2: a to h are s0 to s7.
sha256_block:
        la      t0, schedule
        addi    t1, t0, 64
1:      lwu     t2, 0(a0)               # W0 to W15 are the block's big-endian words
        rev8    t2, t2
        srli    t2, t2, 32
        sw      t2, 0(t0)
        addi    a0, a0, 4
        addi    t0, t0, 4
        bne     t0, t1, 1b
        addi    t1, t0, 192
2:      lw      t2, -8(t0)              # W16 to W63
        roriw   t3, t2, 17
        roriw   t4, t2, 19
        srliw   t2, t2, 10
        xor     t2, t2, t3
        xor     t2, t2, t4
        lw      t3, -28(t0)
        addw    t2, t2, t3
        lw      t3, -60(t0)
        roriw   t4, t3, 7
        roriw   t5, t3, 18
        srliw   t3, t3, 3
        xor     t3, t3, t4
        xor     t3, t3, t5
        addw    t2, t2, t3
        lw      t3, -64(t0)
        addw    t2, t2, t3
        sw      t2, 0(t0)
        addi    t0, t0, 4
        bne     t0, t1, 2b
        la      t0, hash
        lw      s0, 0(t0)
        lw      s1, 4(t0)
        lw      s2, 8(t0)
        lw      s3, 12(t0)
        lw      s4, 16(t0)
        lw      s5, 20(t0)
        lw      s6, 24(t0)
        lw      s7, 28(t0)
        la      t0, schedule
        la      t1, round_constants
        addi    t2, t0, 256
3:      roriw   t3, s4, 6               # T1 = h + Sigma1(e) + Ch(e, f, g) + K + W
        roriw   t4, s4, 11
        xor     t3, t3, t4
        roriw   t4, s4, 25
        xor     t3, t3, t4
        and     t4, s4, s5
        andn    t5, s6, s4
        xor     t4, t4, t5
        addw    t3, t3, s7
        addw    t3, t3, t4
        lw      t4, 0(t0)
        lw      t5, 0(t1)
        addw    t3, t3, t4
        addw    t3, t3, t5
        roriw   t4, s0, 2               # T2 = Sigma0(a) + Maj(a, b, c)
        roriw   t5, s0, 13
        xor     t4, t4, t5
        roriw   t5, s0, 22
        xor     t4, t4, t5
        and     t5, s0, s1
        xor     t6, s0, s1
        and     t6, t6, s2
        xor     t5, t5, t6
        addw    t4, t4, t5
        mv      s7, s6
        mv      s6, s5
        mv      s5, s4
        addw    s4, s3, t3
        mv      s3, s2
        mv      s2, s1
        mv      s1, s0
        addw    s0, t3, t4
        addi    t0, t0, 4
        addi    t1, t1, 4
        bne     t0, t2, 3b
        la      t0, hash
        lw      t1, 0(t0)
        addw    s0, s0, t1
        sw      s0, 0(t0)
        lw      t1, 4(t0)
        addw    s1, s1, t1
        sw      s1, 4(t0)
        lw      t1, 8(t0)
        addw    s2, s2, t1
        sw      s2, 8(t0)
        lw      t1, 12(t0)
        addw    s3, s3, t1
        sw      s3, 12(t0)
        lw      t1, 16(t0)
        addw    s4, s4, t1
        sw      s4, 16(t0)
        lw      t1, 20(t0)
        addw    s5, s5, t1
        sw      s5, 20(t0)
        lw      t1, 24(t0)
        addw    s6, s6, t1
        sw      s6, 24(t0)
        lw      t1, 28(t0)
        addw    s7, s7, t1
        sw      s7, 28(t0)
        ret

# ---- primes ------------------------------------------------------------------------------------------------------------------

# s0 the sieve, a byte per number, not 0: composite; s1 LIMIT.
primes:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        li      s10, 0
        li      s11, 0
        li      s0, SIEVE
        li      s1, LIMIT
        call    start_clock
        add     t1, s0, s1
        mv      t0, s0
1:      sd      zero, 0(t0)
        addi    t0, t0, 8
        bltu    t0, t1, 1b
        li      t2, 2                   # the number whose multiples are struck out, from its square on
        li      t6, 1
2:      mul     t3, t2, t2
        bgeu    t3, s1, 4f
        add     t4, s0, t2
        lbu     t5, 0(t4)
        bnez    t5, 5f
        add     t4, s0, t3
3:      sb      t6, 0(t4)
        add     t4, t4, t2
        bltu    t4, t1, 3b
5:      addi    t2, t2, 1
        j       2b
4:      addi    t0, s0, 2
        li      a1, 0
6:      lbu     t2, 0(t0)
        seqz    t2, t2
        add     a1, a1, t2
        addi    t0, t0, 1
        bltu    t0, t1, 6b
        call    stop_clock
        la      a0, primes_name
        call    report
        ld      ra, 0(sp)
        addi    sp, sp, 16
        ret

# ---- queens ------------------------------------------------------------------------------------------------------------------

        .equ BOARD, (1 << QUEENS) - 1

queens:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        li      s10, 0
        li      s11, 0
        call    start_clock
        li      a0, 0
        li      a1, 0
        li      a2, 0
        call    place
        mv      a1, a0
        call    stop_clock
        la      a0, queens_name
        call    report
        ld      ra, 0(sp)
        addi    sp, sp, 16
        ret

# In how many ways the rows from here on can be filled, given the columns (a0) and diagonals (a1, a2) under attack as bit sets.
place:
        li      t0, BOARD
        beq     a0, t0, 3f
        addi    sp, sp, -48
        sd      ra, 0(sp)
        sd      s0, 8(sp)
        sd      s1, 16(sp)
        sd      s2, 24(sp)
        sd      s3, 32(sp)
        sd      s4, 40(sp)
        mv      s1, a0
        mv      s2, a1
        mv      s3, a2
        li      s4, 0
        or      s0, a0, a1
        or      s0, s0, a2
        andn    s0, t0, s0              # free squares of this row
1:      beqz    s0, 2f
        neg     t1, s0
        and     t1, t1, s0              # the lowest
        xor     s0, s0, t1
        or      a0, s1, t1
        or      a1, s2, t1
        slli    a1, a1, 1
        or      a2, s3, t1
        srli    a2, a2, 1
        call    place
        add     s4, s4, a0
        j       1b
2:      mv      a0, s4
        ld      ra, 0(sp)
        ld      s0, 8(sp)
        ld      s1, 16(sp)
        ld      s2, 24(sp)
        ld      s3, 32(sp)
        ld      s4, 40(sp)
        addi    sp, sp, 48
        ret
3:      li      a0, 1
        ret

# ---- counting and printing -----------------------------------------------------------------------------------------------------

start_clock:
        csrr    s9, time
        csrr    s8, minstret
        ret

# Adds what the counters have counted since start_clock to s10 and s11.
stop_clock:
        csrr    t0, minstret
        csrr    t1, time
        sub     t0, t0, s8
        add     s10, s10, t0
        sub     t1, t1, s9
        add     s11, s11, t1
        ret

# The line of a computation with the name at a0 and the number a1 as its result.
report:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        sd      a1, 8(sp)
        call    print_name
        ld      a0, 8(sp)
        call    print_decimal
        ld      ra, 0(sp)
        addi    sp, sp, 16
        j       report_counters

print_name:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        sd      a0, 8(sp)
        li      a0, '@'
        call    putc
        ld      a0, 8(sp)
        call    print
        li      a0, ' '
        call    putc
        ld      ra, 0(sp)
        addi    sp, sp, 16
        ret

report_counters:
        addi    sp, sp, -16
        sd      ra, 0(sp)
        li      a0, ' '
        call    putc
        mv      a0, s10
        call    print_decimal
        li      a0, ' '
        call    putc
        mv      a0, s11
        call    print_decimal
        li      a0, '\n'
        call    putc
        ld      ra, 0(sp)
        addi    sp, sp, 16
        ret

# The low 32 bits of a0, in eight hexadecimal digits.
print_word:
        addi    sp, sp, -32
        sd      ra, 0(sp)
        sd      s0, 8(sp)
        sd      s1, 16(sp)
        mv      s0, a0
        li      s1, 28
1:      srlw    a0, s0, s1
        andi    a0, a0, 15
        la      t0, digits
        add     t0, t0, a0
        lbu     a0, 0(t0)
        call    putc
        addi    s1, s1, -4
        bgez    s1, 1b
        ld      ra, 0(sp)
        ld      s0, 8(sp)
        ld      s1, 16(sp)
        addi    sp, sp, 32
        ret

# a0 as an unsigned decimal number.
print_decimal:
        addi    sp, sp, -48
        sd      ra, 0(sp)
        addi    t0, sp, 40              # the digits, last first, end here with a zero byte
        sb      zero, 0(t0)
        li      t1, 10
1:      remu    t2, a0, t1
        addi    t2, t2, '0'
        addi    t0, t0, -1
        sb      t2, 0(t0)
        divu    a0, a0, t1
        bnez    a0, 1b
        mv      a0, t0
        call    print
        ld      ra, 0(sp)
        addi    sp, sp, 48
        ret

# The zero-terminated string at a0.
print:
        li      t0, UART
1:      lbu     t1, 0(a0)
        beqz    t1, 3f
2:      lbu     t2, 5(t0)
        andi    t2, t2, 0x20            # transmitter empty
        beqz    t2, 2b
        sb      t1, 0(t0)
        addi    a0, a0, 1
        j       1b
3:      ret

putc:
        li      t0, UART
1:      lbu     t1, 5(t0)
        andi    t1, t1, 0x20
        beqz    t1, 1b
        sb      a0, 0(t0)
        ret

# ---- data ------------------------------------------------------------------------------------------------------------------------

mandelbrot_name: .asciz "mandelbrot"
sha256_name:    .asciz "sha256"
primes_name:    .asciz "primes"
queens_name:    .asciz "queens"
escape:         .asciz "\033["
foreground:     .asciz "\033[38;5;"
background:     .asciz ";48;5;"
half_block:     .byte 0xe2, 0x96, 0x80, 0
end_of_row:     .asciz "\033[0m\n"
digits:         .ascii "0123456789abcdef"

# Colours of the terminal's 6 x 6 x 6 cube: blue, cyan, green, yellow, red, magenta and back.
palette:
        .byte  17,  18,  19,  20,  21,  27,  33,  39,  45,  51
        .byte  50,  49,  48,  47,  46,  82, 118, 154, 190, 226
        .byte 220, 214, 208, 202, 196, 197, 198, 199, 200, 201
        .byte 165, 129,  93,  57,  56,  55,  54,  53

        .balign 8
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
        .byte 0x80
        .zero 63
schedule:
        .zero 256
