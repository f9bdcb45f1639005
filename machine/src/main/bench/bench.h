/*
 * What a program of `rhea bench` is: prepare() once, then pass() again and again. Every pass does the same work and returns
 * the same value, so that a run may be of any length and still be checked after each pass.
 *
 * The same C files are compiled for the host as well (NATIVE), which is where the expected values are from: build.sh.
 */
#ifndef BENCH_H
#define BENCH_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef __UINT64_TYPE__ u64;
typedef int s32;
typedef __INT64_TYPE__ s64;
/* As wide as an address: what the compiler's own calls pass. */
typedef __SIZE_TYPE__ size;

#define NOINLINE __attribute__((noinline))
/* Memory that nobody clears at start: RAM is zero at power-on, and clearing megabytes would be measured. */
#define LARGE __attribute__((section(".large"), aligned(4096)))

/* Makes tables, page tables, code. */
void prepare(void);

/* One unit of work, about 10 ms of QEMU's time unless the program says why not; a digest of what it computed. */
u64 pass(void);

/* The next number of a sequence (Marsaglia's xorshift, 13-7-17); *state must not be 0. */
static inline u64 next(u64 *state) {
  u64 x = *state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return *state = x;
}

/* Digests one more value (FNV-1a, by words, and a turn so that high bits matter). */
static inline u64 mix(u64 digest, u64 value) {
  digest = (digest ^ value) * 0x100000001b3;
  return digest << 23 | digest >> 41;
}

#define DIGEST 0xcbf29ce484222325

void *memcpy(void *to, const void *from, size count);
void *memmove(void *to, const void *from, size count);
void *memset(void *to, int value, size count);

#endif
