package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/** The MIPS32 ALU: sections 4.1.1 to 4.1.3, conditional moves, traps, and what release 2 added. */
public final class MipsIntegerInsns extends MipsInsns {
  private static final Helper ADD = Helper.faults(MipsIntegerHelpers.class, "addWord");
  private static final Helper SUB = Helper.faults(MipsIntegerHelpers.class, "subWord");
  private static final Helper TRAP_IF = Helper.faults(MipsIntegerHelpers.class, "trapIf");

  public MipsIntegerInsns(IrBuilder b) {
    super(b);
  }

  // ---- 4.1.1: immediates ------------------------------------------------------------------------

  void addi(Field rt, Field rs, Field imm) {
    setX(rt, b.call(ADD, x(rs), imm));
  }

  void addiu(Field rt, Field rs, Field imm) {
    setW(rt, b.add(w(rs), imm));
  }

  /** An addition to the zero register: a constant. */
  void li(Field rt, Field rs, Field imm) {
    setX(rt, imm);
  }

  void slti(Field rt, Field rs, Field imm) {
    setX(rt, b.setcond(Cond.LT, x(rs), imm));
  }

  void sltiu(Field rt, Field rs, Field imm) {
    setX(rt, b.setcond(Cond.LTU, x(rs), imm));
  }

  void andi(Field rt, Field rs, Field imm) {
    setX(rt, b.and(x(rs), imm));
  }

  void ori(Field rt, Field rs, Field imm) {
    setX(rt, b.or(x(rs), imm));
  }

  void xori(Field rt, Field rs, Field imm) {
    setX(rt, b.xor(x(rs), imm));
  }

  void lui(Field rt, Field upper) {
    setX(rt, upper);
  }

  // ---- 4.1.2: three operands --------------------------------------------------------------------

  void add(Field rd, Field rs, Field rt) {
    setX(rd, b.call(ADD, x(rs), x(rt)));
  }

  void addu(Field rd, Field rs, Field rt) {
    setW(rd, b.add(w(rs), w(rt)));
  }

  /** An addition of the zero register. */
  void moveWord(Field rd, Field rs, Field rt) {
    setW(rd, w(rs));
  }

  void sub(Field rd, Field rs, Field rt) {
    setX(rd, b.call(SUB, x(rs), x(rt)));
  }

  void subu(Field rd, Field rs, Field rt) {
    setW(rd, b.sub(w(rs), w(rt)));
  }

  void and(Field rd, Field rs, Field rt) {
    setX(rd, b.and(x(rs), x(rt)));
  }

  void or(Field rd, Field rs, Field rt) {
    setX(rd, b.or(x(rs), x(rt)));
  }

  /** A 64-bit operation with the zero register that changes nothing. */
  void move(Field rd, Field rs, Field rt) {
    setX(rd, x(rs));
  }

  void xor(Field rd, Field rs, Field rt) {
    setX(rd, b.xor(x(rs), x(rt)));
  }

  void nor(Field rd, Field rs, Field rt) {
    setX(rd, b.not(b.or(x(rs), x(rt))));
  }

  void slt(Field rd, Field rs, Field rt) {
    setX(rd, b.setcond(Cond.LT, x(rs), x(rt)));
  }

  void sltu(Field rd, Field rs, Field rt) {
    setX(rd, b.setcond(Cond.LTU, x(rs), x(rt)));
  }

  void clz(Field rd, Field rs) {
    setX(rd, b.clz(w(rs)));
  }

  void clo(Field rd, Field rs) {
    setX(rd, b.clz(b.not(w(rs))));
  }

  // ---- 4.1.3: shifts ----------------------------------------------------------------------------

  /** The shift of the zero register to itself. */
  void nop(Field rd, Field rt, Field sa) {}

  void sll(Field rd, Field rt, Field sa) {
    setW(rd, b.shl(w(rt), sa));
  }

  void srl(Field rd, Field rt, Field sa) {
    setW(rd, b.shr(w(rt), sa));
  }

  void sra(Field rd, Field rt, Field sa) {
    setW(rd, b.sar(w(rt), sa));
  }

  void sllv(Field rd, Field rt, Field rs) {
    setW(rd, b.shl(w(rt), w(rs)));
  }

  void srlv(Field rd, Field rt, Field rs) {
    setW(rd, b.shr(w(rt), w(rs)));
  }

  void srav(Field rd, Field rt, Field rs) {
    setW(rd, b.sar(w(rt), w(rs)));
  }

  void rotr(Field rd, Field rt, Field sa) {
    setW(rd, b.rotr(w(rt), sa));
  }

  void rotrv(Field rd, Field rt, Field rs) {
    setW(rd, b.rotr(w(rt), w(rs)));
  }

  // ---- bit fields -------------------------------------------------------------------------------

  void ext(Field rt, Field rs, Field lsb, Field size) {
    setW(rt, b.and(b.shr(x(rs), lsb), ones(size)));
  }

  void ins(Field rt, Field rs, Field lsb, Field msb) {
    Value mask = b.shl(ones(b.sub(b.add(msb, constant(1)), lsb)), lsb);
    Value kept = b.and(x(rt), b.not(mask));
    setW(rt, b.or(kept, b.and(b.shl(x(rs), lsb), mask)));
  }

  /** {@code width} ones, 1 to 64 of them. */
  private Value ones(Value width) {
    return b.shr(constant(-1), b.trunc32(b.sub(constant(64), width)));
  }

  void wsbh(Field rd, Field rt) {
    setW(rd, b.rotr(b.bswap(w(rt)), constant(16)));
  }

  void seb(Field rd, Field rt) {
    setX(rd, b.sext8(x(rt)));
  }

  void seh(Field rd, Field rt) {
    setX(rd, b.sext16(x(rt)));
  }

  // ---- 4.4: conditional moves and traps ---------------------------------------------------------

  void movz(Field rd, Field rs, Field rt) {
    setX(rd, b.select(Cond.EQ, x(rt), constant(0), x(rs), x(rd)));
  }

  void movn(Field rd, Field rs, Field rt) {
    setX(rd, b.select(Cond.NE, x(rt), constant(0), x(rs), x(rd)));
  }

  void tge(Field rs, Field rt, Field code) {
    trapIf(Cond.GE, x(rs), x(rt));
  }

  void tgeu(Field rs, Field rt, Field code) {
    trapIf(Cond.GEU, x(rs), x(rt));
  }

  void tlt(Field rs, Field rt, Field code) {
    trapIf(Cond.LT, x(rs), x(rt));
  }

  void tltu(Field rs, Field rt, Field code) {
    trapIf(Cond.LTU, x(rs), x(rt));
  }

  void teq(Field rs, Field rt, Field code) {
    trapIf(Cond.EQ, x(rs), x(rt));
  }

  void tne(Field rs, Field rt, Field code) {
    trapIf(Cond.NE, x(rs), x(rt));
  }

  void tgei(Field rs, Field imm) {
    trapIf(Cond.GE, x(rs), imm);
  }

  void tgeiu(Field rs, Field imm) {
    trapIf(Cond.GEU, x(rs), imm);
  }

  void tlti(Field rs, Field imm) {
    trapIf(Cond.LT, x(rs), imm);
  }

  void tltiu(Field rs, Field imm) {
    trapIf(Cond.LTU, x(rs), imm);
  }

  void teqi(Field rs, Field imm) {
    trapIf(Cond.EQ, x(rs), imm);
  }

  void tnei(Field rs, Field imm) {
    trapIf(Cond.NE, x(rs), imm);
  }

  /** The code of a trap is for software to read from the instruction. */
  private void trapIf(Cond cond, Value a, Value c) {
    b.run(TRAP_IF, b.setcond(cond, a, c));
  }
}
