package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.JumpKind;
import dev.rhea.cpu.ir.Value;

/** Zicsr, trap returns, wfi and address-translation fences. */
public final class RvSystemInsns extends RvInsns {
  private static final Helper READ = Helper.synced(RvSystemHelpers.class, "csrRead");
  private static final Helper WRITE = Helper.synced(RvSystemHelpers.class, "csrWrite");
  private static final Helper SWAP = Helper.synced(RvSystemHelpers.class, "csrSwap");
  private static final Helper SET = Helper.synced(RvSystemHelpers.class, "csrSet");
  private static final Helper CLEAR = Helper.synced(RvSystemHelpers.class, "csrClear");
  private static final Helper MRET = Helper.synced(RvSystemHelpers.class, "mret");
  private static final Helper SRET = Helper.synced(RvSystemHelpers.class, "sret");
  private static final Helper WFI = Helper.synced(RvSystemHelpers.class, "wfi");
  private static final Helper WRS_NTO = Helper.synced(RvSystemHelpers.class, "wrsNto");
  private static final Helper WRS_STO = Helper.synced(RvSystemHelpers.class, "wrsSto");
  private static final Helper SFENCE = Helper.synced(RvSystemHelpers.class, "sfenceVma");
  private static final Helper SFENCE_INVAL = Helper.synced(RvSystemHelpers.class, "sfenceInval");

  public RvSystemInsns(IrBuilder b) {
    super(b);
  }

  // ---- Zicsr ------------------------------------------------------------------------------------

  void csrr(Field rd, Field csr) {
    setX(rd, b.call(READ, csr));
    b.checkLeave();
  }

  /** A read that is written with an operand, x0. */
  void csrrX0(Field rd, Field rs1, Field csr) {
    csrr(rd, csr);
  }

  /** A read that is written with an operand, 0. */
  void csrrZero(Field rd, Field imm, Field csr) {
    csrr(rd, csr);
  }

  void csrw(Field rs1, Field csr) {
    b.run(WRITE, csr, x(rs1));
    b.checkLeave();
  }

  void csrwi(Field imm, Field csr) {
    b.run(WRITE, csr, imm);
    b.checkLeave();
  }

  void csrrw(Field rd, Field rs1, Field csr) {
    modify(SWAP, rd, csr, x(rs1));
  }

  void csrrs(Field rd, Field rs1, Field csr) {
    modify(SET, rd, csr, x(rs1));
  }

  void csrrc(Field rd, Field rs1, Field csr) {
    modify(CLEAR, rd, csr, x(rs1));
  }

  void csrrwi(Field rd, Field imm, Field csr) {
    modify(SWAP, rd, csr, imm);
  }

  void csrrsi(Field rd, Field imm, Field csr) {
    modify(SET, rd, csr, imm);
  }

  void csrrci(Field rd, Field imm, Field csr) {
    modify(CLEAR, rd, csr, imm);
  }

  private void modify(Helper helper, Field rd, Field csr, Value operand) {
    setX(rd, b.call(helper, csr, operand));
    b.checkLeave();
  }

  // ---- privileged -------------------------------------------------------------------------------

  /** The helper's leave makes the engine go on in the other privilege; the target is its result. */
  void mret() {
    b.jump(b.call(MRET), JumpKind.PLAIN);
  }

  void sret() {
    b.jump(b.call(SRET), JumpKind.PLAIN);
  }

  void wfi() {
    b.run(WFI);
    b.checkLeave();
  }

  void wrsNto() {
    b.run(WRS_NTO);
    b.checkLeave();
  }

  void wrsSto() {
    b.run(WRS_STO);
    b.checkLeave();
  }

  /** Which operands are x0 decides what is flushed, so the helper gets the numbers as well. */
  void sfenceVma(Field rs1, Field rs2) {
    b.run(SFENCE, rs1, x(rs1), rs2, x(rs2));
    b.checkLeave();
  }

  void sfenceInval() {
    b.run(SFENCE_INVAL);
    b.checkLeave();
  }
}
