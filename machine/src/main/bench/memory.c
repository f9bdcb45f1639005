/* The functions that GCC calls by itself, a word at a time where it can. */
#include "bench.h"

void *memcpy(void *to, const void *from, size count) {
  u8 *t = to;
  const u8 *f = from;
  if ((((size)t | (size)f) & 7) == 0) {
    for (; count >= 8; count -= 8, t += 8, f += 8) {
      *(u64 *)t = *(const u64 *)f;
    }
  }
  while (count-- > 0) {
    *t++ = *f++;
  }
  return to;
}

void *memmove(void *to, const void *from, size count) {
  u8 *t = to;
  const u8 *f = from;
  if (t <= f) {
    return memcpy(to, from, count);
  }
  while (count-- > 0) {
    t[count] = f[count];
  }
  return to;
}

void *memset(void *to, int value, size count) {
  u8 *t = to;
  u64 word = (u8)value * 0x0101010101010101;
  if (((size)t & 7) == 0) {
    for (; count >= 8; count -= 8, t += 8) {
      *(u64 *)t = word;
    }
  }
  while (count-- > 0) {
    *t++ = (u8)value;
  }
  return to;
}
