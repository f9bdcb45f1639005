package dev.rhea.cpu.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places operands into instruction words. Immutable. */
final class InstructionEncoder {
  private final Decoder decoder;
  private final XFormat format;

  InstructionEncoder(PatternSet patterns, XFormat format) {
    this.decoder = new Decoder(patterns);
    this.format = format;
  }

  /**
   * The word by the first candidate that can express the operands.
   *
   * @throws AssemblerException if none can: an operand does not fit, or the word would mean another
   *     instruction
   */
  int encode(List<InstructionReader.Candidate> candidates, long pc, Expression.Scope scope) {
    AssemblerException first = null;
    for (InstructionReader.Candidate candidate : candidates) {
      try {
        return encode(candidate, pc, scope);
      } catch (AssemblerException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new IllegalArgumentException("no candidate") : first;
  }

  private int encode(InstructionReader.Candidate candidate, long pc, Expression.Scope scope) {
    Row row = candidate.row();
    int word = row.value();
    for (OperandText.Operand operand : row.operands().operands()) {
      String text = candidate.operands().get(operand);
      try {
        word = row.field(operand.field()).insert(word, value(operand, text, pc, scope));
      } catch (IllegalArgumentException e) {
        throw new AssemblerException(
            row.mnemonic() + ": operand " + operand.field() + ": " + e.getMessage());
      }
    }
    int index = decoder.row(word);
    if (index < 0) {
      throw new AssemblerException(row.mnemonic() + " with these operands is reserved");
    }
    Row decoded = decoder.get(index);
    if (decoded.index() != row.index() && !decoded.attributes().contains(Row.ALIAS)) {
      throw new AssemblerException(
          row.mnemonic() + " with these operands is " + decoded.mnemonic());
    }
    return word;
  }

  private long value(
      OperandText.Operand operand, @Nullable String text, long pc, Expression.Scope scope) {
    String kind = operand.kind();
    if (text == null) {
      Long value = format.defaultValue(kind);
      if (value == null) {
        throw new IllegalArgumentException("has to be written");
      }
      return value;
    }
    Long named = format.parse(kind, text);
    return named != null
        ? named
        : format.fromExpression(kind, Expression.evaluate(text, scope), pc);
  }
}
