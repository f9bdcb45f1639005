package dev.rhea.cpu.riscv;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/**
 * What the chapters of the front-end share: names for operands. A chapter has one method per
 * instruction, called with the fields of its pattern row, known or symbolic.
 */
abstract class RvInsns {
  /** Slot of x0, which is hard-wired to zero. */
  static final int X = 0;

  /** Slot of f0. */
  static final int F = 32;

  final IrBuilder b;

  RvInsns(IrBuilder b) {
    this.b = b;
  }

  /** Integer register {@code r}. */
  final Value x(Field r) {
    return b.slot(X, r);
  }

  final void setX(Field r, Value value) {
    b.setSlot(X, r, value);
  }

  /** The low word of integer register {@code r}, as I32. */
  final Value w(Field r) {
    return b.trunc32(x(r));
  }

  /** Writes a 32-bit result, sign-extended as all of RV64's word instructions do. */
  final void setW(Field r, Value word) {
    setX(r, b.sext32(word));
  }

  /** Floating-point register {@code r}, all 64 bits. */
  final Value f(Field r) {
    return b.slot(F, r);
  }

  final void setF(Field r, Value value) {
    b.setSlot(F, r, value);
  }
}
