/* The x86-64 processor this runs on: SSE2, SSE4.1, FMA3, F16C, and AVX-512F for unsigned integers. */
#define ORACLE_NAME "x86-64 processor"

static long sys_write(int file, const char *from, long size) {
  long result = 1;
  __asm__ volatile("syscall" : "+a"(result) : "D"(file), "S"(from), "d"(size) : "rcx", "r11", "memory");
  return result;
}

static void sys_exit(int status) {
  for (;;) __asm__ volatile("syscall" : : "a"(60), "D"(status));
}

static u32 mxcsr = 0x1f80;

static void start(void) {}

static void set_mode(int rm) {
  static const int field[] = {0, 3, 1, 2}; /* RNE RTZ RDN RUP in MXCSR.RC */
  mxcsr = 0x1f80 | field[rm] << 13;
}

static void clear_flags(void) { __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr)); }

static int read_flags(void) {
  u32 now;
  __asm__ volatile("stmxcsr %0" : "=m"(now));
  /* PE UE OE ZE DE IE from bit 5 down; DE (denormal operand) is not one of the standard's. */
  return (now >> 5 & 1) * INEXACT | (now >> 4 & 1) * UNDERFLOW | (now >> 3 & 1) * OVERFLOW |
         (now >> 2 & 1) * DIVIDE_BY_ZERO | (now & 1) * INVALID;
}

#define LOAD_s "vmovd %k1,%%xmm0; vmovd %k2,%%xmm1; vmovd %k3,%%xmm2;"
#define LOAD_d "vmovq %1,%%xmm0; vmovq %2,%%xmm1; vmovq %3,%%xmm2;"
#define STORE_s "vmovd %%xmm0,%k0"
#define STORE_d "vmovq %%xmm0,%0"
#define STORE_i ""
#define OP(id, in, code, out)                                                  \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 result = 0;                                                            \
    __asm__ volatile(LOAD_##in code ";" STORE_##out                            \
                     : "+r"(result) : "r"(a), "r"(b), "r"(c)                   \
                     : "xmm0", "xmm1", "xmm2");                                \
    return result;                                                             \
  }

OP(add_s, s, "addss %%xmm1,%%xmm0", s)
OP(add_d, d, "addsd %%xmm1,%%xmm0", d)
OP(sub_s, s, "subss %%xmm1,%%xmm0", s)
OP(sub_d, d, "subsd %%xmm1,%%xmm0", d)
OP(mul_s, s, "mulss %%xmm1,%%xmm0", s)
OP(mul_d, d, "mulsd %%xmm1,%%xmm0", d)
OP(div_s, s, "divss %%xmm1,%%xmm0", s)
OP(div_d, d, "divsd %%xmm1,%%xmm0", d)
OP(sqrt_s, s, "sqrtss %%xmm0,%%xmm0", s)
OP(sqrt_d, d, "sqrtsd %%xmm0,%%xmm0", d)
/* Operand 2 times operand 1 plus operand 3, in this order where it matters (NaNs). */
OP(fma_s, s, "vfmadd213ss %%xmm2,%%xmm0,%%xmm1; vmovaps %%xmm1,%%xmm0", s)
OP(fma_d, d, "vfmadd213sd %%xmm2,%%xmm0,%%xmm1; vmovaps %%xmm1,%%xmm0", d)
OP(round_s, s, "roundss $12,%%xmm0,%%xmm0", s)
OP(round_d, d, "roundsd $12,%%xmm0,%%xmm0", d)
OP(roundx_s, s, "roundss $4,%%xmm0,%%xmm0", s)
OP(roundx_d, d, "roundsd $4,%%xmm0,%%xmm0", d)
OP(d_to_s, d, "cvtsd2ss %%xmm0,%%xmm0", s)
OP(s_to_d, s, "cvtss2sd %%xmm0,%%xmm0", d)
OP(h_to_s, s, "vcvtph2ps %%xmm0,%%xmm0", s)
OP(s_to_h, s, "vcvtps2ph $4,%%xmm0,%%xmm0; vpextrw $0,%%xmm0,%k0", i)
OP(s_to_w, s, "cvtss2si %%xmm0,%k0; movslq %k0,%0", i)
OP(d_to_w, d, "cvtsd2si %%xmm0,%k0; movslq %k0,%0", i)
OP(s_to_l, s, "cvtss2si %%xmm0,%0", i)
OP(d_to_l, d, "cvtsd2si %%xmm0,%0", i)
OP(s_to_uw, s, "vcvtss2usi %%xmm0,%k0", i)
OP(d_to_uw, d, "vcvtsd2usi %%xmm0,%k0", i)
OP(s_to_ul, s, "vcvtss2usi %%xmm0,%0", i)
OP(d_to_ul, d, "vcvtsd2usi %%xmm0,%0", i)
OP(l_to_s, d, "vpxor %%xmm0,%%xmm0,%%xmm0; cvtsi2ssq %1,%%xmm0", s)
OP(l_to_d, d, "vpxor %%xmm0,%%xmm0,%%xmm0; cvtsi2sdq %1,%%xmm0", d)
OP(ul_to_s, d, "vpxor %%xmm0,%%xmm0,%%xmm0; vcvtusi2ssq %1,%%xmm0,%%xmm0", s)
OP(ul_to_d, d, "vpxor %%xmm0,%%xmm0,%%xmm0; vcvtusi2sdq %1,%%xmm0,%%xmm0", d)

/* ZF PF CF after a comparison: 111 unordered, 100 equal, 001 less, 000 greater; the result is
 * SoftCompare's constant as an unsigned 64-bit number. */
#define COMPARE(id, in, code)                                                  \
  OP(id##_flags, in, "xorl %k0,%k0;" code " %%xmm1,%%xmm0; lahf; movzbl %%ah,%%eax; movl %%eax,%k0", i) \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 f = id##_flags(a, b, c);                                               \
    return f & 4 ? 2 : f & 64 ? 0 : f & 1 ? -1ull : 1;                         \
  }
#undef OP
#define OP(id, in, code, out)                                                  \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 result;                                                                \
    __asm__ volatile(LOAD_##in code                                            \
                     : "=&r"(result) : "r"(a), "r"(b), "r"(c)                  \
                     : "rax", "cc", "xmm0", "xmm1", "xmm2");                   \
    return result;                                                             \
  }
COMPARE(comi_s, s, "comiss")
COMPARE(comi_d, d, "comisd")
COMPARE(ucomi_s, s, "ucomiss")
COMPARE(ucomi_d, d, "ucomisd")

static const struct op ops[] = {
    {"add.f32", "ss", FOUR_MODES, add_s},
    {"add.f64", "dd", FOUR_MODES, add_d},
    {"sub.f32", "ss", FOUR_MODES, sub_s},
    {"sub.f64", "dd", FOUR_MODES, sub_d},
    {"mul.f32", "ss", FOUR_MODES, mul_s},
    {"mul.f64", "dd", FOUR_MODES, mul_d},
    {"div.f32", "ss", FOUR_MODES, div_s},
    {"div.f64", "dd", FOUR_MODES, div_d},
    {"sqrt.f32", "s", FOUR_MODES, sqrt_s},
    {"sqrt.f64", "d", FOUR_MODES, sqrt_d},
    {"fma.f32", "sss", FOUR_MODES, fma_s},
    {"fma.f64", "ddd", FOUR_MODES, fma_d},
    {"roundToIntegral.f32", "s", FOUR_MODES, round_s},
    {"roundToIntegral.f64", "d", FOUR_MODES, round_d},
    {"roundToIntegralExact.f32", "s", FOUR_MODES, roundx_s},
    {"roundToIntegralExact.f64", "d", FOUR_MODES, roundx_d},
    {"f64.f32", "d", FOUR_MODES, d_to_s},
    {"f32.f64", "s", NO_MODE, s_to_d},
    {"f16.f32", "h", NO_MODE, h_to_s},
    {"f32.f16", "s", FOUR_MODES, s_to_h},
    {"f32.int32", "s", FOUR_MODES, s_to_w},
    {"f64.int32", "d", FOUR_MODES, d_to_w},
    {"f32.int64", "s", FOUR_MODES, s_to_l},
    {"f64.int64", "d", FOUR_MODES, d_to_l},
    {"f32.uint32", "s", FOUR_MODES, s_to_uw},
    {"f64.uint32", "d", FOUR_MODES, d_to_uw},
    {"f32.uint64", "s", FOUR_MODES, s_to_ul},
    {"f64.uint64", "d", FOUR_MODES, d_to_ul},
    {"int64.f32", "l", FOUR_MODES, l_to_s},
    {"int64.f64", "l", FOUR_MODES, l_to_d},
    {"uint64.f32", "L", FOUR_MODES, ul_to_s},
    {"uint64.f64", "L", FOUR_MODES, ul_to_d},
    {"compareSignalling.f32", "ss", NO_MODE, comi_s},
    {"compareSignalling.f64", "dd", NO_MODE, comi_d},
    {"compareQuiet.f32", "ss", NO_MODE, ucomi_s},
    {"compareQuiet.f64", "dd", NO_MODE, ucomi_d},
};
