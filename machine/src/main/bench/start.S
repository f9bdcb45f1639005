# Power-on in machine mode with the device tree's address in a1: stack, trap vector, floating point, then main.

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  la t0, unexpected
  csrw mtvec, t0
  li t0, 1 << 13            # mstatus.FS = initial
  csrs mstatus, t0
  csrwi fcsr, 0
  la t0, bss_start
  la t1, bss_end
1:
  bgeu t0, t1, 2f
  sd zero, (t0)
  addi t0, t0, 8
  j 1b
2:
  mv a0, a1
  call main                 # does not return

  .balign 4
unexpected:
  li a0, 2
  call finish

  .text
  .globl set_trap
set_trap:
  csrw mtvec, a0
  ret

  .globl enter_supervisor
enter_supervisor:
  li t0, -1
  csrw pmpaddr0, t0
  li t0, 0x1f               # NAPOT, read, write, execute: everything
  csrw pmpcfg0, t0
  li t0, 7
  csrw mcounteren, t0
  csrw scounteren, t0
  csrw satp, a0
  sfence.vma
  li t0, 3 << 11
  csrc mstatus, t0
  li t0, 1 << 11            # mstatus.MPP = supervisor
  csrs mstatus, t0
  csrw mepc, ra
  mret

  .section .large, "aw", @nobits
  .balign 16
stack:
  .space 256 << 10
stack_top:
