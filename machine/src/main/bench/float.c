/* Floating point, scalar: additions, products, comparisons, minima of doubles and floats. */
#include "bench.h"

#define POINTS 2048
#define TAPS 24

static double wave[POINTS], before[POINTS], after[POINTS];
static float signal[POINTS + TAPS], filtered[POINTS], taps[TAPS];

void prepare(void) {
  u64 seed = 8;
  for (int i = 0; i < POINTS + TAPS; i++) {
    signal[i] = (float)(s32)(next(&seed) >> 40) / 8388608 - 1;
  }
  for (int i = 0; i < TAPS; i++) {
    taps[i] = (float)(i < TAPS / 2 ? i + 1 : TAPS - i) / 156;
  }
}

/* A string's wave equation, explicit in time. */
static NOINLINE double vibrate(void) {
  for (int i = 0; i < POINTS; i++) {
    wave[i] = i < 400 ? 0.0025 * i : 1 - 0.0006 * (i - 400);
    before[i] = wave[i];
  }
  for (int step = 0; step < 40; step++) {
    for (int i = 1; i < POINTS - 1; i++) {
      after[i] = 2 * wave[i] - before[i] + 0.25 * (wave[i - 1] - 2 * wave[i] + wave[i + 1]);
    }
    for (int i = 1; i < POINTS - 1; i++) {
      before[i] = wave[i];
      wave[i] = after[i];
    }
  }
  double energy = 0;
  for (int i = 0; i < POINTS; i++) {
    energy += wave[i] * wave[i];
  }
  return energy;
}

static NOINLINE u64 mandelbrot(void) {
  u64 inside = 0;
  for (double y = -1.2; y < 1.2; y += 0.05) {
    for (double x = -2; x < 0.6; x += 0.03) {
      double re = 0;
      double im = 0;
      u64 rounds = 0;
      while (rounds < 60 && re * re + im * im < 4) {
        double kept = re * re - im * im + x;
        im = 2 * re * im + y;
        re = kept;
        rounds++;
      }
      inside += rounds;
    }
  }
  return inside;
}

static NOINLINE float filter(void) {
  float low = 0;
  float high = 0;
  for (int i = 0; i < POINTS; i++) {
    float sum = 0;
    for (int tap = 0; tap < TAPS; tap++) {
      sum += signal[i + tap] * taps[tap];
    }
    filtered[i] = sum;
    low = sum < low ? sum : low;
    high = sum > high ? sum : high;
  }
  return high - low;
}

u64 pass(void) {
  union {
    double value;
    u64 bits;
  } energy = {vibrate()};
  union {
    float value;
    u32 bits;
  } range = {filter()};
  return mix(mix(mix(DIGEST, energy.bits), mandelbrot()), range.bits);
}
