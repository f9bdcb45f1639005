package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;

/** Single precision: sections 4.6.3 and 4.6.4 of volume I. */
public final class MipsSingleInsns extends MipsFpInsns {
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
  private static final Helper FROM_D  = helper("fromD");
  private static final Helper COMPARE = helper("compare");
  // formatter:on

  public MipsSingleInsns(IrBuilder b) {
    super(b);
  }

  private static Helper helper(String name) {
    return Helper.faults(MipsSingleHelpers.class, name);
  }

  void addS(Field fd, Field fdPair, Field fs, Field fsPair, Field ft, Field ftPair) {
    require();
    setS(fd, fdPair, b.call(ADD, s(fs, fsPair), s(ft, ftPair)));
  }

  void subS(Field fd, Field fdPair, Field fs, Field fsPair, Field ft, Field ftPair) {
    require();
    setS(fd, fdPair, b.call(SUB, s(fs, fsPair), s(ft, ftPair)));
  }

  void mulS(Field fd, Field fdPair, Field fs, Field fsPair, Field ft, Field ftPair) {
    require();
    setS(fd, fdPair, b.call(MUL, s(fs, fsPair), s(ft, ftPair)));
  }

  void divS(Field fd, Field fdPair, Field fs, Field fsPair, Field ft, Field ftPair) {
    require();
    setS(fd, fdPair, b.call(DIV, s(fs, fsPair), s(ft, ftPair)));
  }

  void sqrtS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(SQRT, s(fs, fsPair)));
  }

  void recipS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(RECIP, s(fs, fsPair)));
  }

  void rsqrtS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(RSQRT, s(fs, fsPair)));
  }

  void maddS(
      Field fd,
      Field fdPair,
      Field fr,
      Field frPair,
      Field fs,
      Field fsPair,
      Field ft,
      Field ftPair) {
    require();
    setS(fd, fdPair, b.call(MADD, s(fs, fsPair), s(ft, ftPair), s(fr, frPair)));
  }

  void msubS(
      Field fd,
      Field fdPair,
      Field fr,
      Field frPair,
      Field fs,
      Field fsPair,
      Field ft,
      Field ftPair) {
    require();
    setS(fd, fdPair, b.call(MSUB, s(fs, fsPair), s(ft, ftPair), s(fr, frPair)));
  }

  void nmaddS(
      Field fd,
      Field fdPair,
      Field fr,
      Field frPair,
      Field fs,
      Field fsPair,
      Field ft,
      Field ftPair) {
    require();
    setS(fd, fdPair, b.call(NMADD, s(fs, fsPair), s(ft, ftPair), s(fr, frPair)));
  }

  void nmsubS(
      Field fd,
      Field fdPair,
      Field fr,
      Field frPair,
      Field fs,
      Field fsPair,
      Field ft,
      Field ftPair) {
    require();
    setS(fd, fdPair, b.call(NMSUB, s(fs, fsPair), s(ft, ftPair), s(fr, frPair)));
  }

  void absS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.and(s(fs, fsPair), constant(~0x8000_0000L)));
  }

  void negS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.xor(s(fs, fsPair), constant(0x8000_0000L)));
  }

  void movS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, s(fs, fsPair));
  }

  void movfS(Field fd, Field fdPair, Field fs, Field fsPair, Field cc) {
    require();
    setS(fd, fdPair, b.select(Cond.EQ, cc(cc), constant(0), s(fs, fsPair), s(fd, fdPair)));
  }

  void movtS(Field fd, Field fdPair, Field fs, Field fsPair, Field cc) {
    require();
    setS(fd, fdPair, b.select(Cond.NE, cc(cc), constant(0), s(fs, fsPair), s(fd, fdPair)));
  }

  void movzS(Field fd, Field fdPair, Field fs, Field fsPair, Field rt) {
    require();
    setS(fd, fdPair, b.select(Cond.EQ, x(rt), constant(0), s(fs, fsPair), s(fd, fdPair)));
  }

  void movnS(Field fd, Field fdPair, Field fs, Field fsPair, Field rt) {
    require();
    setS(fd, fdPair, b.select(Cond.NE, x(rt), constant(0), s(fs, fsPair), s(fd, fdPair)));
  }

  void compareS(Field fs, Field fsPair, Field ft, Field ftPair, Field cc, Field cond) {
    require();
    b.setSlot(MipsState.CC, cc, b.call(COMPARE, s(fs, fsPair), s(ft, ftPair), cond));
  }

  void roundWS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(ROUND_W, s(fs, fsPair)));
  }

  void roundLS(Field fd, Field fs, Field fsPair) {
    requireWide();
    setD(fd, b.call(ROUND_L, s(fs, fsPair)));
  }

  void truncWS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(TRUNC_W, s(fs, fsPair)));
  }

  void truncLS(Field fd, Field fs, Field fsPair) {
    requireWide();
    setD(fd, b.call(TRUNC_L, s(fs, fsPair)));
  }

  void ceilWS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(CEIL_W, s(fs, fsPair)));
  }

  void ceilLS(Field fd, Field fs, Field fsPair) {
    requireWide();
    setD(fd, b.call(CEIL_L, s(fs, fsPair)));
  }

  void floorWS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(FLOOR_W, s(fs, fsPair)));
  }

  void floorLS(Field fd, Field fs, Field fsPair) {
    requireWide();
    setD(fd, b.call(FLOOR_L, s(fs, fsPair)));
  }

  void cvtWS(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(CVT_W, s(fs, fsPair)));
  }

  void cvtLS(Field fd, Field fs, Field fsPair) {
    requireWide();
    setD(fd, b.call(CVT_L, s(fs, fsPair)));
  }

  void cvtSD(Field fd, Field fdPair, Field fs) {
    requireEven(fs);
    setS(fd, fdPair, b.call(FROM_D, d(fs)));
  }

  void cvtSW(Field fd, Field fdPair, Field fs, Field fsPair) {
    require();
    setS(fd, fdPair, b.call(FROM_W, s(fs, fsPair)));
  }

  void cvtSL(Field fd, Field fdPair, Field fs) {
    requireWide();
    setS(fd, fdPair, b.call(FROM_L, d(fs)));
  }
}
