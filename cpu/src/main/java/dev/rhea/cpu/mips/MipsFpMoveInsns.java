package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;

/** Transfers to and from floating-point registers, and what depends on condition codes. */
public final class MipsFpMoveInsns extends MipsFpInsns {
  private static final Helper CFC1 = Helper.synced(MipsFpHelpers.class, "cfc1");
  private static final Helper CTC1 = Helper.synced(MipsFpHelpers.class, "ctc1");
  private static final long ALIGNED_8 = -8;

  public MipsFpMoveInsns(IrBuilder b) {
    super(b);
  }

  // ---- loads and stores -------------------------------------------------------------------------

  void lwc1(Field ft, Field ftPair, Field offset, Field base) {
    require();
    setS(ft, ftPair, b.load(MemOp.U32, x(base), offset));
  }

  void swc1(Field ft, Field ftPair, Field offset, Field base) {
    require();
    b.store(MemOp.U32, x(base), offset, s(ft, ftPair));
  }

  void ldc1(Field ft, Field ftPair, Field offset, Field base) {
    require();
    setWhole(ft, ftPair, b.load(MemOp.U64, x(base), offset));
  }

  void sdc1(Field ft, Field ftPair, Field offset, Field base) {
    require();
    b.store(MemOp.U64, x(base), offset, whole(ft, ftPair));
  }

  void lwxc1(Field fd, Field fdPair, Field index, Field base) {
    require();
    setS(fd, fdPair, b.load(MemOp.U32, b.add(x(base), x(index)), constant(0)));
  }

  void swxc1(Field fs, Field fsPair, Field index, Field base) {
    require();
    b.store(MemOp.U32, b.add(x(base), x(index)), constant(0), s(fs, fsPair));
  }

  void ldxc1(Field fd, Field fdPair, Field index, Field base) {
    requireEven(fd);
    setWhole(fd, fdPair, b.load(MemOp.U64, b.add(x(base), x(index)), constant(0)));
  }

  void sdxc1(Field fs, Field fsPair, Field index, Field base) {
    requireEven(fs);
    b.store(MemOp.U64, b.add(x(base), x(index)), constant(0), whole(fs, fsPair));
  }

  /** The address is that of the aligned doubleword. */
  void luxc1(Field fd, Field fdPair, Field index, Field base) {
    requireWide();
    var address = b.and(b.add(x(base), x(index)), constant(ALIGNED_8));
    setWhole(fd, fdPair, b.load(MemOp.U64, address, constant(0)));
  }

  /** The same. */
  void suxc1(Field fs, Field fsPair, Field index, Field base) {
    requireWide();
    var address = b.and(b.add(x(base), x(index)), constant(ALIGNED_8));
    b.store(MemOp.U64, address, constant(0), whole(fs, fsPair));
  }

  /** A hint; its address raises nothing. */
  void prefx(Field hint, Field index, Field base) {
    require();
  }

  // ---- general registers ------------------------------------------------------------------------

  void mfc1(Field rt, Field fs, Field fsPair) {
    require();
    setX(rt, b.sext32(s(fs, fsPair)));
  }

  void mtc1(Field rt, Field fs, Field fsPair) {
    require();
    setS(fs, fsPair, x(rt));
  }

  void mfhc1(Field rt, Field fs, Field fsPair) {
    require();
    setX(rt, b.sext32(high(fs, fsPair)));
  }

  void mthc1(Field rt, Field fs, Field fsPair) {
    require();
    setHigh(fs, fsPair, x(rt));
  }

  void dmfc1(Field rt, Field fs, Field fsPair) {
    require();
    setX(rt, whole(fs, fsPair));
  }

  void dmtc1(Field rt, Field fs, Field fsPair) {
    require();
    setWhole(fs, fsPair, x(rt));
  }

  void cfc1(Field rt, Field fcr) {
    setX(rt, b.call(CFC1, fcr));
    b.checkLeave();
  }

  void ctc1(Field rt, Field fcr) {
    b.run(CTC1, fcr, x(rt));
    b.checkLeave();
  }

  // ---- condition codes --------------------------------------------------------------------------

  void movf(Field rd, Field rs, Field cc) {
    require();
    setX(rd, b.select(Cond.EQ, cc(cc), constant(0), x(rs), x(rd)));
  }

  void movt(Field rd, Field rs, Field cc) {
    require();
    setX(rd, b.select(Cond.NE, cc(cc), constant(0), x(rs), x(rd)));
  }

  void bc1f(Field cc, Field disp) {
    require();
    b.branch(Cond.EQ, cc(cc), constant(0), b.add(b.nextPc(), disp));
  }

  void bc1t(Field cc, Field disp) {
    require();
    b.branch(Cond.NE, cc(cc), constant(0), b.add(b.nextPc(), disp));
  }
}
