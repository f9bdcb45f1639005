package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;

/** Double precision: sections 4.6.3 and 4.6.4 of volume I. */
public final class MipsDoubleInsns extends MipsFpInsns {
  // formatter:off
  private static final Helper ADD     = helper("add");
  private static final Helper SUB     = helper("sub");
  private static final Helper MUL     = helper("mul");
  private static final Helper DIV     = helper("div");
  private static final Helper SQRT    = helper("sqrt");
  private static final Helper RECIP   = helper("recip");
  private static final Helper RSQRT   = helper("rsqrt");
  private static final Helper MADD    = helper("madd");
  private static final Helper MSUB    = helper("msub");
  private static final Helper NMADD   = helper("nmadd");
  private static final Helper NMSUB   = helper("nmsub");
  private static final Helper ROUND_W = helper("roundW");
  private static final Helper TRUNC_W = helper("truncW");
  private static final Helper CEIL_W  = helper("ceilW");
  private static final Helper FLOOR_W = helper("floorW");
  private static final Helper CVT_W   = helper("cvtW");
  private static final Helper ROUND_L = helper("roundL");
  private static final Helper TRUNC_L = helper("truncL");
  private static final Helper CEIL_L  = helper("ceilL");
  private static final Helper FLOOR_L = helper("floorL");
  private static final Helper CVT_L   = helper("cvtL");
  private static final Helper FROM_W  = helper("fromW");
  private static final Helper FROM_L  = helper("fromL");
  private static final Helper FROM_S  = helper("fromS");
  private static final Helper COMPARE = helper("compare");
  // formatter:on

  public MipsDoubleInsns(IrBuilder b) {
    super(b);
  }

  private static Helper helper(String name) {
    return Helper.faults(MipsDoubleHelpers.class, name);
  }

  void addD(Field fd, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fs), ft));
    setD(fd, b.call(ADD, d(fs), d(ft)));
  }

  void subD(Field fd, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fs), ft));
    setD(fd, b.call(SUB, d(fs), d(ft)));
  }

  void mulD(Field fd, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fs), ft));
    setD(fd, b.call(MUL, d(fs), d(ft)));
  }

  void divD(Field fd, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fs), ft));
    setD(fd, b.call(DIV, d(fs), d(ft)));
  }

  void sqrtD(Field fd, Field fs) {
    requireEven(b.or(fd, fs));
    setD(fd, b.call(SQRT, d(fs)));
  }

  void recipD(Field fd, Field fs) {
    requireEven(b.or(fd, fs));
    setD(fd, b.call(RECIP, d(fs)));
  }

  void rsqrtD(Field fd, Field fs) {
    requireEven(b.or(fd, fs));
    setD(fd, b.call(RSQRT, d(fs)));
  }

  void maddD(Field fd, Field fr, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fr), b.or(fs, ft)));
    setD(fd, b.call(MADD, d(fs), d(ft), d(fr)));
  }

  void msubD(Field fd, Field fr, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fr), b.or(fs, ft)));
    setD(fd, b.call(MSUB, d(fs), d(ft), d(fr)));
  }

  void nmaddD(Field fd, Field fr, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fr), b.or(fs, ft)));
    setD(fd, b.call(NMADD, d(fs), d(ft), d(fr)));
  }

  void nmsubD(Field fd, Field fr, Field fs, Field ft) {
    requireEven(b.or(b.or(fd, fr), b.or(fs, ft)));
    setD(fd, b.call(NMSUB, d(fs), d(ft), d(fr)));
  }

  void absD(Field fd, Field fs) {
    requireEven(b.or(fd, fs));
    setD(fd, b.and(d(fs), constant(~Long.MIN_VALUE)));
  }

  void negD(Field fd, Field fs) {
    requireEven(b.or(fd, fs));
    setD(fd, b.xor(d(fs), constant(Long.MIN_VALUE)));
  }

  void movD(Field fd, Field fs) {
    requireEven(b.or(fd, fs));
    setD(fd, d(fs));
  }

  void movfD(Field fd, Field fs, Field cc) {
    requireEven(b.or(fd, fs));
    setD(fd, b.select(Cond.EQ, cc(cc), constant(0), d(fs), d(fd)));
  }

  void movtD(Field fd, Field fs, Field cc) {
    requireEven(b.or(fd, fs));
    setD(fd, b.select(Cond.NE, cc(cc), constant(0), d(fs), d(fd)));
  }

  void movzD(Field fd, Field fs, Field rt) {
    requireEven(b.or(fd, fs));
    setD(fd, b.select(Cond.EQ, x(rt), constant(0), d(fs), d(fd)));
  }

  void movnD(Field fd, Field fs, Field rt) {
    requireEven(b.or(fd, fs));
    setD(fd, b.select(Cond.NE, x(rt), constant(0), d(fs), d(fd)));
  }

  void compareD(Field fs, Field ft, Field cc, Field cond) {
    requireEven(b.or(fs, ft));
    b.setSlot(MipsState.CC, cc, b.call(COMPARE, d(fs), d(ft), cond));
  }

  void roundWD(Field fd, Field fdPair, Field fs) {
    requireEven(fs);
    setS(fd, fdPair, b.call(ROUND_W, d(fs)));
  }

  void roundLD(Field fd, Field fs) {
    requireWide();
    setD(fd, b.call(ROUND_L, d(fs)));
  }

  void truncWD(Field fd, Field fdPair, Field fs) {
    requireEven(fs);
    setS(fd, fdPair, b.call(TRUNC_W, d(fs)));
  }

  void truncLD(Field fd, Field fs) {
    requireWide();
    setD(fd, b.call(TRUNC_L, d(fs)));
  }

  void ceilWD(Field fd, Field fdPair, Field fs) {
    requireEven(fs);
    setS(fd, fdPair, b.call(CEIL_W, d(fs)));
  }

  void ceilLD(Field fd, Field fs) {
    requireWide();
    setD(fd, b.call(CEIL_L, d(fs)));
  }

  void floorWD(Field fd, Field fdPair, Field fs) {
    requireEven(fs);
    setS(fd, fdPair, b.call(FLOOR_W, d(fs)));
  }

  void floorLD(Field fd, Field fs) {
    requireWide();
    setD(fd, b.call(FLOOR_L, d(fs)));
  }

  void cvtWD(Field fd, Field fdPair, Field fs) {
    requireEven(fs);
    setS(fd, fdPair, b.call(CVT_W, d(fs)));
  }

  void cvtLD(Field fd, Field fs) {
    requireWide();
    setD(fd, b.call(CVT_L, d(fs)));
  }

  void cvtDS(Field fd, Field fs, Field fsPair) {
    requireEven(fd);
    setD(fd, b.call(FROM_S, s(fs, fsPair)));
  }

  void cvtDW(Field fd, Field fs, Field fsPair) {
    requireEven(fd);
    setD(fd, b.call(FROM_W, s(fs, fsPair)));
  }

  void cvtDL(Field fd, Field fs) {
    requireWide();
    setD(fd, b.call(FROM_L, d(fs)));
  }
}
