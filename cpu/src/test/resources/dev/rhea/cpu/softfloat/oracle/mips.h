/*
 * MIPS under QEMU's user mode: -mnan=legacy for NaNs from before IEEE 754-2008, -mnan=2008 for
 * those after. madd.fmt is left out: whether it rounds once or twice is the implementation's choice.
 */
#ifdef __mips_nan2008
#define ORACLE_NAME "QEMU qemu-mipsel, NaN 2008"
#else
#define ORACLE_NAME "QEMU qemu-mipsel, NaN legacy"
#endif

static long sys_call(long number, long a, long b, long c) {
  register long v0 __asm__("$2") = number;
  register long a0 __asm__("$4") = a;
  register long a1 __asm__("$5") = b;
  register long a2 __asm__("$6") = c;
  register long a3 __asm__("$7");
  __asm__ volatile("syscall" : "+r"(v0), "=r"(a3) : "r"(a0), "r"(a1), "r"(a2)
                   : "memory", "$1", "$3", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
                     "$24", "$25");
  return v0;
}

static long sys_write(int file, const char *from, long size) {
  return sys_call(4004, file, (long)from, size);
}

static void sys_exit(int status) { sys_call(4001, status, 0, 0); }

static u32 fcsr;

/* Keep the bits that say which NaNs the processor has. */
static void start(void) {
  __asm__ volatile("cfc1 %0,$31" : "=r"(fcsr));
  fcsr &= 3 << 18;
}

static void set_mode(int rm) {
  fcsr = (fcsr & ~3) | (rm == RDN ? 3 : rm == RUP ? 2 : rm); /* RN RZ RP RM */
}

static void clear_flags(void) { __asm__ volatile("ctc1 %0,$31" : : "r"(fcsr)); }

static int read_flags(void) {
  u32 now;
  __asm__ volatile("cfc1 %0,$31" : "=r"(now));
  return now >> 2 & 31; /* Flags: I U O Z V from bit 2 up, as ours */
}

/* Operands through memory: a 32-bit processor has no move of 64 bits. */
#define LOAD_s "lwc1 $f0,0(%1); lwc1 $f2,0(%2); lwc1 $f4,0(%3);"
#define LOAD_d "ldc1 $f0,0(%1); ldc1 $f2,0(%2); ldc1 $f4,0(%3);"
#define STORE_s "; swc1 $f0,0(%0)"
#define STORE_d "; sdc1 $f0,0(%0)"
#define OP(id, in, code, out)                                                  \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 result = 0;                                                            \
    __asm__ volatile(LOAD_##in code STORE_##out                                \
                     : : "r"(&result), "r"(&a), "r"(&b), "r"(&c)               \
                     : "$f0", "$f2", "$f4", "memory");                         \
    return result;                                                             \
  }
/* To int32: sign-extended, as vectors.c writes it. */
#define OPW(id, in, code)                                                      \
  OP(id##_word, in, code, s)                                                   \
  static u64 id(u64 a, u64 b, u64 c) { return (s64)(int)id##_word(a, b, c); }

#define FORMAT(x)                                                              \
  OP(add_##x, x, "add." #x " $f0,$f0,$f2", x)                                  \
  OP(sub_##x, x, "sub." #x " $f0,$f0,$f2", x)                                  \
  OP(mul_##x, x, "mul." #x " $f0,$f0,$f2", x)                                  \
  OP(div_##x, x, "div." #x " $f0,$f0,$f2", x)                                  \
  OP(sqrt_##x, x, "sqrt." #x " $f0,$f0", x)                                    \
  OPW(x##_to_w, x, "cvt.w." #x " $f0,$f0")                                     \
  OP(x##_to_l, x, "cvt.l." #x " $f0,$f0", d)                                   \
  OP(l_to_##x, d, "cvt." #x ".l $f0,$f0", x)

FORMAT(s)
FORMAT(d)
OP(s_to_d, s, "cvt.d.s $f0,$f0", d)
OP(d_to_s, d, "cvt.s.d $f0,$f0", s)

#define ROWS(x, w, two)                                                        \
  {"add." w, two, FOUR_MODES, add_##x}, {"sub." w, two, FOUR_MODES, sub_##x},  \
  {"mul." w, two, FOUR_MODES, mul_##x}, {"div." w, two, FOUR_MODES, div_##x},  \
  {"sqrt." w, #x, FOUR_MODES, sqrt_##x},                                       \
  {w ".int32", #x, FOUR_MODES, x##_to_w}, {w ".int64", #x, FOUR_MODES, x##_to_l}, \
  {"int64." w, "l", FOUR_MODES, l_to_##x}

static const struct op ops[] = {
    ROWS(s, "f32", "ss"),
    ROWS(d, "f64", "dd"),
    {"f32.f64", "s", NO_MODE, s_to_d},
    {"f64.f32", "d", FOUR_MODES, d_to_s},
};
