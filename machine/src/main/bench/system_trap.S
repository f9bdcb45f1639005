# Traps of system.c. Supervisor mode saves every register, as kernels do; machine mode is the timer's part of a firmware.

#define FRAME (32 * 8)
#define CLINT_MTIMECMP 0x2004000

# ---- supervisor mode: from user mode only; sscratch holds the kernel's stack pointer meanwhile -----------------------------

  .text
  .balign 4
  .globl supervisor_trap
supervisor_trap:
  csrrw sp, sscratch, sp
  addi sp, sp, -FRAME
  sd x1, 1*8(sp)
  .irp n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sd x\n, \n*8(sp)
  .endr
  csrr t0, sscratch
  sd t0, 2*8(sp)
  csrr t0, sepc
  sd t0, 0(sp)
  mv a0, sp
  csrr a1, scause
  csrr a2, stval
  call handle
  ld t0, 0(sp)
  csrw sepc, t0
  ld t0, 2*8(sp)
  csrw sscratch, t0
  ld x1, 1*8(sp)
  .irp n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ld x\n, \n*8(sp)
  .endr
  addi sp, sp, FRAME
  csrrw sp, sscratch, sp
  sret

# enter_user(pc, sp): returns when the handler calls leave_user.
  .globl enter_user
enter_user:
  addi sp, sp, -14*8
  sd ra, 0(sp)
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
  sd s\n, (\n + 1)*8(sp)
  .endr
  csrw sscratch, sp
  la t0, kernel_sp
  sd sp, (t0)
  csrw sepc, a0
  li t0, 1 << 8             # sstatus.SPP = user
  csrc sstatus, t0
  li t0, 1 << 5             # sstatus.SPIE
  csrs sstatus, t0
  mv sp, a1
  sret

# From the handler, whose frames below enter_user's are left behind.
  .globl leave_user
leave_user:
  la t0, kernel_sp
  ld sp, (t0)
  ld ra, 0(sp)
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11
  ld s\n, (\n + 1)*8(sp)
  .endr
  addi sp, sp, 14*8
  ret

# ---- machine mode: sets the timer for supervisor mode and hands its interrupt on ----------------------------------------

# set_timer(deadline): an environment call as SBI's, all registers kept.
  .globl set_timer
set_timer:
  ecall
  ret

  .balign 4
  .globl machine_trap
machine_trap:
  csrw mscratch, t0
  csrr t0, mcause
  bltz t0, interrupt
  la t0, saved
  sd t1, (t0)
  csrr t1, mcause
  addi t1, t1, -9           # an environment call from supervisor mode
  bnez t1, unexpected_trap
  li t1, CLINT_MTIMECMP
  sd a0, (t1)
  li t1, 1 << 5             # STIP
  csrc mip, t1
  li t1, 1 << 7             # MTIE
  csrs mie, t1
  csrr t1, mepc
  addi t1, t1, 4
  csrw mepc, t1
  ld t1, (t0)
  csrr t0, mscratch
  mret
interrupt:
  li t0, 1 << 7
  csrc mie, t0
  li t0, 1 << 5
  csrs mip, t0
  csrr t0, mscratch
  mret
unexpected_trap:
  li a0, 2
  call finish

  .bss
  .balign 8
saved:
  .space 8
kernel_sp:
  .space 8
