package dev.rhea.cpu.decode;

import org.jspecify.annotations.Nullable;

/**
 * An architecture's way of writing operands; the disassembler prints by it and the assembler reads
 * by it. What to write is told by the operand's <em>kind</em>: the word behind the colon in {@code
 * field:kind} of the operand text, or the field's name. Implementations are stateless.
 *
 * <p>The two directions must be inverse: what {@link #print} gives for a field's value, {@link
 * #parse} or an expression with {@link #fromExpression} turns back into that value.
 */
public interface XFormat {
  /** Whether this architecture has operands of the kind; checked for every row by a test. */
  boolean knows(String kind);

  /**
   * The text of an operand.
   *
   * @param kind the operand's kind
   * @param value the field's value, as {@link FieldSpec#extract} gives it
   * @param pc gva of the instruction, for targets that are printed as absolute addresses
   */
  String print(String kind, long value, long pc);

  /**
   * The field's value if {@code text} is a name of this kind (a register, a control register, a
   * rounding mode, a fence set); null if it is to be evaluated as an expression.
   *
   * @throws IllegalArgumentException if the kind allows names only and this is none; the message is
   *     a sentence for the user
   */
  @Nullable Long parse(String kind, String text);

  /**
   * The field's value for an operand written as an expression. By default the expression's value;
   * branch targets subtract {@code pc}, upper immediates shift.
   */
  default long fromExpression(String kind, long value, long pc) {
    return value;
  }

  /** The value of an operand that stands in an optional part and is not written, or null. */
  default @Nullable Long defaultValue(String kind) {
    return null;
  }
}
