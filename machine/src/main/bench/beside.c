/* Data beside code: functions that write variables on their own page, as small programs and literal pools of JITs do. */
#include "bench.h"

#ifdef NATIVE
#define BESIDE_CODE
#define BESIDE_DATA
#else
#define BESIDE_CODE __attribute__((section(".mixed_text")))
#define BESIDE_DATA __attribute__((section(".mixed_data")))
#endif

static BESIDE_DATA u64 state = 1;
static BESIDE_DATA u64 calls = 0;
static BESIDE_DATA u64 table[32] = {0};

BESIDE_CODE NOINLINE static u64 generator(void) {
  calls++;
  return next(&state);
}

BESIDE_CODE NOINLINE static void count(u64 value) {
  table[value & 31] += value >> 32;
}

BESIDE_CODE NOINLINE static u64 fold(void) {
  u64 digest = mix(DIGEST, calls);
  for (int i = 0; i < 32; i++) {
    digest = mix(digest, table[i]);
    table[i] = 0;
  }
  return digest;
}

void prepare(void) {}

u64 pass(void) {
  state = 77;
  calls = 0;
  for (int round = 0; round < 60000; round++) {
    count(generator());
  }
  return fold();
}
