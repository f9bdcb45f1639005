/*
 * A program's main: passes as many as the kernel command line says (-append), each checked, and the times of 100 of them
 * for the warm-up curve.
 *
 *   qemu-system-riscv64 -M virt -bios none -kernel sort.elf -append 40 -nographic
 *
 * Prints `passes N`, `ticks A B C ...` (the time CSR, hexadecimal, at the start and then after each hundredth of the passes)
 * and `result 0x...`. Exit status: 0; 1 when a pass gave another value than the program compiled for the host; 2 after a
 * trap that the program does not expect; 3 without a number of passes.
 */
#include "guest.h"

#define UART ((volatile u8 *)0x10000000)
#define FINISHER ((volatile u32 *)0x100000)
#define SAMPLES 100

void finish(u32 status) {
  *FINISHER = status == 0 ? 0x5555 : status << 16 | 0x3333;
  for (;;) {
  }
}

void print(const char *text) {
  while (*text != 0) {
    UART[0] = *text++;
  }
}

void print_hex(u64 value) {
  int shift = 60;
  while (shift > 0 && value >> shift == 0) {
    shift -= 4;
  }
  for (; shift >= 0; shift -= 4) {
    UART[0] = "0123456789abcdef"[value >> shift & 15];
  }
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
static const char *bootargs(const u8 *tree) {
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

static u64 number(const char *text) {
  u64 value = 0;
  while (*text >= '0' && *text <= '9') {
    value = value * 10 + (*text++ - '0');
  }
  return value;
}

/* ---- the run ----------------------------------------------------------------------------------------------------------- */

static u64 ticks[SAMPLES + 1];

__attribute__((noreturn)) void main(const u8 *tree) {
  u64 passes = number(bootargs(tree));
  if (passes == 0) {
    print("pass the number of passes: -append 40\n");
    finish(3);
  }
  ticks[0] = READ_CSR(time);
  prepare();
  u64 result = 0;
  u64 sample = 1;
  u64 bad = 0;
  for (u64 done = 1; done <= passes; done++) {
    result = pass();
    bad |= result ^ EXPECTED;
    while (sample <= SAMPLES && done * SAMPLES >= sample * passes) {
      ticks[sample++] = READ_CSR(time);
    }
  }
  print("passes ");
  print_hex(passes);
  print("\nticks");
  for (int i = 0; i <= SAMPLES; i++) {
    print(" ");
    print_hex(ticks[i]);
  }
  print("\nresult 0x");
  print_hex(result);
  print("\n");
  finish(bad != 0);
}
