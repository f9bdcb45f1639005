# From the board's firmware with YAMON's argv in a1: exceptions, floating point, stack, then main.

#define STATUS $12, 0
#define CAUSE $13, 0
#define EBASE $15, 1

  .option pic0              # la without the global pointer, which nobody has set
  .section .text.start, "ax"
  .set noreorder
  .globl _start
  .ent _start
_start:
  li $t0, 1 << 22           # BEV, so that EBase may be written
  mtc0 $t0, STATUS
  ehb
  la $t1, exceptions
  mtc0 $t1, EBASE
  mtc0 $zero, CAUSE
  li $t0, 1 << 29           # CU1; neither BEV nor EXL nor ERL, no interrupts, pairs of floating-point registers
  mtc0 $t0, STATUS
  ehb
  ctc1 $zero, $31
  la $t0, bss_start
  la $t1, bss_end
1:
  beq $t0, $t1, 2f
  nop
  sw $zero, 0($t0)
  b 1b
  addiu $t0, $t0, 4
2:
  la $sp, stack_top - 32
  la $t9, main
  jr $t9                    # does not return
  move $a0, $a1
  .end _start

  .balign 4096
exceptions:
  .space 0x180
unexpected:
  la $sp, stack_top - 32
  la $t9, finish
  jr $t9
  li $a0, 2

  .section .large, "aw", @nobits
  .balign 16
stack:
  .space 256 << 10
stack_top:
