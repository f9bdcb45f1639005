package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;

/**
 * What the floating-point chapters share. Narrower values live in the 64-bit registers below ones
 * (NaN boxing, section 21.2); the arithmetic helpers take and give whole registers.
 */
abstract class RvFpInsns extends RvInsns {
  /** The bits above a boxed single and a boxed half. */
  static final long BOX32 = 0xFFFF_FFFF_0000_0000L;

  static final long BOX16 = 0xFFFF_FFFF_FFFF_0000L;

  private static final Helper REQUIRE_FP = Helper.guard(RvFpHelpers.class, "requireFp");
  private static final Helper DIRTY_FP = Helper.guard(RvFpHelpers.class, "dirtyFp");

  RvFpInsns(IrBuilder b) {
    super(b);
  }

  /** Before anything that reads floating-point state only. */
  final void requireFp() {
    b.run(REQUIRE_FP);
  }

  /** Before anything that writes a floating-point register or may raise a flag. */
  final void dirtyFp() {
    b.run(DIRTY_FP);
  }

  final void fused(Helper helper, Field rd, Field rs1, Field rs2, Field rs3, Field rm) {
    dirtyFp();
    setF(rd, b.call(helper, f(rs1), f(rs2), f(rs3), rm));
  }

  final void binary(Helper helper, Field rd, Field rs1, Field rs2, Field rm) {
    dirtyFp();
    setF(rd, b.call(helper, f(rs1), f(rs2), rm));
  }

  final void unary(Helper helper, Field rd, Field rs1, Field rm) {
    dirtyFp();
    setF(rd, b.call(helper, f(rs1), rm));
  }

  /** Minimum and maximum, which round nothing. */
  final void choose(Helper helper, Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setF(rd, b.call(helper, f(rs1), f(rs2)));
  }

  final void compare(Helper helper, Field rd, Field rs1, Field rs2) {
    dirtyFp();
    setX(rd, b.call(helper, f(rs1), f(rs2)));
  }

  final void toInteger(Helper helper, Field rd, Field rs1, Field rm) {
    dirtyFp();
    setX(rd, b.call(helper, f(rs1), rm));
  }

  final void fromInteger(Helper helper, Field rd, Field rs1, Field rm) {
    dirtyFp();
    setF(rd, b.call(helper, x(rs1), rm));
  }
}
