package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Shortcut;
import org.jspecify.annotations.Nullable;

/**
 * What the floating-point chapters share. Narrower values live in the 64-bit registers below ones
 * (NaN boxing, section 21.2); the arithmetic helpers take and give whole registers.
 */
abstract class RvFpInsns extends RvInsns {
  /** The bits above a boxed single and a boxed half. */
  static final long BOX32 = 0xFFFF_FFFF_0000_0000L;

  static final long BOX16 = 0xFFFF_FFFF_FFFF_0000L;

  private static final Helper REQUIRE_FP =
      Helper.guard(RvFpHelpers.class, "requireFp")
          .withShortcut(Shortcut.none().test(RvFpShortcuts.class, "isOn"));
  private static final Helper DIRTY_FP =
      Helper.guard(RvFpHelpers.class, "dirtyFp")
          .withShortcut(Shortcut.none().test(RvFpShortcuts.class, "isDirty"));

  RvFpInsns(IrBuilder b) {
    super(b);
  }

  /**
   * The helper {@code name} of {@code helpers} with a shortcut.
   *
   * @param test method of {@link RvFpShortcuts}
   * @param compute method of {@code shortcuts}
   * @param accept method of {@code shortcuts}
   */
  static Helper helper(
      Class<?> helpers,
      Class<?> shortcuts,
      String name,
      @Nullable String test,
      String compute,
      @Nullable String accept) {
    Shortcut shortcut = Shortcut.none().compute(shortcuts, compute);
    if (test != null) {
      shortcut = shortcut.test(RvFpShortcuts.class, test);
    }
    if (accept != null) {
      shortcut = shortcut.accept(shortcuts, accept);
    }
    return Helper.faults(helpers, name).withShortcut(shortcut);
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
