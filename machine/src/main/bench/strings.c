/* Strings and memory: bytes, words, hashing, copies with every alignment. Compiled with no knowledge of the C library. */
#include "bench.h"

#define TEXT 32768

static char text[TEXT + 1];
static char copy[TEXT + 64];
static u8 coded[TEXT * 4 / 3 + 8];
static u8 decoded[TEXT + 8];

static const char syllables[16][5] = {"ka", "ro", "tel", "min", "sa", "dor", "vi", "lun",
                                      "e", "gra", "post", "ni", "qua", "ber", "o", "zen"};

void prepare(void) {
  u64 seed = 99;
  u32 at = 0;
  while (at < TEXT - 32) {
    for (u32 parts = next(&seed) % 4 + 1; parts > 0; parts--) {
      for (const char *from = syllables[next(&seed) & 15 & next(&seed)]; *from != 0; from++) {
        text[at++] = *from;
      }
    }
    text[at++] = (next(&seed) & 15) == 0 ? '\n' : ' ';
  }
  text[at] = 0;
}

static NOINLINE u64 length(const char *s) {
  const char *end = s;
  while (*end != 0) {
    end++;
  }
  return end - s;
}

static NOINLINE int compare(const char *a, const char *b) {
  while (*a != 0 && *a == *b) {
    a++;
    b++;
  }
  return (u8)*a - (u8)*b;
}

/* Where `what` begins, or -1. */
static NOINLINE s64 find(const char *in, const char *what) {
  for (s64 at = 0; in[at] != 0; at++) {
    const char *a = in + at;
    const char *b = what;
    while (*b != 0 && *a == *b) {
      a++;
      b++;
    }
    if (*b == 0) {
      return at;
    }
  }
  return -1;
}

/* ---- how often each word occurs ---------------------------------------------------------------------------------------- */

struct word {
  const char *text;
  u32 count;
};

static struct word words[8192];

static NOINLINE u64 count_words(void) {
  memset(words, 0, sizeof words);
  u64 distinct = 0;
  char *at = copy;
  while (*at != 0) {
    char *start = at;
    u32 hash = 5381;
    while (*at != 0 && *at != ' ' && *at != '\n') {
      hash = hash * 33 + (u8)*at++;
    }
    if (*at != 0) {
      *at++ = 0;
    }
    u32 place = hash & 8191;
    while (words[place].text != 0 && compare(words[place].text, start) != 0) {
      place = (place + 1) & 8191;
    }
    if (words[place].text == 0) {
      words[place].text = start;
      distinct++;
    }
    words[place].count++;
  }
  u64 digest = mix(DIGEST, distinct);
  for (u32 place = 0; place < 8192; place++) {
    if (words[place].text != 0) {
      digest = mix(digest, length(words[place].text) * words[place].count + place);
    }
  }
  return digest;
}

/* ---- base64 (RFC 4648) ------------------------------------------------------------------------------------------------- */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static u8 values[256];

static NOINLINE u64 encode(const u8 *from, u64 count) {
  u8 *to = coded;
  for (u64 i = 0; i + 2 < count; i += 3) {
    u32 group = from[i] << 16 | from[i + 1] << 8 | from[i + 2];
    *to++ = alphabet[group >> 18];
    *to++ = alphabet[group >> 12 & 63];
    *to++ = alphabet[group >> 6 & 63];
    *to++ = alphabet[group & 63];
  }
  return to - coded;
}

static NOINLINE u64 decode(u64 count) {
  u8 *to = decoded;
  for (u32 i = 0; i < 64; i++) {
    values[(u8)alphabet[i]] = i;
  }
  for (u64 i = 0; i < count; i += 4) {
    u32 group = values[coded[i]] << 18 | values[coded[i + 1]] << 12 | values[coded[i + 2]] << 6 | values[coded[i + 3]];
    *to++ = group >> 16;
    *to++ = group >> 8;
    *to++ = group;
  }
  return to - decoded;
}

/* ---- numbers and case -------------------------------------------------------------------------------------------------- */

static NOINLINE char *decimal(char *to, u64 value) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = '0' + value % 10;
    value /= 10;
  } while (value != 0);
  while (count > 0) {
    *to++ = digits[--count];
  }
  *to = 0;
  return to;
}

static NOINLINE u64 parse(const char *from) {
  u64 value = 0;
  for (; *from >= '0' && *from <= '9'; from++) {
    value = value * 10 + (*from - '0');
  }
  return value;
}

static NOINLINE void to_upper(char *s) {
  for (; *s != 0; s++) {
    if (*s >= 'a' && *s <= 'z') {
      *s -= 'a' - 'A';
    }
  }
}

u64 pass(void) {
  u64 all = length(text);
  u64 digest = mix(DIGEST, all);
  memcpy(copy, text, all + 1);
  digest = mix(digest, count_words());
  digest = mix(digest, find(text, "quaquaquaqua "));
  digest = mix(digest, find(text, "zenzenzen\n"));
  digest = mix(digest, decode(encode((const u8 *)text, all)));
  for (u64 i = 0; i < all / 3 * 3; i += 61) {
    digest = mix(digest, decoded[i]);
  }
  for (u64 shift = 0; shift < 16; shift++) {
    memcpy(copy + shift, text + 16 - shift, 8000);
    memmove(copy + 8 + shift, copy, 6000);
    digest = mix(digest, (u8)copy[5 * shift + 4999]);
  }
  memcpy(copy, text, all + 1);
  to_upper(copy);
  digest = mix(digest, compare(copy, text));
  u64 seed = 3;
  for (int i = 0; i < 2500; i++) {
    char number[24];
    decimal(number, next(&seed) >> (i & 31));
    digest = mix(digest, parse(number) + length(number));
  }
  return digest;
}
