/*
 * Cold code: calls each of some thousand generated functions once per pass. What lies behind the program in its image comes
 * from dev.rhea.machine.bench.cold: at GENERATED the number of functions, the value that a pass must give, then a pointer to
 * each function.
 */
#include "bench.h"

struct generated {
  u64 count;
  u64 expected;
  u64 (*functions[])(u64 a, u64 b, u64 *memory);
};

#define WORDS 64

static u64 memory[WORDS];

void prepare(void) {}

u64 pass(void) {
  const struct generated *generated = (const struct generated *)GENERATED;
  for (u64 i = 0; i < WORDS; i++) {
    memory[i] = i * 0x9e3779b97f4a7c15;
  }
  u64 value = 1;
  for (u64 i = 0; i < generated->count; i++) {
    value = mix(value, generated->functions[i](value, i, memory));
  }
  for (u64 i = 0; i < WORDS; i++) {
    value = mix(value, memory[i]);
  }
  return value;
}
