.globl _start, tohost, fromhost
.section .text
pad: .word 0
_start: nop
 j _start
.section .data
.align 6
tohost: .dword 0
.align 6
fromhost: .dword 0
.section .bss
.space 0x100
