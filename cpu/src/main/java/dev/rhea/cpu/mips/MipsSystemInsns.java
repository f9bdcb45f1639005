package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.JumpKind;

/** System calls, coprocessor 0, the TLB, hardware registers. */
public final class MipsSystemInsns extends MipsInsns {
  private static final Helper SYSCALL = Helper.faults(MipsSystemHelpers.class, "syscall");
  private static final Helper BREAK = Helper.faults(MipsSystemHelpers.class, "breakpoint");
  private static final Helper READ = Helper.synced(MipsSystemHelpers.class, "mfc0");
  private static final Helper WRITE = Helper.synced(MipsSystemHelpers.class, "mtc0");
  private static final Helper READ_LONG = Helper.synced(MipsSystemHelpers.class, "dmfc0");
  private static final Helper WRITE_LONG = Helper.synced(MipsSystemHelpers.class, "dmtc0");
  private static final Helper TLBR = Helper.synced(MipsSystemHelpers.class, "tlbr");
  private static final Helper TLBWI = Helper.synced(MipsSystemHelpers.class, "tlbwi");
  private static final Helper TLBWR = Helper.synced(MipsSystemHelpers.class, "tlbwr");
  private static final Helper TLBP = Helper.synced(MipsSystemHelpers.class, "tlbp");
  private static final Helper ERET = Helper.synced(MipsSystemHelpers.class, "eret");
  private static final Helper WAIT = Helper.synced(MipsSystemHelpers.class, "await");
  private static final Helper CACHE = Helper.synced(MipsSystemHelpers.class, "cache");
  private static final Helper DI = Helper.synced(MipsSystemHelpers.class, "di");
  private static final Helper EI = Helper.synced(MipsSystemHelpers.class, "ei");
  private static final Helper CHECK = Helper.faults(MipsSystemHelpers.class, "checkCp0");
  private static final Helper RDHWR = Helper.synced(MipsSystemHelpers.class, "rdhwr");
  private static final Helper USER_LOCAL = Helper.faults(MipsSystemHelpers.class, "rdhwr");

  public MipsSystemInsns(IrBuilder b) {
    super(b);
  }

  /** The code is for software to read from the instruction. */
  void syscall(Field code) {
    b.run(SYSCALL);
  }

  /** The same. */
  void break_(Field code) {
    b.run(BREAK);
  }

  void mfc0(Field rt, Field rd, Field sel) {
    setX(rt, b.call(READ, rd, sel));
    b.checkLeave();
  }

  void mtc0(Field rt, Field rd, Field sel) {
    b.run(WRITE, rd, sel, x(rt));
    b.checkLeave();
  }

  void dmfc0(Field rt, Field rd, Field sel) {
    setX(rt, b.call(READ_LONG, rd, sel));
    b.checkLeave();
  }

  void dmtc0(Field rt, Field rd, Field sel) {
    b.run(WRITE_LONG, rd, sel, x(rt));
    b.checkLeave();
  }

  void tlbr() {
    synced(TLBR);
  }

  void tlbwi() {
    synced(TLBWI);
  }

  void tlbwr() {
    synced(TLBWR);
  }

  void tlbp() {
    synced(TLBP);
  }

  private void synced(Helper helper) {
    b.run(helper);
    b.checkLeave();
  }

  /** The helper's leave makes the engine go on in the other mode; the target is its result. */
  void eret() {
    b.jump(b.call(ERET), JumpKind.PLAIN);
  }

  void await(Field code) {
    synced(WAIT);
  }

  void cache(Field op, Field offset, Field base) {
    b.run(CACHE, op);
    b.checkLeave();
  }

  void di(Field rt) {
    setX(rt, b.call(DI));
    b.checkLeave();
  }

  void ei(Field rt) {
    setX(rt, b.call(EI));
    b.checkLeave();
  }

  /** There is one set of general registers, so the previous set is the present one. */
  void rdpgpr(Field rd, Field rt) {
    b.run(CHECK);
    setX(rd, x(rt));
  }

  /** The same. */
  void wrpgpr(Field rd, Field rt) {
    b.run(CHECK);
    setX(rd, x(rt));
  }

  void rdhwr(Field rt, Field rd) {
    setX(rt, b.call(RDHWR, rd));
    b.checkLeave();
  }

  /** The thread pointer, which programs read often and time does not change. */
  void rdhwrUlr(Field rt, Field rd) {
    setX(rt, b.call(USER_LOCAL, rd));
  }
}
