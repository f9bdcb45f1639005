package dev.rhea.cpu.ir;

/**
 * A field of an instruction word: a register number or an immediate. Symbolic at build time, when
 * the interpreter is generated; a constant at translation time. A front-end method must give the
 * same meaning in both cases and so cannot look at the value; it uses a field as an I64 value
 * (immediate) or as an index into a bank of slots.
 */
public final class Field extends Value {
  private final int index;
  private final boolean symbolic;
  private final long constant;

  private Field(int operand, int index, boolean symbolic, long constant) {
    super(operand, Type.I64, 0);
    this.index = index;
    this.symbolic = symbolic;
    this.constant = constant;
  }

  /** The row's field number {@code index}, value unknown. */
  public static Field symbolic(int index) {
    return new Field(Operand.field(index), index, true, 0);
  }

  /** A known value, whose operand is {@code operand} (a constant in the builder's pool). */
  static Field constant(int operand, long value) {
    return new Field(operand, -1, false, value);
  }

  /** For builders and hints only: see {@link IrBuilder}. */
  boolean isSymbolic() {
    return symbolic;
  }

  int index() {
    return index;
  }

  long constant() {
    return constant;
  }
}
