/* AArch64 under QEMU's user mode, with FEAT_FP16: tininess before rounding, NaNs propagated. */
#define ORACLE_NAME "QEMU qemu-aarch64"

__asm__(".arch armv8.2-a+fp16");

static long sys_call(long number, long a, long b, long c) {
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x8 __asm__("x8") = number;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
  return x0;
}

static long sys_write(int file, const char *from, long size) {
  return sys_call(64, file, (long)from, size);
}

static void sys_exit(int status) { sys_call(93, status, 0, 0); }

static void start(void) {}

static void set_mode(int rm) {
  static const u64 field[] = {0, 3, 2, 1, 0, 0}; /* RN RZ RM RP; the rest have instructions */
  __asm__ volatile("msr fpcr, %0" : : "r"(field[rm] << 22));
}

static void clear_flags(void) { __asm__ volatile("msr fpsr, xzr"); }

static int read_flags(void) {
  u64 fpsr;
  __asm__ volatile("mrs %0, fpsr" : "=r"(fpsr));
  /* IOC DZC OFC UFC IXC from bit 0 up */
  return (fpsr & 1) * INVALID | (fpsr >> 1 & 1) * DIVIDE_BY_ZERO | (fpsr >> 2 & 1) * OVERFLOW |
         (fpsr >> 3 & 1) * UNDERFLOW | (fpsr >> 4 & 1) * INEXACT;
}

#define LOAD_h "fmov h0,%w1; fmov h1,%w2; fmov h2,%w3;"
#define LOAD_s "fmov s0,%w1; fmov s1,%w2; fmov s2,%w3;"
#define LOAD_d "fmov d0,%1; fmov d1,%2; fmov d2,%3;"
#define LOAD_i ""
#define STORE_h "; fmov %w0,h0; and %0,%0,#0xffff"
#define STORE_s "; fmov %w0,s0"
#define STORE_d "; fmov %0,d0"
#define STORE_i ""
#define STORE_w "; sxtw %0,%w0"
#define OP(id, in, code, out)                                                  \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 result;                                                                \
    __asm__ volatile(LOAD_##in code STORE_##out                                \
                     : "=&r"(result) : "r"(a), "r"(b), "r"(c) : "v0", "v1", "v2", "cc"); \
    return result;                                                             \
  }

/* Conversions to integers have their rounding mode in the mnemonic. */
#define CONVERT(id, in, sign, reg, out)                                        \
  OP(id##_ne, in, "fcvtn" sign " " reg "," #in "0", out)                       \
  OP(id##_tz, in, "fcvtz" sign " " reg "," #in "0", out)                       \
  OP(id##_dn, in, "fcvtm" sign " " reg "," #in "0", out)                       \
  OP(id##_up, in, "fcvtp" sign " " reg "," #in "0", out)                       \
  OP(id##_mm, in, "fcvta" sign " " reg "," #in "0", out)                       \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    switch (mode) {                                                            \
      case RNE: return id##_ne(a, b, c);                                       \
      case RTZ: return id##_tz(a, b, c);                                       \
      case RDN: return id##_dn(a, b, c);                                       \
      case RUP: return id##_up(a, b, c);                                       \
      default: return id##_mm(a, b, c);                                        \
    }                                                                          \
  }

/* NZCV after a comparison: 0011 unordered, 0110 equal, 1000 less, 0010 greater. */
#define COMPARE(id, in, code)                                                  \
  OP(id##_nzcv, in, code " " #in "0," #in "1; mrs %0,nzcv", i)                 \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 nzcv = id##_nzcv(a, b, c) >> 28;                                       \
    return nzcv == 3 ? 2 : nzcv == 6 ? 0 : nzcv == 8 ? -1ull : 1;              \
  }

#define FORMAT(x)                                                              \
  OP(add_##x, x, "fadd " #x "0," #x "0," #x "1", x)                            \
  OP(sub_##x, x, "fsub " #x "0," #x "0," #x "1", x)                            \
  OP(mul_##x, x, "fmul " #x "0," #x "0," #x "1", x)                            \
  OP(div_##x, x, "fdiv " #x "0," #x "0," #x "1", x)                            \
  OP(sqrt_##x, x, "fsqrt " #x "0," #x "0", x)                                  \
  OP(fma_##x, x, "fmadd " #x "0," #x "0," #x "1," #x "2", x)                   \
  OP(min_##x, x, "fmin " #x "0," #x "0," #x "1", x)                            \
  OP(max_##x, x, "fmax " #x "0," #x "0," #x "1", x)                            \
  OP(minnm_##x, x, "fminnm " #x "0," #x "0," #x "1", x)                        \
  OP(maxnm_##x, x, "fmaxnm " #x "0," #x "0," #x "1", x)                        \
  OP(rinta_##x, x, "frinta " #x "0," #x "0", x)                                \
  OP(rinti_##x, x, "frinti " #x "0," #x "0", x)                                \
  OP(rintx_##x, x, "frintx " #x "0," #x "0", x)                                \
  static u64 rint_##x(u64 a, u64 b, u64 c) {                                   \
    return mode == RMM ? rinta_##x(a, b, c) : rinti_##x(a, b, c);              \
  }                                                                            \
  COMPARE(cmp_##x, x, "fcmp")                                                  \
  COMPARE(cmpe_##x, x, "fcmpe")                                                \
  CONVERT(x##_to_w, x, "s", "%w0", w)                                          \
  CONVERT(x##_to_uw, x, "u", "%w0", i)                                         \
  CONVERT(x##_to_l, x, "s", "%0", i)                                           \
  CONVERT(x##_to_ul, x, "u", "%0", i)                                          \
  OP(l_to_##x, i, "scvtf " #x "0,%1", x)                                       \
  OP(ul_to_##x, i, "ucvtf " #x "0,%1", x)

FORMAT(h)
FORMAT(s)
FORMAT(d)
OP(s_to_d, s, "fcvt d0,s0", d)
OP(h_to_s, h, "fcvt s0,h0", s)
OP(h_to_d, h, "fcvt d0,h0", d)
OP(d_to_s_mode, d, "fcvt s0,d0", s)
OP(d_to_s_odd, d, "fcvtxn s0,d0", s)
OP(d_to_h, d, "fcvt h0,d0", h)
OP(s_to_h, s, "fcvt h0,s0", h)

static u64 d_to_s(u64 a, u64 b, u64 c) {
  return mode == ROD ? d_to_s_odd(a, b, c) : d_to_s_mode(a, b, c);
}

#define ROWS(x, w, two, three)                                                 \
  {"add." w, two, FOUR_MODES, add_##x}, {"sub." w, two, FOUR_MODES, sub_##x},  \
  {"mul." w, two, FOUR_MODES, mul_##x}, {"div." w, two, FOUR_MODES, div_##x},  \
  {"sqrt." w, #x, FOUR_MODES, sqrt_##x}, {"fma." w, three, FOUR_MODES, fma_##x}, \
  {"minNum." w, two, NO_MODE, minnm_##x}, {"maxNum." w, two, NO_MODE, maxnm_##x}, \
  {"minimum." w, two, NO_MODE, min_##x}, {"maximum." w, two, NO_MODE, max_##x}, \
  {"compareQuiet." w, two, NO_MODE, cmp_##x},                                  \
  {"compareSignalling." w, two, NO_MODE, cmpe_##x},                            \
  {"roundToIntegral." w, #x, FIVE_MODES, rint_##x},                            \
  {"roundToIntegralExact." w, #x, FOUR_MODES, rintx_##x},                      \
  {w ".int32", #x, FIVE_MODES, x##_to_w}, {w ".uint32", #x, FIVE_MODES, x##_to_uw}, \
  {w ".int64", #x, FIVE_MODES, x##_to_l}, {w ".uint64", #x, FIVE_MODES, x##_to_ul}, \
  {"int64." w, "l", FOUR_MODES, l_to_##x}, {"uint64." w, "L", FOUR_MODES, ul_to_##x}

static const struct op ops[] = {
    ROWS(h, "f16", "hh", "hhh"),
    ROWS(s, "f32", "ss", "sss"),
    ROWS(d, "f64", "dd", "ddd"),
    {"f16.f32", "h", NO_MODE, h_to_s},
    {"f16.f64", "h", NO_MODE, h_to_d},
    {"f32.f64", "s", NO_MODE, s_to_d},
    {"f32.f16", "s", FOUR_MODES, s_to_h},
    {"f64.f16", "d", FOUR_MODES, d_to_h},
    {"f64.f32", "d", FOUR_MODES | 1 << ROD, d_to_s},
};
