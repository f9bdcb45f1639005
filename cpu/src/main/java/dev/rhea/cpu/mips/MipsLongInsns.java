package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;

/** What MIPS64 adds: 64-bit arithmetic, shifts, bit fields, loads and stores. */
public final class MipsLongInsns extends MipsInsns {
  private static final Helper ADD = Helper.faults(MipsIntegerHelpers.class, "addLong");
  private static final Helper SUB = Helper.faults(MipsIntegerHelpers.class, "subLong");
  private static final Helper DIV = Helper.pure(MipsIntegerHelpers.class, "div");
  private static final Helper REM = Helper.pure(MipsIntegerHelpers.class, "rem");
  private static final Helper DIVU = Helper.pure(MipsIntegerHelpers.class, "divu");
  private static final Helper REMU = Helper.pure(MipsIntegerHelpers.class, "remu");
  private static final Helper SDL = Helper.faults(MipsMemoryHelpers.class, "sdl");
  private static final Helper SDR = Helper.faults(MipsMemoryHelpers.class, "sdr");
  private static final Helper LL = Helper.faults(MipsMemoryHelpers.class, "loadLinked");
  private static final Helper SC = Helper.faults(MipsMemoryHelpers.class, "storeConditional");

  public MipsLongInsns(IrBuilder b) {
    super(b);
  }

  // ---- arithmetic -------------------------------------------------------------------------------

  void daddi(Field rt, Field rs, Field imm) {
    setX(rt, b.call(ADD, x(rs), imm));
  }

  void daddiu(Field rt, Field rs, Field imm) {
    setX(rt, b.add(x(rs), imm));
  }

  void dadd(Field rd, Field rs, Field rt) {
    setX(rd, b.call(ADD, x(rs), x(rt)));
  }

  void daddu(Field rd, Field rs, Field rt) {
    setX(rd, b.add(x(rs), x(rt)));
  }

  void dsub(Field rd, Field rs, Field rt) {
    setX(rd, b.call(SUB, x(rs), x(rt)));
  }

  void dsubu(Field rd, Field rs, Field rt) {
    setX(rd, b.sub(x(rs), x(rt)));
  }

  void dclz(Field rd, Field rs) {
    setX(rd, b.clz(x(rs)));
  }

  void dclo(Field rd, Field rs) {
    setX(rd, b.clz(b.not(x(rs))));
  }

  void dmult(Field rs, Field rt) {
    setLo(b.mul(x(rs), x(rt)));
    setHi(b.mulhs(x(rs), x(rt)));
  }

  void dmultu(Field rs, Field rt) {
    setLo(b.mul(x(rs), x(rt)));
    setHi(b.mulhu(x(rs), x(rt)));
  }

  void ddiv(Field rd, Field rs, Field rt) {
    setLo(b.call(DIV, x(rs), x(rt)));
    setHi(b.call(REM, x(rs), x(rt)));
  }

  void ddivu(Field rd, Field rs, Field rt) {
    setLo(b.call(DIVU, x(rs), x(rt)));
    setHi(b.call(REMU, x(rs), x(rt)));
  }

  // ---- shifts -----------------------------------------------------------------------------------

  void dsll(Field rd, Field rt, Field sa) {
    setX(rd, b.shl(x(rt), sa));
  }

  void dsrl(Field rd, Field rt, Field sa) {
    setX(rd, b.shr(x(rt), sa));
  }

  void dsra(Field rd, Field rt, Field sa) {
    setX(rd, b.sar(x(rt), sa));
  }

  void dsll32(Field rd, Field rt, Field sa) {
    setX(rd, b.shl(x(rt), plus32(sa)));
  }

  void dsrl32(Field rd, Field rt, Field sa) {
    setX(rd, b.shr(x(rt), plus32(sa)));
  }

  void dsra32(Field rd, Field rt, Field sa) {
    setX(rd, b.sar(x(rt), plus32(sa)));
  }

  private Value plus32(Field sa) {
    return b.trunc32(b.add(sa, constant(32)));
  }

  void dsllv(Field rd, Field rt, Field rs) {
    setX(rd, b.shl(x(rt), w(rs)));
  }

  void dsrlv(Field rd, Field rt, Field rs) {
    setX(rd, b.shr(x(rt), w(rs)));
  }

  void dsrav(Field rd, Field rt, Field rs) {
    setX(rd, b.sar(x(rt), w(rs)));
  }

  void drotr(Field rd, Field rt, Field sa) {
    setX(rd, b.rotr(x(rt), sa));
  }

  void drotr32(Field rd, Field rt, Field sa) {
    setX(rd, b.rotr(x(rt), plus32(sa)));
  }

  void drotrv(Field rd, Field rt, Field rs) {
    setX(rd, b.rotr(x(rt), w(rs)));
  }

  // ---- bit fields -------------------------------------------------------------------------------

  void dext(Field rt, Field rs, Field lsb, Field size) {
    setX(rt, b.and(b.shr(x(rs), b.trunc32(lsb)), ones(size)));
  }

  void dins(Field rt, Field rs, Field lsb, Field msb) {
    Value at = b.trunc32(lsb);
    Value mask = b.shl(ones(b.sub(b.add(msb, constant(1)), lsb)), at);
    Value kept = b.and(x(rt), b.not(mask));
    setX(rt, b.or(kept, b.and(b.shl(x(rs), at), mask)));
  }

  /** {@code width} ones, 1 to 64 of them. */
  private Value ones(Value width) {
    return b.shr(constant(-1), b.trunc32(b.sub(constant(64), width)));
  }

  void dsbh(Field rd, Field rt) {
    setX(rd, swapBytes(x(rt)));
  }

  void dshd(Field rd, Field rt) {
    setX(rd, swapBytes(b.bswap(x(rt))));
  }

  /** The two bytes of each halfword exchanged. */
  private Value swapBytes(Value value) {
    Value bytes = constant(0x00FF_00FF_00FF_00FFL);
    return b.or(b.and(b.shr(value, constant(8)), bytes), b.shl(b.and(value, bytes), constant(8)));
  }

  // ---- loads and stores -------------------------------------------------------------------------

  void lwu(Field rt, Field offset, Field base) {
    setX(rt, b.load(MemOp.U32, x(base), offset));
  }

  void ld(Field rt, Field offset, Field base) {
    setX(rt, b.load(MemOp.U64, x(base), offset));
  }

  void sd(Field rt, Field offset, Field base) {
    b.store(MemOp.U64, x(base), offset, x(rt));
  }

  void ldl(Field rt, Field offset, Field base) {
    Value address = b.add(x(base), offset);
    Value word = b.load(MemOp.U64, b.and(address, constant(-8)), constant(0));
    Value shift = b.trunc32(bitsBefore(address));
    Value kept = b.and(x(rt), b.not(b.shl(constant(-1), shift)));
    setX(rt, b.or(b.shl(word, shift), kept));
  }

  void ldr(Field rt, Field offset, Field base) {
    Value address = b.add(x(base), offset);
    Value word = b.load(MemOp.U64, b.and(address, constant(-8)), constant(0));
    Value shift = b.trunc32(b.sub(constant(56), bitsBefore(address)));
    Value kept = b.and(x(rt), b.not(b.shr(constant(-1), shift)));
    setX(rt, b.or(b.shr(word, shift), kept));
  }

  /** How many bits of the aligned doubleword are more significant than the byte at the address. */
  private Value bitsBefore(Value address) {
    Value inWord = b.isBigEndian() ? address : b.not(address);
    return b.shl(b.and(inWord, constant(7)), constant(3));
  }

  void sdl(Field rt, Field offset, Field base) {
    b.run(SDL, b.add(x(base), offset), x(rt));
  }

  void sdr(Field rt, Field offset, Field base) {
    b.run(SDR, b.add(x(base), offset), x(rt));
  }

  void lld(Field rt, Field offset, Field base) {
    setX(rt, b.call(LL, b.add(x(base), offset), constant(8)));
  }

  void scd(Field rt, Field offset, Field base) {
    setX(rt, b.call(SC, b.add(x(base), offset), constant(8), x(rt)));
  }
}
