package dev.rhea.cpu.ir;

/**
 * A handle to an operand: what a front-end passes from one builder call to the next. Immutable.
 *
 * <p>A handle to a state slot stands for the slot's content at the moment of use, not at the moment
 * the handle was made; the builder refuses (assertion) a handle whose slot, or possible alias, was
 * written in between. Copy with {@link IrBuilder#copy} where that is needed.
 */
public sealed class Value permits Field {
  private final int operand;
  private final Type type;
  private final int since;

  Value(int operand, Type type, int since) {
    this.operand = operand;
    this.type = type;
    this.since = since;
  }

  /** How many slot writes of this instruction came before the handle was made. */
  final int since() {
    return since;
  }

  /** The encoded operand, see {@link Operand}. */
  public final int operand() {
    return operand;
  }

  /** I32 or I64. Constants and fields are I64 and serve as I32 too. */
  public final Type type() {
    return type;
  }
}
