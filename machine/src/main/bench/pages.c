/*
 * Page walks: data on 8,192 pages of 4 KiB (Sv39, three levels), visited in an order that no TLB likes; pages exchanged
 * while they are in use. The host's version has the pages' contents in the same order and no page tables.
 */
#include "bench.h"

#define PAGES 8192
#define WORDS 512

static LARGE u64 memory[PAGES][WORDS];

#ifdef NATIVE
static u32 place[PAGES];

static void map_all(void) {
  for (u32 page = 0; page < PAGES; page++) {
    place[page] = (page * 2897 + 11) % PAGES;
  }
}

static u64 *page_at(u32 page) {
  return memory[place[page]];
}

static void exchange(u32 a, u32 b) {
  u32 kept = place[a];
  place[a] = place[b];
  place[b] = kept;
}
#else
#include "guest.h"

/* Privileged architecture, 12.4: valid, read, write, execute, accessed, dirty. */
#define DATA 0xc7
#define CODE 0xcf
#define TABLE 1
#define ORIGIN 0x2000000000

static LARGE u64 root[512];
static LARGE u64 middle[512];
static LARGE u64 leaves[PAGES];

static u64 entry(u64 gpa, u64 flags) {
  return gpa >> 12 << 10 | flags;
}

static void map_all(void) {
  root[0] = entry(0, DATA);
  root[2] = entry(0x80000000, CODE);
  root[ORIGIN >> 30] = entry((u64)middle, TABLE);
  for (u32 table = 0; table < PAGES / 512; table++) {
    middle[table] = entry((u64)&leaves[table * 512], TABLE);
  }
  for (u32 page = 0; page < PAGES; page++) {
    leaves[page] = entry((u64)memory[(page * 2897 + 11) % PAGES], DATA);
  }
  enter_supervisor(8UL << 60 | (u64)root >> 12);
}

static u64 *page_at(u32 page) {
  return (u64 *)(ORIGIN + ((u64)page << 12));
}

static void exchange(u32 a, u32 b) {
  u64 kept = leaves[a];
  leaves[a] = leaves[b];
  leaves[b] = kept;
  __asm__ volatile("sfence.vma %0, zero" : : "r"(page_at(a)) : "memory");
  __asm__ volatile("sfence.vma %0, zero" : : "r"(page_at(b)) : "memory");
}
#endif

/* In every page: word 0 the number of the next page of one cycle through all, word 1 a value. */
void prepare(void) {
  map_all();
}

static void fill(void) {
  for (u32 page = 0; page < PAGES; page++) {
    u64 *words = page_at(page);
    words[0] = (page * 5 + 3077) % PAGES;
    words[1] = page * 0x9e3779b97f4a7c15;
  }
}

/* From page to page, each known only when the one before has been read. */
static NOINLINE u64 chase(u32 steps) {
  u32 page = 0;
  u64 digest = DIGEST;
  for (u32 step = 0; step < steps; step++) {
    u64 *words = page_at(page);
    digest = mix(digest, words[1]);
    page = words[0];
  }
  return digest;
}

/* A few accesses to each page, reads and writes, in an order that is known. */
static NOINLINE u64 stride(u32 by) {
  u64 sum = 0;
  u32 page = 0;
  for (u32 step = 0; step < PAGES; step++) {
    u64 *words = page_at(page);
    words[2 + (step & 31)] = step;
    sum += words[1] ^ words[2 + (page & 31)];
    page = (page + by) % PAGES;
  }
  return sum;
}

static NOINLINE u64 exchange_some(void) {
  u64 sum = 0;
  u64 seed = 6;
  for (int i = 0; i < 400; i++) {
    u32 a = next(&seed) % PAGES;
    u32 b = next(&seed) % PAGES;
    exchange(a, b);
    sum = mix(sum, page_at(a)[1] - page_at(b)[1]);
    exchange(b, a);
    sum = mix(sum, page_at(a)[1] - page_at(b)[1]);
  }
  return sum;
}

u64 pass(void) {
  for (u32 page = 0; page < PAGES; page++) { /* what an earlier pass left behind */
    for (int word = 2; word < 34; word += 8) {
      *(volatile u64 *)&page_at(page)[word] = 0;
    }
  }
  fill();
  u64 digest = chase(PAGES);
  digest = mix(digest, stride(1));
  digest = mix(digest, stride(515));
  return mix(digest, exchange_some());
}
