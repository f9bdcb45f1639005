package dev.rhea.cpu.mips;

import dev.rhea.cpu.ir.Field;
import dev.rhea.cpu.ir.IrBuilder;
import dev.rhea.cpu.ir.Value;

/**
 * What the chapters of the front-end share: names for operands. A chapter has one method per
 * instruction, called with the fields of its pattern row, known or symbolic.
 */
abstract class MipsInsns {
  final IrBuilder b;

  MipsInsns(IrBuilder b) {
    this.b = b;
  }

  /** General register {@code r}. */
  final Value x(Field r) {
    return b.slot(MipsState.R, r);
  }

  final void setX(Field r, Value value) {
    b.setSlot(MipsState.R, r, value);
  }

  /** The low word of general register {@code r}, as I32. */
  final Value w(Field r) {
    return b.trunc32(x(r));
  }

  /** Writes a 32-bit result, sign-extended as all word instructions do. */
  final void setW(Field r, Value word) {
    setX(r, b.sext32(word));
  }

  final Value hi() {
    return b.slot(MipsState.HI);
  }

  final Value lo() {
    return b.slot(MipsState.LO);
  }

  final void setHi(Value value) {
    b.setSlot(MipsState.HI, value);
  }

  final void setLo(Value value) {
    b.setSlot(MipsState.LO, value);
  }

  final Value constant(long value) {
    return b.constant(value);
  }
}
