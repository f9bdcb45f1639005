/* Sorting in megabytes: 1 MiB of keys by quicksort, as much by merging, records by heap sort with a comparing function. */
#include "bench.h"

#define KEYS (128 << 10)
#define RECORDS 8192

struct record {
  u64 key;
  u32 weight;
  u32 index;
};

static LARGE u64 keys[KEYS];
static LARGE u64 other[KEYS];
static LARGE u64 spare[KEYS];
static struct record records[RECORDS];

void prepare(void) {}

static void insertion(u64 *a, s64 low, s64 high) {
  for (s64 i = low + 1; i <= high; i++) {
    u64 key = a[i];
    s64 at = i - 1;
    for (; at >= low && a[at] > key; at--) {
      a[at + 1] = a[at];
    }
    a[at + 1] = key;
  }
}

static void swap(u64 *a, u64 *b) {
  u64 kept = *a;
  *a = *b;
  *b = kept;
}

static void quicksort(u64 *a, s64 low, s64 high) {
  while (high - low > 16) {
    s64 middle = low + (high - low) / 2;
    if (a[middle] < a[low]) {
      swap(&a[middle], &a[low]);
    }
    if (a[high] < a[low]) {
      swap(&a[high], &a[low]);
    }
    if (a[high] < a[middle]) {
      swap(&a[high], &a[middle]);
    }
    u64 pivot = a[middle];
    s64 i = low;
    s64 j = high;
    while (i <= j) {
      while (a[i] < pivot) {
        i++;
      }
      while (a[j] > pivot) {
        j--;
      }
      if (i <= j) {
        swap(&a[i++], &a[j--]);
      }
    }
    if (j - low < high - i) {
      quicksort(a, low, j);
      low = i;
    } else {
      quicksort(a, i, high);
      high = j;
    }
  }
  insertion(a, low, high);
}

/* Answers which of the two arrays holds the result. */
static u64 *merge_sort(u64 *a, u64 *b, u64 count) {
  for (u64 run = 0; run < count; run += 8) {
    insertion(a, run, run + 7);
  }
  for (u64 width = 8; width < count; width *= 2) {
    for (u64 start = 0; start < count; start += 2 * width) {
      u64 left = start;
      u64 right = start + width;
      for (u64 at = start; at < start + 2 * width; at++) {
        if (right == start + 2 * width || (left < start + width && a[left] <= a[right])) {
          b[at] = a[left++];
        } else {
          b[at] = a[right++];
        }
      }
    }
    u64 *kept = a;
    a = b;
    b = kept;
  }
  return a;
}

typedef s32 comparison(const struct record *a, const struct record *b);

static s32 by_weight(const struct record *a, const struct record *b) {
  return a->weight != b->weight ? (a->weight < b->weight ? -1 : 1) : (s32)a->index - (s32)b->index;
}

static s32 by_key(const struct record *a, const struct record *b) {
  return a->key < b->key ? -1 : a->key > b->key;
}

static void sift(struct record *a, u64 root, u64 count, comparison *compare) {
  struct record kept = a[root];
  for (u64 child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && compare(&a[child], &a[child + 1]) < 0) {
      child++;
    }
    if (compare(&kept, &a[child]) >= 0) {
      break;
    }
    a[root] = a[child];
  }
  a[root] = kept;
}

static NOINLINE void heap_sort(struct record *a, u64 count, comparison *compare) {
  for (u64 root = count / 2; root-- > 0;) {
    sift(a, root, count, compare);
  }
  for (u64 last = count; --last > 0;) {
    struct record kept = a[0];
    a[0] = a[last];
    a[last] = kept;
    sift(a, 0, last, compare);
  }
}

u64 pass(void) {
  u64 seed = 2024;
  for (u64 i = 0; i < KEYS; i++) {
    keys[i] = next(&seed);
    other[i] = keys[i] & 0xffffff;
  }
  for (u32 i = 0; i < RECORDS; i++) {
    u64 value = next(&seed);
    records[i] = (struct record){value, value & 1023, i};
  }
  quicksort(keys, 0, KEYS - 1);
  u64 *merged = merge_sort(other, spare, KEYS);
  u64 digest = DIGEST;
  for (u64 i = 0; i < KEYS; i += 100) {
    digest = mix(digest, keys[i] + merged[i]);
  }
  heap_sort(records, RECORDS, by_weight);
  for (u64 i = 0; i < RECORDS; i += 10) {
    digest = mix(digest, records[i].index);
  }
  heap_sort(records, RECORDS, by_key);
  for (u64 i = 0; i < RECORDS; i += 10) {
    digest = mix(digest, records[i].weight);
  }
  return digest;
}
