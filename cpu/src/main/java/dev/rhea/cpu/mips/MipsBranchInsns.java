package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.JumpKind;
import dev.rhea.cpu.ir.Value;

/**
 * Jumps and branches: section 4.2. All have a delay slot, which the rows' attributes say; the
 * likely ones differ in nothing else.
 */
public final class MipsBranchInsns extends MipsInsns {
  private static final int RA = 31;

  /** A jump's target lies in the 256 MiB of its delay slot. */
  private static final long REGION = -1L << 28;

  public MipsBranchInsns(IrBuilder b) {
    super(b);
  }

  // nextPc() is the address of the delay slot, to which displacements are relative.

  private Value target(Field disp) {
    return b.add(b.nextPc(), disp);
  }

  private Value behindSlot() {
    return b.add(b.nextPc(), constant(4));
  }

  private Value inRegion(Field index) {
    return b.or(b.and(b.nextPc(), constant(REGION)), index);
  }

  private void link() {
    b.setSlot(MipsState.R + RA, behindSlot());
  }

  void j(Field index) {
    b.jump(inRegion(index), JumpKind.PLAIN);
  }

  void jal(Field index) {
    link();
    b.jump(inRegion(index), JumpKind.CALL);
  }

  void jr(Field rd, Field rs) {
    b.jump(x(rs), b.hint(rd, rs, RA, RA));
  }

  void jalr(Field rd, Field rs) {
    Value target = b.copy(x(rs));
    setX(rd, behindSlot());
    b.jump(target, b.hint(rd, rs, RA, RA));
  }

  /** A branch on what is always so. */
  void b(Field rs, Field rt, Field disp) {
    b.jump(target(disp), JumpKind.PLAIN);
  }

  /** The same with a link. */
  void bal(Field rs, Field disp) {
    link();
    b.jump(target(disp), JumpKind.CALL);
  }

  void beq(Field rs, Field rt, Field disp) {
    b.branch(Cond.EQ, x(rs), x(rt), target(disp));
  }

  void beqz(Field rs, Field rt, Field disp) {
    branch(Cond.EQ, rs, disp);
  }

  void bne(Field rs, Field rt, Field disp) {
    b.branch(Cond.NE, x(rs), x(rt), target(disp));
  }

  void bnez(Field rs, Field rt, Field disp) {
    branch(Cond.NE, rs, disp);
  }

  void blez(Field rs, Field disp) {
    branch(Cond.LE, rs, disp);
  }

  void bgtz(Field rs, Field disp) {
    branch(Cond.GT, rs, disp);
  }

  void bltz(Field rs, Field disp) {
    branch(Cond.LT, rs, disp);
  }

  void bgez(Field rs, Field disp) {
    branch(Cond.GE, rs, disp);
  }

  void bltzal(Field rs, Field disp) {
    branchAndLink(Cond.LT, rs, disp);
  }

  void bgezal(Field rs, Field disp) {
    branchAndLink(Cond.GE, rs, disp);
  }

  private void branch(Cond cond, Field rs, Field disp) {
    b.branch(cond, x(rs), constant(0), target(disp));
  }

  /** The link is written whether or not the branch is taken, but decided on is the old value. */
  private void branchAndLink(Cond cond, Field rs, Field disp) {
    Value value = b.copy(x(rs));
    link();
    b.branch(cond, value, constant(0), target(disp));
  }
}
