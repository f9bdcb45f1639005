/*
 * A system: a user program below a kernel below firmware. Calls from user to supervisor mode, pages that appear when they
 * are touched, timer interrupts that machine mode hands on, as on a machine with SBI firmware. The host's version has
 * function calls in place of traps.
 */
#include "bench.h"

enum call { COUNT, SUM, UNMAP, ALARM, EXIT };

#define PAGES 256

static volatile u64 alarms;
static u64 counted, summed, faults;
static u64 mapped[PAGES];

#ifdef NATIVE
static u64 values[PAGES];

static void unmap_all(void) {
  for (int page = 0; page < PAGES; page++) {
    mapped[page] = 0;
  }
}

static void set_alarm(void) {
  alarms++;
}

static u64 serve(u64 number, u64 argument);

static u64 system_call(enum call number, u64 argument) {
  return serve(number, argument);
}

static u64 *touch(u64 page) {
  if (!mapped[page]) {
    mapped[page] = 1;
    faults++;
  }
  return &values[page];
}
#else
#include "guest.h"

/* Privileged architecture, 12.4. */
#define VALID 1
#define SUPERVISOR_CODE 0xcf
#define SUPERVISOR_DATA 0xc7
#define USER_CODE 0xdf
#define USER_DATA 0xd7
/* User mode sees all of RAM here: its code and data are the program's own, at addresses lower by 1 GiB. */
#define USER_OFFSET 0x40000000UL
#define ORIGIN 0x2000000000UL

/* What system_trap.S saves: x1 to x31, then sepc. */
struct frame {
  u64 x[32];
};

static LARGE u64 root[512];
static LARGE u64 middle[512];
static LARGE u64 leaves[512];
static LARGE u64 pages[PAGES][512];
static LARGE u8 user_stack[16384];

void machine_trap(void);
void supervisor_trap(void);
void enter_user(u64 pc, u64 sp);
void leave_user(void);
void set_timer(u64 deadline);

static u64 entry(u64 gpa, u64 flags) {
  return gpa >> 12 << 10 | flags;
}

static void unmap_all(void) {
  for (int page = 0; page < PAGES; page++) {
    mapped[page] = 0;
    leaves[page] = 0;
  }
  __asm__ volatile("sfence.vma" : : : "memory");
}

static void set_alarm(void) {
  set_timer(READ_CSR(time));
}

/* Called from user mode; an ecall takes the number in a7, the argument in a0. */
static inline u64 system_call(enum call number, u64 argument) {
  register u64 a0 __asm__("a0") = argument;
  register u64 a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
  return a0;
}

static inline u64 *touch(u64 page) {
  return (u64 *)(ORIGIN + (page << 12));
}
#endif

static u64 serve(u64 number, u64 argument) {
  switch (number) {
    case COUNT:
      return ++counted;
    case SUM:
      summed = mix(summed, argument);
      return summed;
    case UNMAP:
      unmap_all();
      return 0;
    case ALARM:
      set_alarm();
      return 0;
    default:
      return ~0UL;
  }
}

/* The user program. */
static NOINLINE void user(void) {
  for (u64 i = 0; i < 6000; i++) {
    u64 value = system_call(COUNT, 0);
    if ((i & 3) == 0) {
      system_call(SUM, value * i);
    }
  }
  for (u64 round = 0; round < 3; round++) {
    for (u64 page = 0; page < PAGES; page++) {
      u64 *word = touch(page * 37 % PAGES);
      *word = *word + page + round;
    }
    for (u64 page = 0; page < PAGES; page += 16) {
      system_call(SUM, *touch(page));
    }
    system_call(UNMAP, 0);
  }
  for (u64 i = 1; i <= 300; i++) {
    system_call(ALARM, 0);
    while (alarms != i) {
    }
  }
}

#ifdef NATIVE
void prepare(void) {}

static void run_user(void) {
  for (int page = 0; page < PAGES; page++) {
    values[page] = 0;
  }
  user();
}
#else
static void user_main(void) {
  user();
  system_call(EXIT, 0);
}

/* Called by system_trap.S; may change the frame. */
void handle(struct frame *frame, u64 cause, u64 address) {
  u64 page = (address - ORIGIN) >> 12;
  if (cause == (1UL << 63 | 5)) { /* supervisor timer interrupt */
    alarms++;
    set_timer(~0UL);
  } else if (cause == 8) { /* environment call from user mode */
    if (frame->x[17] == EXIT) {
      leave_user();
    }
    frame->x[10] = serve(frame->x[17], frame->x[10]);
    frame->x[0] += 4;
  } else if ((cause == 13 || cause == 15) && page < PAGES && !mapped[page]) { /* load, store page fault */
    mapped[page] = 1;
    faults++;
    leaves[page] = entry((u64)pages[page], USER_DATA);
    __asm__ volatile("sfence.vma %0, zero" : : "r"(address) : "memory");
  } else {
    finish(2);
  }
}

void prepare(void) {
  root[0] = entry(0, SUPERVISOR_DATA);
  root[1] = entry(0x80000000, USER_CODE);
  root[2] = entry(0x80000000, SUPERVISOR_CODE);
  root[ORIGIN >> 30] = entry((u64)middle, VALID);
  middle[0] = entry((u64)leaves, VALID);
  WRITE_CSR(medeleg, 1UL << 8 | 1 << 12 | 1 << 13 | 1 << 15);
  WRITE_CSR(mideleg, 1UL << 5);
  set_trap(machine_trap);
  enter_supervisor(8UL << 60 | (u64)root >> 12);
  WRITE_CSR(stvec, supervisor_trap);
  WRITE_CSR(sie, 1UL << 5);
}

static void run_user(void) {
  for (int page = 0; page < PAGES; page++) {
    pages[page][0] = 0;
  }
  enter_user((u64)user_main - USER_OFFSET, (u64)user_stack + sizeof user_stack - USER_OFFSET);
}
#endif

u64 pass(void) {
  alarms = 0;
  counted = 0;
  summed = DIGEST;
  faults = 0;
  run_user();
  u64 digest = mix(summed, counted);
  digest = mix(digest, faults);
  return mix(digest, alarms);
}
