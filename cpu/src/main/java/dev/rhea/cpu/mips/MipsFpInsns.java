package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/**
 * What the floating-point chapters share: how registers are found. A double stands in the slot of
 * its (without Status.FR: even) register. A word stands in the low half of its register's slot, but
 * without Status.FR an odd one in the upper half of its pair's; for an even register number the
 * difference folds away.
 */
abstract class MipsFpInsns extends MipsInsns {
  private static final Helper REQUIRE = Helper.guard(MipsFpHelpers.class, "require");
  private static final Helper REQUIRE_EVEN = Helper.guard(MipsFpHelpers.class, "requireEven");
  private static final Helper REQUIRE_WIDE = Helper.guard(MipsFpHelpers.class, "requireWide");
  private static final long UPPER = -1L << 32;

  MipsFpInsns(IrBuilder b) {
    super(b);
  }

  // ---- guards -----------------------------------------------------------------------------------

  /** Before anything that touches floating-point state. */
  final void require() {
    b.run(REQUIRE);
  }

  /** The same, and without Status.FR none of the registers, of doubles, may be odd. */
  final void requireEven(Value registers) {
    b.run(REQUIRE_EVEN, b.and(registers, constant(1)));
  }

  /** The same, and with Status.FR only. */
  final void requireWide() {
    b.run(REQUIRE_WIDE);
  }

  // ---- registers --------------------------------------------------------------------------------

  /** Register {@code f} as a double. */
  final Value d(Field f) {
    return b.slot(MipsState.F, f);
  }

  final void setD(Field f, Value value) {
    b.setSlot(MipsState.F, f, value);
  }

  /** Not 0 if register {@code f} names the upper half of {@code pair}. */
  private Value isUpper(Field f, Field pair) {
    return b.and(b.sub(f, pair), b.slot(MipsState.PAIRS));
  }

  /** Register {@code f} as a word; what is above it is not specified. */
  final Value s(Field f, Field pair) {
    Value upper = isUpper(f, pair);
    Value shifted = b.shr(b.slot(MipsState.F, pair), constant(32));
    return b.select(Cond.EQ, upper, constant(0), b.slot(MipsState.F, f), shifted);
  }

  /** Writes a word; the rest of the register stays. */
  final void setS(Field f, Field pair, Value value) {
    Value word = b.zext32(value);
    Value upper = isUpper(f, pair);
    Value own = b.slot(MipsState.F, f);
    Value lower = b.or(b.and(own, constant(UPPER)), word);
    b.setSlot(MipsState.F, f, b.select(Cond.EQ, upper, constant(0), lower, own));
    writeUpper(pair, upper, word);
  }

  private void writeUpper(Field pair, Value upper, Value word) {
    Value old = b.slot(MipsState.F, pair);
    Value both = b.or(b.zext32(old), b.shl(word, constant(32)));
    b.setSlot(MipsState.F, pair, b.select(Cond.EQ, upper, constant(0), old, both));
  }

  /** 64 bits for a transfer: without Status.FR an odd register stands for its pair. */
  final Value whole(Field f, Field pair) {
    Value upper = isUpper(f, pair);
    Value own = b.slot(MipsState.F, f);
    return b.select(Cond.EQ, upper, constant(0), own, b.slot(MipsState.F, pair));
  }

  final void setWhole(Field f, Field pair, Value value) {
    Value bits = b.copy(value);
    Value upper = isUpper(f, pair);
    Value own = b.slot(MipsState.F, f);
    b.setSlot(MipsState.F, f, b.select(Cond.EQ, upper, constant(0), bits, own));
    Value old = b.slot(MipsState.F, pair);
    b.setSlot(MipsState.F, pair, b.select(Cond.EQ, upper, constant(0), old, bits));
  }

  /** The upper word of a register of 64 bits, in the low half. */
  final Value high(Field f, Field pair) {
    return b.shr(whole(f, pair), constant(32));
  }

  final void setHigh(Field f, Field pair, Value value) {
    Value low = b.zext32(whole(f, pair));
    setWhole(f, pair, b.or(low, b.shl(value, constant(32))));
  }

  /** Condition code {@code cc}: 0 or 1. */
  final Value cc(Field cc) {
    return b.slot(MipsState.CC, cc);
  }
}
