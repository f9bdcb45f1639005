/* Floating point, fused multiply-add: polynomials, complex products and a compensated sum, doubles and floats. */
#include "bench.h"

#define COUNT 4000

static double x[COUNT];
static float y[COUNT];

void prepare(void) {
  u64 seed = 21;
  for (int i = 0; i < COUNT; i++) {
    x[i] = (double)(s64)(next(&seed) >> 20) / (1L << 43) - 1;
    y[i] = (float)(s32)(next(&seed) >> 42) / (1 << 21) - 1;
  }
}

/* sin by Taylor's series, Horner's scheme. */
static double sine(double angle) {
  double square = angle * angle;
  double sum = -1.0 / 1307674368000;
  sum = __builtin_fma(sum, square, 1.0 / 6227020800);
  sum = __builtin_fma(sum, square, -1.0 / 39916800);
  sum = __builtin_fma(sum, square, 1.0 / 362880);
  sum = __builtin_fma(sum, square, -1.0 / 5040);
  sum = __builtin_fma(sum, square, 1.0 / 120);
  sum = __builtin_fma(sum, square, -1.0 / 6);
  return __builtin_fma(sum * square, angle, angle);
}

static float exponential(float power) {
  float sum = 1.0f / 720;
  sum = __builtin_fmaf(sum, power, 1.0f / 120);
  sum = __builtin_fmaf(sum, power, 1.0f / 24);
  sum = __builtin_fmaf(sum, power, 1.0f / 6);
  sum = __builtin_fmaf(sum, power, 0.5f);
  sum = __builtin_fmaf(sum, power, 1);
  return __builtin_fmaf(sum, power, 1);
}

/* The sum of products as if in twice the precision (Ogita, Rump, Oishi: Dot2). */
static NOINLINE double dot(void) {
  double sum = 0;
  double rest = 0;
  for (int i = 0; i + 1 < COUNT; i++) {
    double product = x[i] * x[i + 1];
    double lost = __builtin_fma(x[i], x[i + 1], -product);
    double next = sum + product;
    double part = next - sum;
    rest += (sum - (next - part)) + (product - part) + lost;
    sum = next;
  }
  return sum + rest;
}

/* A rotation, 4000 times: a complex product by fmsub and fmadd. */
static NOINLINE double rotate(void) {
  double re = 1;
  double im = 0;
  for (int i = 0; i < 4000; i++) {
    double kept = __builtin_fma(re, 0.9999875000260416, -(im * 0.004999979166692708));
    im = -__builtin_fma(-re, 0.004999979166692708, -(im * 0.9999875000260416));
    re = kept;
  }
  return re + 3 * im;
}

static u64 bits(double value) {
  union {
    double value;
    u64 bits;
  } both = {value};
  return both.bits;
}

u64 pass(void) {
  u64 digest = DIGEST;
  for (int round = 0; round < 8; round++) {
    double sines = 0;
    float powers = 0;
    for (int i = 0; i < COUNT; i++) {
      sines += sine(x[i] * (round + 1) * 0.5);
      powers = __builtin_fmaf(exponential(y[i]), 0.001f, powers);
    }
    digest = mix(mix(digest, bits(sines)), bits(powers));
    digest = mix(mix(digest, bits(dot())), bits(rotate()));
  }
  return digest;
}
