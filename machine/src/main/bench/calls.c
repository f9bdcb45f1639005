/* Call-heavy: recursion, small functions that are not inlined, stack frames, arguments in memory. */
#include "bench.h"

static NOINLINE u64 fib(u64 n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static NOINLINE s32 tak(s32 x, s32 y, s32 z) {
  return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

static NOINLINE u64 ackermann(u64 m, u64 n) {
  if (m == 0) {
    return n + 1;
  }
  return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

/* ---- leaf functions in a loop ------------------------------------------------------------------------------------------ */

static NOINLINE u64 rotate(u64 x, u32 by) {
  return x << by | x >> (64 - by);
}

static NOINLINE u64 clamp(u64 x, u64 low, u64 high) {
  return x < low ? low : x > high ? high : x;
}

static NOINLINE u64 weigh(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u64 i, u64 j) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

static NOINLINE u64 leaves(u64 count) {
  u64 x = 1;
  for (u64 i = 0; i < count; i++) {
    x = rotate(x + i, (i & 31) + 1);
    x ^= clamp(i, 100, 2000);
    if ((i & 7) == 0) {
      x = weigh(x, i, 3, x >> 3, 5, i ^ 6, 7, x >> 9, 9, i);
    }
  }
  return x;
}

/* ---- a binary search tree ---------------------------------------------------------------------------------------------- */

struct node {
  u64 key;
  struct node *left;
  struct node *right;
};

static struct node pool[2048];
static u32 used;

static NOINLINE struct node *insert(struct node *node, u64 key) {
  if (node == 0) {
    node = &pool[used++];
    *node = (struct node){key, 0, 0};
  } else if (key < node->key) {
    node->left = insert(node->left, key);
  } else if (key > node->key) {
    node->right = insert(node->right, key);
  }
  return node;
}

static NOINLINE u64 depth(const struct node *node) {
  if (node == 0) {
    return 0;
  }
  u64 left = depth(node->left);
  u64 right = depth(node->right);
  return 1 + (left > right ? left : right);
}

static NOINLINE u64 walk(const struct node *node, u64 digest) {
  if (node == 0) {
    return digest;
  }
  digest = walk(node->left, digest);
  return walk(node->right, mix(digest, node->key));
}

/* ---- two that call each other ------------------------------------------------------------------------------------------ */

static u64 is_odd(u64 n);

static NOINLINE u64 is_even(u64 n) {
  return n == 0 ? 1 : is_odd(n - 1) + (n & 2);
}

static NOINLINE u64 is_odd(u64 n) {
  return n == 0 ? 0 : is_even(n - 1) + (n & 1);
}

void prepare(void) {}

u64 pass(void) {
  u64 digest = mix(DIGEST, fib(22));
  digest = mix(digest, tak(12, 8, 4));
  digest = mix(digest, ackermann(2, 60));
  digest = mix(digest, leaves(30000));
  for (u64 n = 0; n < 200; n++) {
    digest = mix(digest, is_even(n));
  }
  struct node *tree = 0;
  u64 seed = 7;
  used = 0;
  for (int i = 0; i < 2000; i++) {
    tree = insert(tree, next(&seed) >> 50);
  }
  digest = mix(digest, depth(tree));
  return walk(tree, digest);
}
