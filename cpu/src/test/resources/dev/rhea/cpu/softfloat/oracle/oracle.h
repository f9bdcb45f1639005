/*
 * What an oracle header (x86_64.h, riscv64.h, ...) supplies to vectors.c: a table of operations,
 * each one machine instruction, and access to the machine's rounding mode and exception flags.
 */
#ifndef ORACLE_H
#define ORACLE_H

typedef unsigned long long u64;
typedef long long s64;
typedef unsigned int u32;

/* Rounding modes, numbered as in RoundingMode.java. */
enum { RNE, RTZ, RDN, RUP, RMM, ROD, MODES };

/* Sets of them. NO_MODE: the rounding mode does not matter. */
#define NO_MODE 0
#define FOUR_MODES (1 << RNE | 1 << RTZ | 1 << RDN | 1 << RUP)
#define FIVE_MODES (FOUR_MODES | 1 << RMM)

/* Exception flags, numbered as in FloatEnv.java. */
enum { INEXACT = 1, UNDERFLOW = 2, OVERFLOW = 4, DIVIDE_BY_ZERO = 8, INVALID = 16 };

struct op {
  const char *name;
  /* One letter per operand: h s d = binary16 32 64; w l = int32 int64, W L = uint32 uint64. */
  const char *operands;
  int modes;
  u64 (*run)(u64 a, u64 b, u64 c);
};

/* The rounding mode in force, for machines that have it in the instruction. */
static int mode;

#endif
