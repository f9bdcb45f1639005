/* RISC-V under QEMU's user mode: F, D, Zfh, and Zfa by its encodings (older assemblers lack it). */
#define ORACLE_NAME "QEMU qemu-riscv64"

__asm__(".option arch, +zfh");

static long sys_call(long number, long a, long b, long c) {
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  register long a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return a0;
}

static long sys_write(int file, const char *from, long size) {
  return sys_call(64, file, (long)from, size);
}

static void sys_exit(int status) { sys_call(93, status, 0, 0); }

static void start(void) {}

static void set_mode(int rm) { __asm__ volatile("fsrm %0" : : "r"((long)rm)); }

static void clear_flags(void) { __asm__ volatile("fsflags zero"); }

static int read_flags(void) {
  long flags;
  __asm__ volatile("frflags %0" : "=r"(flags));
  return flags; /* NX UF OF DZ NV from bit 0 up, as ours */
}

#define LOAD_h "fmv.h.x ft0,%1; fmv.h.x ft1,%2; fmv.h.x ft2,%3;"
#define LOAD_s "fmv.w.x ft0,%1; fmv.w.x ft1,%2; fmv.w.x ft2,%3;"
#define LOAD_d "fmv.d.x ft0,%1; fmv.d.x ft1,%2; fmv.d.x ft2,%3;"
#define LOAD_i ""
#define STORE_h "; fmv.x.h %0,ft0; slli %0,%0,48; srli %0,%0,48"
#define STORE_s "; fmv.x.w %0,ft0; slli %0,%0,32; srli %0,%0,32"
#define STORE_d "; fmv.x.d %0,ft0"
#define STORE_i ""
#define STORE_W "; slli %0,%0,32; srli %0,%0,32"
#define OP(id, in, code, out)                                                  \
  static u64 id(u64 a, u64 b, u64 c) {                                         \
    u64 result;                                                                \
    __asm__ volatile(LOAD_##in code STORE_##out                                \
                     : "=&r"(result) : "r"(a), "r"(b), "r"(c) : "ft0", "ft1", "ft2"); \
    return result;                                                             \
  }

/* Zfa: opcode OP-FP, funct3, funct7, operands. */
#define ZFA(funct3, funct7, rd, rs1, rs2) \
  ".insn r 0x53," #funct3 "," #funct7 "," rd "," rs1 "," rs2
/* The last two bits of funct7 are the format: S 0, D 1, H 2. */
#define FORMAT(x, fmt, f7_min, f7_cmp, f7_round)                                   \
  OP(add_##x, x, "fadd." fmt " ft0,ft0,ft1", x)                                \
  OP(sub_##x, x, "fsub." fmt " ft0,ft0,ft1", x)                                \
  OP(mul_##x, x, "fmul." fmt " ft0,ft0,ft1", x)                                \
  OP(div_##x, x, "fdiv." fmt " ft0,ft0,ft1", x)                                \
  OP(sqrt_##x, x, "fsqrt." fmt " ft0,ft0", x)                                  \
  OP(fma_##x, x, "fmadd." fmt " ft0,ft0,ft1,ft2", x)                           \
  OP(min_##x, x, "fmin." fmt " ft0,ft0,ft1", x)                                \
  OP(max_##x, x, "fmax." fmt " ft0,ft0,ft1", x)                                \
  OP(minm_##x, x, ZFA(2, f7_min, "ft0", "ft0", "ft1"), x)                      \
  OP(maxm_##x, x, ZFA(3, f7_min, "ft0", "ft0", "ft1"), x)                      \
  OP(eq_##x, x, "feq." fmt " %0,ft0,ft1", i)                                   \
  OP(lt_##x, x, "flt." fmt " %0,ft0,ft1", i)                                   \
  OP(le_##x, x, "fle." fmt " %0,ft0,ft1", i)                                   \
  OP(leq_##x, x, ZFA(4, f7_cmp, "%0", "ft0", "ft1"), i)                        \
  OP(ltq_##x, x, ZFA(5, f7_cmp, "%0", "ft0", "ft1"), i)                        \
  OP(round_##x, x, ZFA(7, f7_round, "ft0", "ft0", "ft4"), x)                   \
  OP(roundnx_##x, x, ZFA(7, f7_round, "ft0", "ft0", "ft5"), x)                 \
  OP(class_##x, x, "fclass." fmt " %0,ft0", i)                                 \
  OP(x##_to_w, x, "fcvt.w." fmt " %0,ft0", i)                                  \
  OP(x##_to_uw, x, "fcvt.wu." fmt " %0,ft0", W)                                \
  OP(x##_to_l, x, "fcvt.l." fmt " %0,ft0", i)                                  \
  OP(x##_to_ul, x, "fcvt.lu." fmt " %0,ft0", i)                                \
  OP(l_to_##x, i, "fcvt." fmt ".l ft0,%1", x)                                  \
  OP(ul_to_##x, i, "fcvt." fmt ".lu ft0,%1", x)

FORMAT(s, "s", 0x14, 0x50, 0x20)
FORMAT(d, "d", 0x15, 0x51, 0x21)
FORMAT(h, "h", 0x16, 0x52, 0x22)
OP(s_to_d, s, "fcvt.d.s ft0,ft0", d)
OP(h_to_s, h, "fcvt.s.h ft0,ft0", s)
OP(h_to_d, h, "fcvt.d.h ft0,ft0", d)
OP(d_to_s, d, "fcvt.s.d ft0,ft0", s)
OP(d_to_h, d, "fcvt.h.d ft0,ft0", h)
OP(s_to_h, s, "fcvt.h.s ft0,ft0", h)

#define ROWS(x, w, two, three)                                                 \
  {"add." w, two, FIVE_MODES, add_##x}, {"sub." w, two, FIVE_MODES, sub_##x},  \
  {"mul." w, two, FIVE_MODES, mul_##x}, {"div." w, two, FIVE_MODES, div_##x},  \
  {"sqrt." w, #x, FIVE_MODES, sqrt_##x}, {"fma." w, three, FIVE_MODES, fma_##x}, \
  {"minimumNumber." w, two, NO_MODE, min_##x}, {"maximumNumber." w, two, NO_MODE, max_##x}, \
  {"minimum." w, two, NO_MODE, minm_##x}, {"maximum." w, two, NO_MODE, maxm_##x}, \
  {"eq." w, two, NO_MODE, eq_##x}, {"lt." w, two, NO_MODE, lt_##x},            \
  {"le." w, two, NO_MODE, le_##x}, {"leQuiet." w, two, NO_MODE, leq_##x},      \
  {"ltQuiet." w, two, NO_MODE, ltq_##x},                                       \
  {"roundToIntegral." w, #x, FIVE_MODES, round_##x},                           \
  {"roundToIntegralExact." w, #x, FIVE_MODES, roundnx_##x},                    \
  {"classify." w, #x, NO_MODE, class_##x},                                     \
  {w ".int32", #x, FIVE_MODES, x##_to_w}, {w ".uint32", #x, FIVE_MODES, x##_to_uw}, \
  {w ".int64", #x, FIVE_MODES, x##_to_l}, {w ".uint64", #x, FIVE_MODES, x##_to_ul}, \
  {"int64." w, "l", FIVE_MODES, l_to_##x}, {"uint64." w, "L", FIVE_MODES, ul_to_##x}

static const struct op ops[] = {
    ROWS(h, "f16", "hh", "hhh"),
    ROWS(s, "f32", "ss", "sss"),
    ROWS(d, "f64", "dd", "ddd"),
    {"f16.f32", "h", NO_MODE, h_to_s},
    {"f16.f64", "h", NO_MODE, h_to_d},
    {"f32.f64", "s", NO_MODE, s_to_d},
    {"f32.f16", "s", FIVE_MODES, s_to_h},
    {"f64.f16", "d", FIVE_MODES, d_to_h},
    {"f64.f32", "d", FIVE_MODES, d_to_s},
};
