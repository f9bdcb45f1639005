/* QEMU's and Rhea's board virt for RISC-V: its console, its end, its clock, and where the command line is. */
#ifndef VIRT_H
#define VIRT_H

#include "guest.h"

#define UART ((volatile u8 *)0x10000000)
#define FINISHER ((volatile u32 *)0x100000)

void finish(u32 status) {
  *FINISHER = status == 0 ? 0x5555 : status << 16 | 0x3333;
  for (;;) {
  }
}

static inline void put(u8 character) {
  UART[0] = character;
}

/* The time CSR counts at 10 MHz. */
static inline u64 ticks_now(void) {
  return READ_CSR(time);
}

/* ---- the command line: the device tree's only property called bootargs ------------------------------------------------- */

static u32 big_endian(const u8 *at) {
  return (u32)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static int same(const char *a, const char *b) {
  while (*a != 0 && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

/* Devicetree Specification 0.4, chapter 5. */
static const char *arguments(const u8 *tree) {
  const u8 *at = tree + big_endian(tree + 8);
  const char *names = (const char *)tree + big_endian(tree + 12);
  for (;;) {
    u32 token = big_endian(at);
    at += 4;
    if (token == 1) { /* FDT_BEGIN_NODE and a name */
      while (*at != 0) {
        at++;
      }
      at = (const u8 *)((u64)(at + 4) & -4UL);
    } else if (token == 3) { /* FDT_PROP: length, name, value */
      u32 length = big_endian(at);
      if (same(names + big_endian(at + 4), "bootargs")) {
        return (const char *)at + 8;
      }
      at = (const u8 *)((u64)(at + 8 + length + 3) & -4UL);
    } else if (token == 9) { /* FDT_END */
      return "";
    }
  }
}

#endif
