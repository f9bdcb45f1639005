/*
 * QEMU's and Rhea's board Malta for MIPS: its console, its end, its clock, and where the command line is. All by addresses of
 * the uncached, unmapped segment. Its end has no exit status, so one that is not 0 is printed.
 */
#ifndef MALTA_H
#define MALTA_H

#include "guest.h"

/* The first 16550, in the window to the ISA ports that the board's firmware has opened. */
#define UART ((volatile u8 *)0xb80003f8)
/* The FPGA's SOFTRES and the value that resets the board, which -no-reboot makes the end. */
#define SOFTRES ((volatile u32 *)0xbf000500)
#define GO_RESET 0x42

static inline void put(u8 character) {
  UART[0] = character;
}

__attribute__((noreturn)) void finish(u32 status) {
  if (status != 0) {
    print("status ");
    print_hex(status);
    print("\n");
  }
  *SOFTRES = GO_RESET;
  for (;;) {
  }
}

/* Count has 32 bits and counts at 160 MHz on a 24Kf: as long as nobody looks away for 26 s, this has 64 and is a sixteenth. */
static inline u64 ticks_now(void) {
  static u64 total;
  u32 count;
  __asm__ volatile("mfc0 %0, $9" : "=r"(count) : : "memory");
  total += (u32)(count - (u32)total);
  return total >> 4;
}

/* YAMON's argv: the program's name, then the command line. */
static const char *arguments(const void *argv) {
  return ((const char *const *)argv)[1];
}

#endif
