/*
 * Self-modifying: writes functions, runs them after fence.i, changes instructions of one that has run. The host's version
 * carries the same operations out as data.
 */
#include "bench.h"

enum kind { ADDI, XORI, SLLI, SRLI, ADD, SUB, MUL, KINDS };

struct op {
  enum kind kind;
  s32 immediate;
};

#define LONGEST 40

#ifdef NATIVE
struct function {
  struct op ops[LONGEST];
  u32 count;
};

static struct function only;

static struct function *place(void) {
  return &only;
}

static void write_op(struct function *f, u32 index, struct op op) {
  f->ops[index] = op;
}

static void end(struct function *f, u32 count) {
  f->count = count;
}

static void publish(void) {}

static u64 call(const struct function *f, u64 a, u64 b) {
  for (u32 i = 0; i < f->count; i++) {
    s64 immediate = f->ops[i].immediate;
    switch (f->ops[i].kind) {
      case ADDI: a += immediate; break;
      case XORI: a ^= immediate; break;
      case SLLI: a <<= immediate; break;
      case SRLI: a >>= immediate; break;
      case ADD: a += b; break;
      case SUB: a -= b; break;
      case MUL: a *= b; break;
      default: break;
    }
  }
  return a;
}
#else
/* Code goes to ever new addresses of this arena, then from its start again. */
#define ARENA 16384

struct function {
  u32 words[LONGEST + 1];
};

static LARGE u32 arena[ARENA];
static u32 used;

static struct function *place(void) {
  if (used + LONGEST + 1 > ARENA) {
    used = 0;
  }
  struct function *f = (struct function *)&arena[used];
  used += LONGEST + 1;
  return f;
}

/* a0 = a0 op immediate, a0 = a0 op a1. */
static void write_op(struct function *f, u32 index, struct op op) {
  static const u32 patterns[KINDS] = {0x00050513, 0x00054513, 0x00051513, 0x00055513, 0x00b50533, 0x40b50533, 0x02b50533};
  f->words[index] = patterns[op.kind] | (u32)op.immediate << 20;
}

static void end(struct function *f, u32 count) {
  f->words[count] = 0x00008067; /* ret */
}

static void publish(void) {
  __asm__ volatile("fence.i" : : : "memory");
}

static u64 call(const struct function *f, u64 a, u64 b) {
  return ((u64(*)(u64, u64))f)(a, b);
}
#endif

static struct op choose(u64 random) {
  enum kind kind = random % KINDS;
  s32 immediate = 0;
  if (kind == ADDI || kind == XORI) {
    immediate = (s32)(random >> 8 & 0xfff) - 0x800;
  } else if (kind == SLLI || kind == SRLI) {
    immediate = 1 + (random >> 8 & 7);
  }
  return (struct op){kind, immediate};
}

/* New functions, each called some times. */
static NOINLINE u64 generate(u64 digest, u32 functions, u32 calls) {
  u64 seed = 13;
  for (u32 i = 0; i < functions; i++) {
    struct function *f = place();
    u32 count = 10 + next(&seed) % (LONGEST - 9);
    for (u32 op = 0; op < count; op++) {
      write_op(f, op, choose(next(&seed)));
    }
    end(f, count);
    publish();
    for (u32 n = 0; n < calls; n++) {
      digest = mix(digest, call(f, digest, n | 1));
    }
  }
  return digest;
}

/* One function of which a single instruction changes again and again. */
static NOINLINE u64 patch(u64 digest, u32 changes, u32 calls) {
  struct function *f = place();
  u64 seed = 14;
  for (u32 op = 0; op < 16; op++) {
    write_op(f, op, choose(next(&seed)));
  }
  end(f, 16);
  for (u32 i = 0; i < changes; i++) {
    write_op(f, i & 15, choose(next(&seed)));
    publish();
    for (u32 n = 0; n < calls; n++) {
      digest = mix(digest, call(f, digest, n | 1));
    }
  }
  return digest;
}

void prepare(void) {}

u64 pass(void) {
  u64 digest = generate(DIGEST, 60, 300);
  return patch(digest, 60, 100);
}
