package dev.rhea.cpu.decode;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Instruction words as text, by the operand texts of the pattern files. Immutable; not hot. */
public final class Disassembler {
  private final Decoder decoder;
  private final XFormat format;

  public Disassembler(PatternSet patterns, XFormat format) {
    this(new Decoder(patterns), format);
  }

  /** A disassembler that shares {@code decoder}. */
  public Disassembler(Decoder decoder, XFormat format) {
    this.decoder = decoder;
    this.format = format;
  }

  /**
   * The text of the instruction {@code word} at {@code pc}, such as {@code addi a0, a1, -1}; for a
   * word without a row {@code .word 0x…}. The upper half does not matter for a 2-byte instruction.
   *
   * @param pc gva, for targets
   */
  public String text(int word, long pc) {
    int index = decoder.row(word);
    return index < 0
        ? String.format(Locale.ROOT, ".word 0x%08x", word)
        : text(decoder.get(index), word, pc);
  }

  /** The row of {@code word}, or null. */
  public @Nullable Row row(int word) {
    int index = decoder.row(word);
    return index < 0 ? null : decoder.get(index);
  }

  /** The text of {@code word} as an instruction of {@code row}. */
  public String text(Row row, int word, long pc) {
    StringBuilder out = new StringBuilder(row.mnemonic());
    if (!row.operands().text().isEmpty() && !row.operands().hasSuffix()) {
      out.append(' ');
    }
    for (OperandText.Part part : row.operands().parts()) {
      append(out, row, part, word, pc);
    }
    return out.toString().stripTrailing();
  }

  private void append(StringBuilder out, Row row, OperandText.Part part, int word, long pc) {
    switch (part) {
      case OperandText.Literal literal -> out.append(literal.text());
      case OperandText.Operand operand ->
          out.append(format.print(operand.kind(), value(row, operand, word), pc));
      case OperandText.Optional optional -> {
        if (!isDefault(row, optional, word)) {
          for (OperandText.Part inner : optional.parts()) {
            append(out, row, inner, word, pc);
          }
        }
      }
    }
  }

  private boolean isDefault(Row row, OperandText.Optional optional, int word) {
    for (OperandText.Part part : optional.parts()) {
      if (part instanceof OperandText.Operand operand
          && !Objects.equals(
              format.defaultValue(operand.kind()), (Long) value(row, operand, word))) {
        return false;
      }
    }
    return true;
  }

  private static long value(Row row, OperandText.Operand operand, int word) {
    return row.field(operand.field()).extract(word);
  }
}
