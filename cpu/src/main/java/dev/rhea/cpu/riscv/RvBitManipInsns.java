package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/** Zba, Zbb, Zbc and Zbs, and Zbkb, Zbkc and Zbkx: chapter 28 of the unprivileged specification. */
public final class RvBitManipInsns extends RvInsns {
  private static final Helper CLMUL = Helper.pure(RvBitManipHelpers.class, "clmul");
  private static final Helper CLMULH = Helper.pure(RvBitManipHelpers.class, "clmulh");
  private static final Helper CLMULR = Helper.pure(RvBitManipHelpers.class, "clmulr");
  private static final Helper BREV8 = Helper.pure(RvBitManipHelpers.class, "brev8");
  private static final Helper XPERM4 = Helper.pure(RvBitManipHelpers.class, "xperm4");
  private static final Helper XPERM8 = Helper.pure(RvBitManipHelpers.class, "xperm8");

  public RvBitManipInsns(IrBuilder b) {
    super(b);
  }

  // ---- Zba --------------------------------------------------------------------------------------

  void addUw(Field rd, Field rs1, Field rs2) {
    setX(rd, b.add(b.zext32(x(rs1)), x(rs2)));
  }

  void sh1add(Field rd, Field rs1, Field rs2) {
    setX(rd, shiftAdd(x(rs1), 1, rs2));
  }

  void sh2add(Field rd, Field rs1, Field rs2) {
    setX(rd, shiftAdd(x(rs1), 2, rs2));
  }

  void sh3add(Field rd, Field rs1, Field rs2) {
    setX(rd, shiftAdd(x(rs1), 3, rs2));
  }

  void sh1addUw(Field rd, Field rs1, Field rs2) {
    setX(rd, shiftAdd(b.zext32(x(rs1)), 1, rs2));
  }

  void sh2addUw(Field rd, Field rs1, Field rs2) {
    setX(rd, shiftAdd(b.zext32(x(rs1)), 2, rs2));
  }

  void sh3addUw(Field rd, Field rs1, Field rs2) {
    setX(rd, shiftAdd(b.zext32(x(rs1)), 3, rs2));
  }

  private Value shiftAdd(Value index, int shift, Field base) {
    return b.add(b.shl(index, b.constant(shift)), x(base));
  }

  void slliUw(Field rd, Field rs1, Field shamt) {
    setX(rd, b.shl(b.zext32(x(rs1)), shamt));
  }

  // ---- Zbb --------------------------------------------------------------------------------------

  void andn(Field rd, Field rs1, Field rs2) {
    setX(rd, b.and(x(rs1), b.not(x(rs2))));
  }

  void orn(Field rd, Field rs1, Field rs2) {
    setX(rd, b.or(x(rs1), b.not(x(rs2))));
  }

  void xnor(Field rd, Field rs1, Field rs2) {
    setX(rd, b.not(b.xor(x(rs1), x(rs2))));
  }

  void clz(Field rd, Field rs1) {
    setX(rd, b.clz(x(rs1)));
  }

  void clzw(Field rd, Field rs1) {
    setX(rd, b.clz(w(rs1)));
  }

  void ctz(Field rd, Field rs1) {
    setX(rd, b.ctz(x(rs1)));
  }

  void ctzw(Field rd, Field rs1) {
    setX(rd, b.ctz(w(rs1)));
  }

  void cpop(Field rd, Field rs1) {
    setX(rd, b.popcnt(x(rs1)));
  }

  void cpopw(Field rd, Field rs1) {
    setX(rd, b.popcnt(w(rs1)));
  }

  void max(Field rd, Field rs1, Field rs2) {
    setX(rd, choose(Cond.GT, rs1, rs2));
  }

  void maxu(Field rd, Field rs1, Field rs2) {
    setX(rd, choose(Cond.GTU, rs1, rs2));
  }

  void min(Field rd, Field rs1, Field rs2) {
    setX(rd, choose(Cond.LT, rs1, rs2));
  }

  void minu(Field rd, Field rs1, Field rs2) {
    setX(rd, choose(Cond.LTU, rs1, rs2));
  }

  private Value choose(Cond firstIf, Field rs1, Field rs2) {
    return b.select(firstIf, x(rs1), x(rs2), x(rs1), x(rs2));
  }

  void sextB(Field rd, Field rs1) {
    setX(rd, b.sext8(x(rs1)));
  }

  void sextH(Field rd, Field rs1) {
    setX(rd, b.sext16(x(rs1)));
  }

  void zextH(Field rd, Field rs1) {
    setX(rd, b.zext16(x(rs1)));
  }

  void rol(Field rd, Field rs1, Field rs2) {
    setX(rd, b.rotl(x(rs1), x(rs2)));
  }

  void rolw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.rotl(w(rs1), x(rs2)));
  }

  void ror(Field rd, Field rs1, Field rs2) {
    setX(rd, b.rotr(x(rs1), x(rs2)));
  }

  void rori(Field rd, Field rs1, Field shamt) {
    setX(rd, b.rotr(x(rs1), shamt));
  }

  void roriw(Field rd, Field rs1, Field shamt) {
    setW(rd, b.rotr(w(rs1), shamt));
  }

  void rorw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.rotr(w(rs1), x(rs2)));
  }

  /** Each byte that is not zero becomes 0xFF: first its top bit tells, then that bit is spread. */
  void orcB(Field rd, Field rs1) {
    Value low = b.constant(0x7F7F_7F7F_7F7F_7F7FL);
    Value carries = b.add(b.and(x(rs1), low), low);
    Value tops = b.and(b.or(carries, x(rs1)), b.constant(0x8080_8080_8080_8080L));
    setX(rd, b.mul(b.shr(tops, b.constant(7)), b.constant(0xFF)));
  }

  void rev8(Field rd, Field rs1) {
    setX(rd, b.bswap(x(rs1)));
  }

  // ---- Zbkb -------------------------------------------------------------------------------------

  void pack(Field rd, Field rs1, Field rs2) {
    setX(rd, b.or(b.zext32(x(rs1)), b.shl(x(rs2), b.constant(32))));
  }

  void packh(Field rd, Field rs1, Field rs2) {
    setX(rd, b.or(b.zext8(x(rs1)), b.shl(b.zext8(x(rs2)), b.constant(8))));
  }

  void packw(Field rd, Field rs1, Field rs2) {
    setX(rd, b.sext32(b.or(b.zext16(x(rs1)), b.shl(x(rs2), b.constant(16)))));
  }

  void brev8(Field rd, Field rs1) {
    setX(rd, b.call(BREV8, x(rs1)));
  }

  // ---- Zbc --------------------------------------------------------------------------------------

  void clmul(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(CLMUL, x(rs1), x(rs2)));
  }

  void clmulh(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(CLMULH, x(rs1), x(rs2)));
  }

  void clmulr(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(CLMULR, x(rs1), x(rs2)));
  }

  // ---- Zbkx -------------------------------------------------------------------------------------

  void xperm4(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(XPERM4, x(rs1), x(rs2)));
  }

  void xperm8(Field rd, Field rs1, Field rs2) {
    setX(rd, b.call(XPERM8, x(rs1), x(rs2)));
  }

  // ---- Zbs --------------------------------------------------------------------------------------

  void bclr(Field rd, Field rs1, Field rs2) {
    setX(rd, b.and(x(rs1), b.not(bit(x(rs2)))));
  }

  void bclri(Field rd, Field rs1, Field shamt) {
    setX(rd, b.and(x(rs1), b.not(bit(shamt))));
  }

  void bext(Field rd, Field rs1, Field rs2) {
    setX(rd, b.and(b.shr(x(rs1), x(rs2)), b.constant(1)));
  }

  void bexti(Field rd, Field rs1, Field shamt) {
    setX(rd, b.and(b.shr(x(rs1), shamt), b.constant(1)));
  }

  void binv(Field rd, Field rs1, Field rs2) {
    setX(rd, b.xor(x(rs1), bit(x(rs2))));
  }

  void binvi(Field rd, Field rs1, Field shamt) {
    setX(rd, b.xor(x(rs1), bit(shamt)));
  }

  void bset(Field rd, Field rs1, Field rs2) {
    setX(rd, b.or(x(rs1), bit(x(rs2))));
  }

  void bseti(Field rd, Field rs1, Field shamt) {
    setX(rd, b.or(x(rs1), bit(shamt)));
  }

  private Value bit(Value number) {
    return b.shl(b.constant(1), number);
  }
}
