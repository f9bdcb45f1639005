package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/** MIPS32 multiplication and division, and the registers HI and LO: section 4.1.4. */
public final class MipsMulDivInsns extends MipsInsns {
  private static final Helper DIV = Helper.pure(MipsIntegerHelpers.class, "div");
  private static final Helper REM = Helper.pure(MipsIntegerHelpers.class, "rem");
  private static final Helper DIVU = Helper.pure(MipsIntegerHelpers.class, "divu");
  private static final Helper REMU = Helper.pure(MipsIntegerHelpers.class, "remu");

  public MipsMulDivInsns(IrBuilder b) {
    super(b);
  }

  void mul(Field rd, Field rs, Field rt) {
    setW(rd, b.mul(w(rs), w(rt)));
  }

  void mult(Field rs, Field rt) {
    setAccumulator(signedProduct(rs, rt));
  }

  void multu(Field rs, Field rt) {
    setAccumulator(unsignedProduct(rs, rt));
  }

  void madd(Field rs, Field rt) {
    setAccumulator(b.add(accumulator(), signedProduct(rs, rt)));
  }

  void maddu(Field rs, Field rt) {
    setAccumulator(b.add(accumulator(), unsignedProduct(rs, rt)));
  }

  void msub(Field rs, Field rt) {
    setAccumulator(b.sub(accumulator(), signedProduct(rs, rt)));
  }

  void msubu(Field rs, Field rt) {
    setAccumulator(b.sub(accumulator(), unsignedProduct(rs, rt)));
  }

  private Value signedProduct(Field rs, Field rt) {
    return b.mul(b.sext32(w(rs)), b.sext32(w(rt)));
  }

  private Value unsignedProduct(Field rs, Field rt) {
    return b.mul(b.zext32(w(rs)), b.zext32(w(rt)));
  }

  /** HI and LO as one number of 64 bits. */
  private Value accumulator() {
    return b.or(b.shl(hi(), constant(32)), b.zext32(lo()));
  }

  private void setAccumulator(Value value) {
    setLo(b.sext32(value));
    setHi(b.sar(value, constant(32)));
  }

  void div(Field rd, Field rs, Field rt) {
    Value dividend = b.sext32(w(rs));
    Value divisor = b.sext32(w(rt));
    setLo(b.sext32(b.call(DIV, dividend, divisor)));
    setHi(b.sext32(b.call(REM, dividend, divisor)));
  }

  void divu(Field rd, Field rs, Field rt) {
    Value dividend = b.zext32(w(rs));
    Value divisor = b.zext32(w(rt));
    setLo(b.sext32(b.call(DIVU, dividend, divisor)));
    setHi(b.sext32(b.call(REMU, dividend, divisor)));
  }

  void mfhi(Field rd) {
    setX(rd, hi());
  }

  void mflo(Field rd) {
    setX(rd, lo());
  }

  void mthi(Field rs) {
    setHi(x(rs));
  }

  void mtlo(Field rs) {
    setLo(x(rs));
  }
}
