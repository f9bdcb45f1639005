/*
 * Writes test vectors for dev.rhea.cpu.softfloat: what a machine's own instructions return, on
 * edge cases in full and on random operands as checksums. README.md has the commands; ORACLE is
 * the header that describes the machine. Freestanding, so that a cross compiler without a C
 * library is enough.
 */
#include "oracle.h"
#include ORACLE

static char buffer[1 << 16];
static int used;

static void flush(void) {
  for (int done = 0; done < used;) done += sys_write(1, buffer + done, used - done);
  used = 0;
}

static void put_char(char c) {
  if (used == sizeof buffer) flush();
  buffer[used++] = c;
}

static void put(const char *text) {
  while (*text) put_char(*text++);
}

static void put_hex(u64 value, int digits) {
  while (digits-- > 0) put_char("0123456789abcdef"[value >> 4 * digits & 15]);
}

static void put_decimal(u32 value) {
  if (value > 9) put_decimal(value / 10);
  put_char('0' + value % 10);
}

static int width(char kind) {
  return kind == 'h' ? 16 : kind == 's' || kind == 'w' || kind == 'W' ? 32 : 64;
}

static int is_integer(char kind) { return kind != 'h' && kind != 's' && kind != 'd'; }

static int fraction_bits(char kind) { return kind == 'h' ? 10 : kind == 's' ? 23 : 52; }

static int bias(char kind) { return kind == 'h' ? 15 : kind == 's' ? 127 : 1023; }

/* ---- Edge cases ---- */

static u64 edges[128];
static int edge_count;

static void edge(u64 magnitude, char kind) {
  edges[edge_count++] = magnitude;
  edges[edge_count++] = magnitude | 1ull << (width(kind) - 1);
}

/* 2^exponent plus so many units in the last place, if the format reaches so far. */
static void power(int exponent, int ulps, char kind) {
  if (exponent > bias(kind)) return;
  edge(((u64)(exponent + bias(kind)) << fraction_bits(kind)) + ulps, kind);
}

/* How many operands there are decides how many edges we can afford. */
static void make_float_edges(char kind, int operands) {
  int f = fraction_bits(kind);
  u64 infinity = (u64)(2 * bias(kind) + 1) << f;
  u64 subnormal = (1ull << f) - 1;
  edge_count = 0;
  if (operands == 3) {
    edge(0, kind);
    edges[edge_count++] = 1ull << f;
    power(0, 1, kind);
    edges[edge_count++] = infinity - 1;
    edges[edge_count++] = infinity | 1ull << (width(kind) - 1);
    edges[edge_count++] = infinity | 1ull << (f - 1) | 5;
    edges[edge_count++] = infinity | 9;
    return;
  }
  edge(0, kind);
  edges[edge_count++] = 1;
  edges[edge_count++] = subnormal;
  edges[edge_count++] = 1ull << f;
  power(0, 0, kind);
  edges[edge_count++] = ((u64)bias(kind) << f) + 1;
  edges[edge_count++] = infinity - 1;
  edge(infinity, kind);
  edges[edge_count++] = infinity | 1ull << (f - 1) | 5;
  edges[edge_count++] = infinity | 9 | 1ull << (width(kind) - 1);
  if (operands == 2) return;
  edge(2, kind);
  edge(subnormal >> 1, kind);
  edge((1ull << f) + 1, kind);
  edge((2ull << f) - 1, kind);
  power(-1, 0, kind), power(-1, 1, kind), power(-1, -1, kind);
  power(0, -1, kind);
  edge(((u64)bias(kind) << f) + (1ull << (f - 1)), kind); /* 1.5 */
  edge(((u64)(bias(kind) + 1) << f) + (1ull << (f - 2)), kind); /* 2.5 */
  edge(((u64)(bias(kind) + 1) << f) + (3ull << (f - 2)), kind); /* 3.5 */
  edge(infinity | ((1ull << f) - 1), kind); /* the two NaNs with the most bits set */
  edge(infinity | ((1ull << (f - 1)) - 1), kind);
  power(f - 1, 0, kind), power(f - 1, 1, kind), power(f, 1, kind), power(f + 1, 1, kind);
  power(15, 0, kind), power(16, -1, kind);
  power(31, -1, kind), power(31, 0, kind), power(31, 1, kind);
  power(32, -1, kind), power(32, 0, kind);
  power(63, -1, kind), power(63, 0, kind), power(63, 1, kind);
  power(64, -1, kind), power(64, 0, kind);
  /* Rounding to the narrower formats: their overflow threshold and smallest numbers, and ties. */
  power(-24, 0, kind), power(-25, 0, kind), power(-25, 1, kind), power(-26, 1, kind);
  if (kind == 'h') return;
  edge(((u64)(bias(kind) + 15) << f) | 0xffeull << (f - 12), kind);
  edge((((u64)(bias(kind) + 15) << f) | 0xffeull << (f - 12)) - 1, kind);
  power(-14, -1, kind);
  edge(((u64)(bias(kind) - 15) << f) | 0xffeull << (f - 12), kind);
  edge((((u64)(bias(kind) - 15) << f) | 0xffeull << (f - 12)) - 1, kind);
  if (kind == 's') return;
  edge(((u64)(bias(kind) + 127) << f) | 0x1ffffffull << (f - 25), kind);
  edge((((u64)(bias(kind) + 127) << f) | 0x1ffffffull << (f - 25)) - 1, kind);
  power(-126, -1, kind), power(-149, 0, kind), power(-150, 0, kind), power(-150, 1, kind);
  edge(((u64)(bias(kind) - 127) << f) | 0x1ffffffull << (f - 25), kind);
  edge((((u64)(bias(kind) - 127) << f) | 0x1ffffffull << (f - 25)) - 1, kind);
  edge(((u64)(bias(kind) + 30) << f) | 0xfffffff8ull << (f - 32), kind); /* 2^31 − 0.5 or so */
  edge(((u64)(bias(kind) + 31) << f) | 0xfffffffcull << (f - 32), kind);
}

static u64 narrow(char kind, u64 value) {
  return kind == 'w' ? (u64)(s64)(int)value : kind == 'W' ? (u32)value : value;
}

static void make_integer_edges(char kind) {
  static const int shifts[] = {11, 16, 24, 25, 31, 32, 53, 54, 62, 63};
  edge_count = 0;
  for (int i = 0; i < 4; i++) edges[edge_count++] = i;
  for (u32 i = 0; i < sizeof shifts / sizeof *shifts; i++) {
    if (shifts[i] >= width(kind)) break;
    for (int j = -1; j <= 1; j++) edges[edge_count++] = narrow(kind, (1ull << shifts[i]) + j);
  }
  for (int i = 1; i < 4; i++) edges[edge_count++] = narrow(kind, -(u64)i);
}

/* ---- Random operands: RandomOperands.java draws the same. ---- */

static u64 seed;

static u64 next(void) {
  seed ^= seed >> 12;
  seed ^= seed << 25;
  seed ^= seed >> 27;
  return seed * 0x2545f4914f6cdd1dull;
}

static u64 random_integer(char kind) {
  u64 bits = next();
  u32 choice = next() >> 40;
  switch (choice & 3) {
    case 0:
      return narrow(kind, bits);
    case 1:
      return narrow(kind, (u64)((s64)bits >> (choice >> 2 & 63)));
    case 2:
      return narrow(kind, (1ull << (choice >> 2 & 63)) + (u64)((s64)bits >> 60));
    default:
      return narrow(kind, (bits >> 55) << (choice >> 2 & 63));
  }
}

/* `near` is the previous operand: some share its exponent, for cancellation. */
static u64 random_float(char kind, u64 near) {
  int f = fraction_bits(kind), w = width(kind);
  u64 bits = next() >> (64 - w);
  u32 choice = next() >> 40;
  u32 amount = choice >> 4;
  u64 sign = bits >> (w - 1) << (w - 1);
  u64 fraction = bits & ((1ull << f) - 1);
  u64 exponents = 2 * bias(kind) + 1;
  u64 exponent;
  switch (choice & 15) {
    case 0: case 1: case 2: case 3:
      return bits;
    case 4: case 5:
      exponent = bias(kind) + amount % 9 - 4;
      break;
    case 6:
      exponent = bias(kind) + amount % 70 - 4 < exponents ? bias(kind) + amount % 70 - 4 : 0;
      break;
    case 7: case 8:
      exponent = 0;
      fraction >>= amount % f;
      break;
    case 9:
      exponent = amount & 1 ? exponents - 1 - (amount >> 1) % 3 : 1 + (amount >> 1) % 3;
      break;
    case 10:
      exponent = bias(kind) + amount % 5 - 2;
      fraction = 1ull << amount % f;
      break;
    case 11:
      exponent = bias(kind) + amount % 5 - 2;
      fraction &= -(1ull << amount % f);
      break;
    case 12:
      exponent = amount & 1 ? exponents : 0;
      fraction = amount & 2 ? fraction >> f / 2 : 0;
      break;
    default:
      exponent = ((near >> f) + amount % 5 - 2) & exponents;
      if (amount & 64) fraction = (near & ((1ull << f) - 1)) ^ fraction >> f / 2;
      break;
  }
  return sign | exponent << f | fraction;
}

/* ---- Running ---- */

static const char *const mode_names[] = {"rne", "rtz", "rdn", "rup", "rmm", "rod"};

static u64 run(const struct op *op, const u64 *operands, int *flags) {
  clear_flags();
  u64 result = op->run(operands[0], operands[1], operands[2]);
  *flags = read_flags();
  return result;
}

static void put_flags(int flags) {
  for (int i = 0; i < 5; i++) {
    if (flags >> i & 1) put_char("xuozv"[i]);
  }
}

/* operands = result:flags ..., one per mode; a quote repeats the one before. */
static void edge_line(const struct op *op, const u64 *operands) {
  u64 last_result = 0;
  int last_flags = -1;
  for (int i = 0; op->operands[i]; i++) {
    put_hex(operands[i], width(op->operands[i]) / 4);
    put_char(' ');
  }
  put_char('=');
  for (mode = 0; mode < MODES; mode++) {
    if (op->modes ? !(op->modes >> mode & 1) : mode != RNE) continue;
    set_mode(mode);
    int flags;
    u64 result = run(op, operands, &flags);
    put_char(' ');
    if (result == last_result && flags == last_flags) {
      put_char('"');
    } else {
      put_hex(result, result >> 32 ? 16 : 8);
      put_char(':');
      put_flags(flags);
    }
    last_result = result;
    last_flags = flags;
  }
  put_char('\n');
}

static void edge_lines(const struct op *op) {
  int arity = 0;
  while (op->operands[arity]) arity++;
  char kind = op->operands[0];
  if (is_integer(kind)) make_integer_edges(kind);
  else make_float_edges(kind, arity);
  u64 operands[3] = {0, 0, 0};
  for (int i = 0; i < edge_count; i++) {
    operands[0] = edges[i];
    for (int j = 0; j < (arity > 1 ? edge_count : 1); j++) {
      operands[1] = edges[j];
      for (int k = 0; k < (arity > 2 ? edge_count : 1); k++) {
        operands[2] = edges[k];
        edge_line(op, operands);
      }
    }
  }
}

#define RANDOM_COUNT 20000

static void random_line(const struct op *op, u64 first_seed) {
  put("random ");
  put_decimal(RANDOM_COUNT);
  put_char(' ');
  put_decimal(first_seed);
  put(" =");
  for (mode = 0; mode < MODES; mode++) {
    if (op->modes ? !(op->modes >> mode & 1) : mode != RNE) continue;
    set_mode(mode);
    u64 sum = 0;
    seed = first_seed;
    for (int i = 0; i < RANDOM_COUNT; i++) {
      u64 operands[3] = {0, 0, 0};
      for (int j = 0; op->operands[j]; j++) {
        char kind = op->operands[j];
        operands[j] = is_integer(kind) ? random_integer(kind)
                                       : random_float(kind, j ? operands[j - 1] : 0);
      }
      int flags;
      u64 result = run(op, operands, &flags);
      sum = (sum ^ result) * 0xff51afd7ed558ccdull;
      sum ^= sum >> 32 ^ flags;
    }
    put_char(' ');
    put_hex(sum, 16);
  }
  put_char('\n');
}

void _start(void) {
  start();
  put("# " ORACLE_NAME ", written by vectors.c; see README.md.\n");
  for (u32 i = 0; i < sizeof ops / sizeof *ops; i++) {
    put("op ");
    put(ops[i].name);
    for (int m = 0; m < MODES; m++) {
      if (ops[i].modes >> m & 1) put_char(' '), put(mode_names[m]);
    }
    put_char('\n');
    edge_lines(&ops[i]);
    random_line(&ops[i], i + 1);
  }
  flush();
  sys_exit(0);
}
