/*
 * A program's main: passes as many as the kernel command line says (-append), each checked, and the times of 100 of them
 * for the warm-up curve.
 *
 *   qemu-system-riscv64 -M virt -bios none -kernel sort.elf -append 40 -nographic
 *
 * Prints `passes N`, `ticks A B C ...` (0.1 µs each, hexadecimal, at the start and then after each hundredth of the passes)
 * and `result 0x...`. Exit status: 0; 1 when a pass gave another value than the program compiled for the host; 2 after a
 * trap that the program does not expect; 3 without a number of passes. Where the machine has no exit status (malta.h), a
 * run that is not right prints `status N` last.
 */
#include "guest.h"

#ifdef __mips__
#include "malta.h"
#else
#include "virt.h"
#endif

#define SAMPLES 100

void print(const char *text) {
  while (*text != 0) {
    put(*text++);
  }
}

void print_hex(u64 value) {
  int shift = 60;
  while (shift > 0 && value >> shift == 0) {
    shift -= 4;
  }
  for (; shift >= 0; shift -= 4) {
    put("0123456789abcdef"[value >> shift & 15]);
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

__attribute__((noreturn)) void main(const void *given) {
  u64 passes = number(arguments(given));
  if (passes == 0) {
    print("pass the number of passes: -append 40\n");
    finish(3);
  }
  ticks[0] = ticks_now();
  prepare();
  u64 result = 0;
  u64 sample = 1;
  u64 bad = 0;
  for (u64 done = 1; done <= passes; done++) {
    result = pass();
    bad |= result ^ EXPECTED;
    while (sample <= SAMPLES && done * SAMPLES >= sample * passes) {
      ticks[sample++] = ticks_now();
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
