package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;
import org.jspecify.annotations.Nullable;

/** The F extension: chapter 20 of the unprivileged specification. */
public final class RvFloatInsns extends RvFpInsns {
  private static final long CANONICAL_NAN = 0x7FC0_0000L;
  private static final long SIGN = 0x8000_0000L;

  // formatter:off
  //                                         name        test          compute     accept
  private static final Helper FMADD    = helper("fmadd",   "isNearest",  "fmadd",   "isFused");
  private static final Helper FMSUB    = helper("fmsub",   "isNearest",  "fmsub",   "isFused");
  private static final Helper FNMSUB   = helper("fnmsub",  "isNearest",  "fnmsub",  "isFused");
  private static final Helper FNMADD   = helper("fnmadd",  "isNearest",  "fnmadd",  "isFused");
  private static final Helper FADD     = helper("fadd",    "isNearest",  "fadd",    "isSum");
  private static final Helper FSUB     = helper("fsub",    "isNearest",  "fsub",    "isSum");
  private static final Helper FMUL     = helper("fmul",    "isNearest",  "fmul",    "isProduct");
  private static final Helper FDIV     = helper("fdiv",    "isNearest",  "fdiv",    "isQuotient");
  private static final Helper FSQRT    = helper("fsqrt",   "isNearest",  "fsqrt",   "isRoot");
  private static final Helper FMIN     = helper("fmin",    null,         "fmin",    "isDistinct");
  private static final Helper FMAX     = helper("fmax",    null,         "fmax",    "isDistinct");
  private static final Helper TO_W     = helper("toW",     "isIntegral", "toWord",  "isWord");
  private static final Helper TO_WU    = helper("toWu",    "isIntegral", "toWord",  "isUnsignedWord");
  private static final Helper TO_L     = helper("toL",     "isIntegral", "toLong",  "isLong");
  private static final Helper TO_LU    = helper("toLu",    "isIntegral", "toLong",  "isUnsignedLong");
  private static final Helper FROM_W   = helper("fromW",   "isNearest",  "fromW",   null);
  private static final Helper FROM_WU  = helper("fromWu",  "isNearest",  "fromWu",  null);
  private static final Helper FROM_L   = helper("fromL",   "isNearest",  "fromL",   null);
  private static final Helper FROM_LU  = helper("fromLu",  "isNearest",  "fromLu",  null);
  private static final Helper FEQ      = helper("feq",     null,         "feq",     "isOrdered");
  private static final Helper FLT      = helper("flt",     null,         "flt",     "isOrdered");
  private static final Helper FLE      = helper("fle",     null,         "fle",     "isOrdered");
  // formatter:on
  private static final Helper FCLASS = Helper.pure(RvFloatHelpers.class, "fclass");

  private static Helper helper(
      String name, @Nullable String test, String compute, @Nullable String accept) {
    return helper(RvFloatHelpers.class, RvFloatShortcuts.class, name, test, compute, accept);
  }

  public RvFloatInsns(IrBuilder b) {
    super(b);
  }

  void fmaddS(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FMADD, rd, rs1, rs2, rs3, rm);
  }

  void fmsubS(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FMSUB, rd, rs1, rs2, rs3, rm);
  }

  void fnmsubS(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FNMSUB, rd, rs1, rs2, rs3, rm);
  }

  void fnmaddS(Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    fused(FNMADD, rd, rs1, rs2, rs3, rm);
  }

  void faddS(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FADD, rd, rs1, rs2, rm);
  }

  void fsubS(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FSUB, rd, rs1, rs2, rm);
  }

  void fmulS(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FMUL, rd, rs1, rs2, rm);
  }

  void fdivS(Field rd, Field rs1, Field rs2, Field rm) {
    binary(FDIV, rd, rs1, rs2, rm);
  }

  void fsqrtS(Field rd, Field rs1, Field rm) {
    unary(FSQRT, rd, rs1, rm);
  }

  void fminS(Field rd, Field rs1, Field rs2) {
    choose(FMIN, rd, rs1, rs2);
  }

  void fmaxS(Field rd, Field rs1, Field rs2) {
    choose(FMAX, rd, rs1, rs2);
  }

  void fcvtWS(Field rd, Field rs1, Field rm) {
    toInteger(TO_W, rd, rs1, rm);
  }

  void fcvtWuS(Field rd, Field rs1, Field rm) {
    toInteger(TO_WU, rd, rs1, rm);
  }

  void fcvtLS(Field rd, Field rs1, Field rm) {
    toInteger(TO_L, rd, rs1, rm);
  }

  void fcvtLuS(Field rd, Field rs1, Field rm) {
    toInteger(TO_LU, rd, rs1, rm);
  }

  void fcvtSW(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_W, rd, rs1, rm);
  }

  void fcvtSWu(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_WU, rd, rs1, rm);
  }

  void fcvtSL(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_L, rd, rs1, rm);
  }

  void fcvtSLu(Field rd, Field rs1, Field rm) {
    fromInteger(FROM_LU, rd, rs1, rm);
  }

  void feqS(Field rd, Field rs1, Field rs2) {
    compare(FEQ, rd, rs1, rs2);
  }

  void fltS(Field rd, Field rs1, Field rs2) {
    compare(FLT, rd, rs1, rs2);
  }

  void fleS(Field rd, Field rs1, Field rs2) {
    compare(FLE, rd, rs1, rs2);
  }

  void fclassS(Field rd, Field rs1) {
    requireFp();
    setX(rd, b.call(FCLASS, f(rs1)));
  }

  // ---- without arithmetic: plain IR ------------------------------------------------------------

  void flw(Field rd, Field rs1, Field imm) {
    dirtyFp();
    Value loaded = b.load(MemOp.U32, x(rs1), imm);
    setF(rd, b.add(loaded, b.constant(BOX32))); // added, not or'ed: see RvFloatShortcuts
  }

  void fsw(Field rs1, Field rs2, Field imm) {
    requireFp();
    b.store(MemOp.U32, x(rs1), imm, f(rs2));
  }

  void fsgnjS(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.or(magnitude(unbox(rs1)), sign(unbox(rs2))));
  }

  void fsgnjnS(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.or(magnitude(unbox(rs1)), sign(b.not(unbox(rs2)))));
  }

  void fsgnjxS(Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.xor(unbox(rs1), sign(unbox(rs2))));
  }

  /** The register, or the canonical NaN if it does not hold a boxed value of this width. */
  private Value unbox(Field r) {
    Value box = b.constant(BOX32);
    return b.select(Cond.GEU, f(r), box, f(r), b.constant(BOX32 | CANONICAL_NAN));
  }

  private Value magnitude(Value boxed) {
    return b.and(boxed, b.constant(~SIGN));
  }

  private Value sign(Value a) {
    return b.and(a, b.constant(SIGN));
  }

  void fmvXW(Field rd, Field rs1) {
    requireFp();
    setX(rd, b.sext32(f(rs1)));
  }

  void fmvWX(Field rd, Field rs1) {
    dirtyFp();
    setF(rd, b.add(b.zext32(x(rs1)), b.constant(BOX32)));
  }
}
