/* Integer mix: what compilers make of ordinary arithmetic. Loops, data-dependent branches, tables, divisions. */
#include "bench.h"

static u32 crc_table[256];
static u8 sieve[20000];
static u32 histogram[64];
static u64 sorted[1024];

void prepare(void) {
  for (u32 i = 0; i < 256; i++) {
    u32 crc = i;
    for (int bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    crc_table[i] = crc;
  }
  u64 value = 0;
  u64 seed = 42;
  for (int i = 0; i < 1024; i++) {
    value += next(&seed) % 1000 + 1;
    sorted[i] = value;
  }
}

static u64 collatz(u64 limit) {
  u64 longest = 0;
  for (u64 start = 1; start < limit; start++) {
    u64 steps = 0;
    for (u64 n = start; n != 1; steps++) {
      n = n & 1 ? 3 * n + 1 : n >> 1;
    }
    longest = steps > longest ? steps : longest;
  }
  return longest;
}

static u64 gcd(u64 a, u64 b) {
  while (b != 0) {
    u64 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static u64 power(u64 base, u64 exponent, u64 modulus) {
  u64 result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) {
      result = result * base % modulus;
    }
    base = base * base % modulus;
  }
  return result;
}

static u32 crc(const u8 *data, u64 length) {
  u32 crc = ~0U;
  for (u64 i = 0; i < length; i++) {
    crc = crc >> 8 ^ crc_table[(crc ^ data[i]) & 0xff];
  }
  return ~crc;
}

static u32 primes(void) {
  u32 count = 0;
  memset(sieve, 1, sizeof sieve);
  for (u32 n = 2; n < sizeof sieve; n++) {
    if (sieve[n]) {
      count++;
      for (u32 multiple = 2 * n; multiple < sizeof sieve; multiple += n) {
        sieve[multiple] = 0;
      }
    }
  }
  return count;
}

static s32 find(u64 key) {
  s32 low = 0;
  s32 high = 1023;
  while (low <= high) {
    s32 middle = (low + high) / 2;
    if (sorted[middle] == key) {
      return middle;
    }
    if (sorted[middle] < key) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return ~low;
}

static u32 digits(u32 n) {
  u32 sum = 0;
  for (; n != 0; n /= 10) {
    sum += n % 10;
  }
  return sum;
}

static u32 ones(u64 x) {
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return x * 0x0101010101010101 >> 56;
}

u64 pass(void) {
  u64 digest = mix(DIGEST, collatz(3000));
  u64 seed = 1;
  for (int i = 0; i < 6000; i++) {
    u64 a = next(&seed);
    u64 b = next(&seed);
    digest += gcd(a >> 40, (b >> 44) + 1);
    digest = mix(digest, find(a % 600000));
    digest += digits((u32)b) * ones(a ^ b);
    histogram[a >> 58]++;
  }
  for (u64 base = 2; base < 300; base++) {
    digest = mix(digest, power(base, 0x1ffff, 0x7fffffff));
  }
  digest = mix(digest, primes());
  digest = mix(digest, crc(sieve, sizeof sieve));
  for (int i = 0; i < 64; i++) {
    digest = mix(digest, histogram[i]);
    histogram[i] = 0;
  }
  return digest;
}
