/* Floating point, conversions: integers of all widths, doubles, floats, signs and classes, fixed point. */
#include "bench.h"

#define COUNT 4000

static s64 wide[COUNT];
static s32 narrow[COUNT];
static u32 samples[COUNT];

void prepare(void) {
  u64 seed = 31;
  for (int i = 0; i < COUNT; i++) {
    wide[i] = (s64)next(&seed) >> (i & 15);
    narrow[i] = (s32)next(&seed) >> (i & 7);
    samples[i] = (u32)(next(&seed) >> 48);
  }
}

static NOINLINE u64 integers(void) {
  u64 digest = DIGEST;
  for (int i = 0; i < COUNT; i++) {
    double a = (double)wide[i] * 0.4375;
    float b = (float)narrow[i] * 0.75f;
    double c = (double)(u64)wide[i] * 0.25;
    digest = mix(digest, (u64)(s64)a + (u64)(s64)b);
    digest = mix(digest, (u64)c ^ (u64)(s64)(s32)(b * 0.5f));
  }
  return digest;
}

static NOINLINE u64 widths(void) {
  double sum = 0;
  for (int i = 0; i < COUNT; i++) {
    float single = (float)(wide[i] * 0.001);
    double twice = (double)single * 1.5;
    float again = (float)twice;
    sum += (double)again - (double)(float)narrow[i];
  }
  return (u64)(s64)(sum * 1e-6);
}

/* A volume control as audio programs have it: samples to floats, scaled, limited, rounded, back. */
static NOINLINE u64 volume(float gain) {
  u64 sum = 0;
  for (int i = 0; i < COUNT; i++) {
    float sample = (float)((s32)samples[i] - 32768) / 32768 * gain;
    sample = sample > 1 ? 1 : sample < -1 ? -1 : sample;
    sum = sum * 3 + (u64)((s32)(sample * 32767 + (sample < 0 ? -0.5f : 0.5f)) + 32768);
  }
  return sum;
}

/* Roundings to whole numbers by conversion there and back, signs by copysign, bits by moves between registers. */
static NOINLINE u64 roundings(void) {
  u64 digest = DIGEST;
  for (int i = 0; i < COUNT; i++) {
    double value = (double)narrow[i] / 1000;
    double whole = (double)(s64)value;
    double fraction = __builtin_copysign(value - whole, value);
    union {
      double value;
      u64 bits;
    } both = {fraction < 0 ? -fraction : fraction};
    digest = mix(digest, both.bits >> 20);
  }
  return digest;
}

u64 pass(void) {
  u64 digest = DIGEST;
  for (int round = 1; round <= 6; round++) {
    digest = mix(digest, integers());
    digest = mix(digest, widths());
    digest = mix(digest, volume(0.3f * (float)round));
    digest = mix(digest, roundings());
  }
  return digest;
}
