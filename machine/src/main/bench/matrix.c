/* Matrices of integers and of doubles: products, and solving a system of equations by elimination. */
#include "bench.h"

#define N 72

static s32 ia[N][N], ib[N][N], ic[N][N];
static double da[N][N], db[N][N], dc[N][N];
static double right[N], solution[N];

void prepare(void) {
  u64 seed = 5;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      ia[i][j] = (s32)(next(&seed) >> 40);
      ib[i][j] = (s32)(next(&seed) >> 44) - 5000;
      da[i][j] = (double)(s32)(next(&seed) >> 50) / 1024 + (i == j ? 20 : 0);
      db[i][j] = (double)(s32)(next(&seed) >> 52) / 64;
    }
    right[i] = i + 1;
  }
}

static NOINLINE void multiply_integers(void) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      s32 sum = 0;
      for (int k = 0; k < N; k++) {
        sum += (s32)((u32)ia[i][k] * (u32)ib[k][j] >> 3);
        sum &= 0xfffffff;
      }
      ic[i][j] = sum;
    }
  }
}

static NOINLINE void multiply_doubles(void) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k < N; k++) {
        sum += da[i][k] * db[k][j];
      }
      dc[i][j] = sum;
    }
  }
}

/* Gaussian elimination with partial pivoting, of a copy of da. */
static NOINLINE void solve(void) {
  static double m[N][N + 1];
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      m[i][j] = da[i][j];
    }
    m[i][N] = right[i];
  }
  for (int column = 0; column < N; column++) {
    int pivot = column;
    for (int row = column + 1; row < N; row++) {
      if (__builtin_fabs(m[row][column]) > __builtin_fabs(m[pivot][column])) {
        pivot = row;
      }
    }
    for (int j = column; j <= N; j++) {
      double kept = m[column][j];
      m[column][j] = m[pivot][j];
      m[pivot][j] = kept;
    }
    for (int row = column + 1; row < N; row++) {
      double factor = m[row][column] / m[column][column];
      for (int j = column; j <= N; j++) {
        m[row][j] -= factor * m[column][j];
      }
    }
  }
  for (int row = N - 1; row >= 0; row--) {
    double sum = m[row][N];
    for (int j = row + 1; j < N; j++) {
      sum -= m[row][j] * solution[j];
    }
    solution[row] = sum / m[row][row];
  }
}

static u64 bits(double value) {
  union {
    double value;
    u64 bits;
  } both = {value};
  return both.bits;
}

u64 pass(void) {
  multiply_integers();
  multiply_doubles();
  solve();
  u64 digest = DIGEST;
  for (int i = 0; i < N; i++) {
    digest = mix(digest, bits(solution[i]));
    for (int j = 0; j < N; j++) {
      digest = mix(digest, (u64)ic[i][j] ^ bits(dc[i][j]));
    }
  }
  return digest;
}
