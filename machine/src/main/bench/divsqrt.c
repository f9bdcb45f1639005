/* Floating point, division and square root: bodies that attract each other, distances, Newton's method, means. */
#include "bench.h"

#define BODIES 12
#define COUNT 3000

struct body {
  double at[3];
  double speed[3];
  double mass;
};

static struct body bodies[BODIES];
static float values[COUNT];

static double root(double x) {
  return __builtin_sqrt(x);
}

void prepare(void) {
  u64 seed = 4;
  for (int i = 0; i < COUNT; i++) {
    values[i] = (float)(s32)((next(&seed) >> 44) + 1) / 1000;
  }
}

static void place(void) {
  u64 seed = 11;
  for (int i = 0; i < BODIES; i++) {
    for (int axis = 0; axis < 3; axis++) {
      bodies[i].at[axis] = (double)(s64)(next(&seed) >> 50) / 512;
      bodies[i].speed[axis] = (double)(s64)(next(&seed) >> 54) / 1024 - 0.5;
    }
    bodies[i].mass = 1 + i * 0.25;
  }
}

static NOINLINE void attract(double step) {
  for (int i = 0; i < BODIES; i++) {
    for (int j = i + 1; j < BODIES; j++) {
      double delta[3];
      double square = 0.01;
      for (int axis = 0; axis < 3; axis++) {
        delta[axis] = bodies[i].at[axis] - bodies[j].at[axis];
        square += delta[axis] * delta[axis];
      }
      double force = step / (square * root(square));
      for (int axis = 0; axis < 3; axis++) {
        bodies[i].speed[axis] -= delta[axis] * bodies[j].mass * force;
        bodies[j].speed[axis] += delta[axis] * bodies[i].mass * force;
      }
    }
  }
  for (int i = 0; i < BODIES; i++) {
    for (int axis = 0; axis < 3; axis++) {
      bodies[i].at[axis] += step * bodies[i].speed[axis];
    }
  }
}

static NOINLINE float means(void) {
  float harmonic = 0;
  float geometric = 0;
  for (int i = 0; i < COUNT; i++) {
    harmonic += 1 / values[i];
    geometric += __builtin_sqrtf(values[i] / values[COUNT - 1 - i]);
  }
  return COUNT / harmonic + geometric;
}

/* Cube roots by Newton's method. */
static NOINLINE double cubes(void) {
  double sum = 0;
  for (int n = 1; n < 1500; n++) {
    double guess = n < 30 ? 2 : n / 90.0 + 3;
    for (int round = 0; round < 6; round++) {
      guess = (2 * guess + n / (guess * guess)) / 3;
    }
    sum += guess;
  }
  return sum;
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
  place();
  for (int step = 0; step < 400; step++) {
    attract(0.001);
  }
  for (int i = 0; i < BODIES; i++) {
    digest = mix(digest, bits(bodies[i].at[0]) ^ bits(bodies[i].speed[1]));
  }
  for (int round = 0; round < 6; round++) {
    digest = mix(digest, bits(means()));
  }
  return mix(digest, bits(cubes()));
}
