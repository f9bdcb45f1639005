package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.MemOp;
import dev.rhea.cpu.ir.Value;

/** RV64I and Zifencei: chapters 2, 4 and 6 of the unprivileged specification. */
public final class RvIntegerInsns extends RvInsns {
  /** Registers that the standard calling convention uses for return addresses (section 2.5.1). */
  private static final int RA = 1;

  private static final int T0 = 5;

  private static final Helper ECALL = Helper.faults(RvSystemHelpers.class, "ecall");
  private static final Helper EBREAK = Helper.faults(RvSystemHelpers.class, "ebreak");
  private static final Helper FENCE = Helper.faults(RvIntegerHelpers.class, "fence");
  private static final Helper PAUSE = Helper.faults(RvIntegerHelpers.class, "pause");
  private static final Helper FENCE_I = Helper.synced(RvSystemHelpers.class, "fenceI");

  public RvIntegerInsns(IrBuilder b) {
    super(b);
  }

  /** Section 2.9, and the compressed hint with no operands. */
  void nop() {}

  // ---- 2.4, 4.2: immediates ---------------------------------------------------------------------

  void lui(Field rd, Field imm) {
    setX(rd, imm);
  }

  void auipc(Field rd, Field imm) {
    setX(rd, b.add(b.pc(), imm));
  }

  void addi(Field rd, Field rs1, Field imm) {
    setX(rd, b.add(x(rs1), imm));
  }

  void slti(Field rd, Field rs1, Field imm) {
    setX(rd, b.setcond(Cond.LT, x(rs1), imm));
  }

  void sltiu(Field rd, Field rs1, Field imm) {
    setX(rd, b.setcond(Cond.LTU, x(rs1), imm));
  }

  void xori(Field rd, Field rs1, Field imm) {
    setX(rd, b.xor(x(rs1), imm));
  }

  void ori(Field rd, Field rs1, Field imm) {
    setX(rd, b.or(x(rs1), imm));
  }

  void andi(Field rd, Field rs1, Field imm) {
    setX(rd, b.and(x(rs1), imm));
  }

  void slli(Field rd, Field rs1, Field shamt) {
    setX(rd, b.shl(x(rs1), shamt));
  }

  void srli(Field rd, Field rs1, Field shamt) {
    setX(rd, b.shr(x(rs1), shamt));
  }

  void srai(Field rd, Field rs1, Field shamt) {
    setX(rd, b.sar(x(rs1), shamt));
  }

  void addiw(Field rd, Field rs1, Field imm) {
    setW(rd, b.add(w(rs1), imm));
  }

  void slliw(Field rd, Field rs1, Field shamt) {
    setW(rd, b.shl(w(rs1), shamt));
  }

  void srliw(Field rd, Field rs1, Field shamt) {
    setW(rd, b.shr(w(rs1), shamt));
  }

  void sraiw(Field rd, Field rs1, Field shamt) {
    setW(rd, b.sar(w(rs1), shamt));
  }

  // ---- 2.4, 4.2: registers ----------------------------------------------------------------------

  void add(Field rd, Field rs1, Field rs2) {
    setX(rd, b.add(x(rs1), x(rs2)));
  }

  void sub(Field rd, Field rs1, Field rs2) {
    setX(rd, b.sub(x(rs1), x(rs2)));
  }

  void sll(Field rd, Field rs1, Field rs2) {
    setX(rd, b.shl(x(rs1), x(rs2)));
  }

  void slt(Field rd, Field rs1, Field rs2) {
    setX(rd, b.setcond(Cond.LT, x(rs1), x(rs2)));
  }

  void sltu(Field rd, Field rs1, Field rs2) {
    setX(rd, b.setcond(Cond.LTU, x(rs1), x(rs2)));
  }

  void xor(Field rd, Field rs1, Field rs2) {
    setX(rd, b.xor(x(rs1), x(rs2)));
  }

  void srl(Field rd, Field rs1, Field rs2) {
    setX(rd, b.shr(x(rs1), x(rs2)));
  }

  void sra(Field rd, Field rs1, Field rs2) {
    setX(rd, b.sar(x(rs1), x(rs2)));
  }

  void or(Field rd, Field rs1, Field rs2) {
    setX(rd, b.or(x(rs1), x(rs2)));
  }

  void and(Field rd, Field rs1, Field rs2) {
    setX(rd, b.and(x(rs1), x(rs2)));
  }

  void addw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.add(w(rs1), w(rs2)));
  }

  void subw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.sub(w(rs1), w(rs2)));
  }

  void sllw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.shl(w(rs1), x(rs2)));
  }

  void srlw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.shr(w(rs1), x(rs2)));
  }

  void sraw(Field rd, Field rs1, Field rs2) {
    setW(rd, b.sar(w(rs1), x(rs2)));
  }

  // ---- 2.5: control transfer --------------------------------------------------------------------

  void jal(Field rd, Field imm) {
    Value target = b.add(b.pc(), imm);
    setX(rd, b.nextPc());
    b.jump(target, b.hint(rd, rd, RA, T0));
  }

  void jalr(Field rd, Field rs1, Field imm) {
    Value target = b.and(b.add(x(rs1), imm), b.constant(-2));
    setX(rd, b.nextPc());
    b.jump(target, b.hint(rd, rs1, RA, T0));
  }

  void beq(Field rs1, Field rs2, Field imm) {
    branch(Cond.EQ, rs1, rs2, imm);
  }

  void bne(Field rs1, Field rs2, Field imm) {
    branch(Cond.NE, rs1, rs2, imm);
  }

  void blt(Field rs1, Field rs2, Field imm) {
    branch(Cond.LT, rs1, rs2, imm);
  }

  void bge(Field rs1, Field rs2, Field imm) {
    branch(Cond.GE, rs1, rs2, imm);
  }

  void bltu(Field rs1, Field rs2, Field imm) {
    branch(Cond.LTU, rs1, rs2, imm);
  }

  void bgeu(Field rs1, Field rs2, Field imm) {
    branch(Cond.GEU, rs1, rs2, imm);
  }

  private void branch(Cond cond, Field rs1, Field rs2, Field imm) {
    b.branch(cond, x(rs1), x(rs2), b.add(b.pc(), imm));
  }

  // ---- 2.6, 4.3: loads and stores ---------------------------------------------------------------

  void lb(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.S8, x(rs1), imm));
  }

  void lh(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.S16, x(rs1), imm));
  }

  void lw(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.S32, x(rs1), imm));
  }

  void ld(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.U64, x(rs1), imm));
  }

  void lbu(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.U8, x(rs1), imm));
  }

  void lhu(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.U16, x(rs1), imm));
  }

  void lwu(Field rd, Field rs1, Field imm) {
    setX(rd, b.load(MemOp.U32, x(rs1), imm));
  }

  void sb(Field rs1, Field rs2, Field imm) {
    b.store(MemOp.U8, x(rs1), imm, x(rs2));
  }

  void sh(Field rs1, Field rs2, Field imm) {
    b.store(MemOp.U16, x(rs1), imm, x(rs2));
  }

  void sw(Field rs1, Field rs2, Field imm) {
    b.store(MemOp.U32, x(rs1), imm, x(rs2));
  }

  void sd(Field rs1, Field rs2, Field imm) {
    b.store(MemOp.U64, x(rs1), imm, x(rs2));
  }

  // ---- 2.7, 2.8, 6 ------------------------------------------------------------------------------

  void fence(Field pred, Field succ) {
    b.run(FENCE, pred, succ);
  }

  void pause() {
    b.run(PAUSE);
  }

  void ecall() {
    b.run(ECALL);
  }

  void ebreak() {
    b.run(EBREAK, b.pc());
  }

  /** Stores to code are tracked, so nothing has to be discarded; only what runs now is left. */
  void fenceI() {
    b.run(FENCE_I);
    b.checkLeave();
  }
}
