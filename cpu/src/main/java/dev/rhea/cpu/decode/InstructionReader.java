package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the rows that an instruction's text stands for, and encodes them. Immutable. */
final class InstructionReader {
  private static final int MAX_DEPTH = 8;

  /** A machine instruction with its operands' texts. */
  record Matched(Row row, Map<OperandText.Operand, String> operands) {}

  private final Map<String, List<RowMatcher>> matchers = new HashMap<>();
  private final Decoder decoder;
  private final XFormat format;
  private final Dialect dialect;

  InstructionReader(PatternSet patterns, XFormat format, Dialect dialect) {
    this.decoder = new Decoder(patterns);
    this.format = format;
    this.dialect = dialect;
    patterns
        .byMnemonic()
        .forEach((name, rows) -> matchers.put(name, rows.stream().map(RowMatcher::new).toList()));
  }

  /**
   * The machine instructions for one line.
   *
   * @throws AssemblerException if there are none, with a reason
   */
  List<Matched> read(String mnemonic, String operands, Dialect.Constants constants) {
    return read(mnemonic, operands, constants, 0);
  }

  private List<Matched> read(
      String mnemonic, String operands, Dialect.Constants constants, int depth) {
    if (depth > MAX_DEPTH) {
      throw new AssemblerException(mnemonic + " expands without end");
    }
    List<String> reasons = new ArrayList<>();
    Matched machine = machine(mnemonic, operands, reasons);
    if (machine != null) {
      return List.of(machine);
    }
    List<String> parts = SourceReader.splitOperands(operands);
    List<String> computed = dialect.expand(mnemonic, parts, constants);
    if (computed != null) {
      return readAll(computed, constants, depth);
    }
    for (PseudoTable.Pseudo pseudo : dialect.pseudos().of(mnemonic)) {
      if (pseudo.parameters().size() == parts.size()) {
        try {
          return readAll(pseudo.expand(parts), constants, depth);
        } catch (AssemblerException e) {
          reasons.add(String.valueOf(e.getMessage()));
        }
      } else {
        reasons.add(mnemonic + " takes " + String.join(", ", pseudo.parameters()));
      }
    }
    throw new AssemblerException(
        reasons.isEmpty() ? "unknown instruction " + mnemonic : String.join("; or ", reasons));
  }

  private List<Matched> readAll(List<String> lines, Dialect.Constants constants, int depth) {
    List<Matched> result = new ArrayList<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      String mnemonic = space < 0 ? line : line.substring(0, space);
      result.addAll(read(mnemonic, space < 0 ? "" : line.substring(space), constants, depth + 1));
    }
    return result;
  }

  private @Nullable Matched machine(String mnemonic, String operands, List<String> reasons) {
    for (int end = mnemonic.length(); end > 0; end = mnemonic.lastIndexOf('.', end - 1)) {
      for (RowMatcher matcher : matchers.getOrDefault(mnemonic.substring(0, end), List.of())) {
        boolean whole = end == mnemonic.length();
        if (!whole && !matcher.row().operands().hasSuffix()) {
          continue;
        }
        Map<OperandText.Operand, String> texts =
            matcher.match(
                matcher.row().operands().hasSuffix()
                    ? mnemonic.substring(end) + " " + operands
                    : operands);
        String reason =
            texts == null
                ? matcher.row().mnemonic() + " takes " + matcher.row().operands().text()
                : wrongName(texts);
        if (texts != null && reason == null) {
          return new Matched(matcher.row(), texts);
        }
        reasons.add(String.valueOf(reason));
      }
    }
    return null;
  }

  /** What is wrong with an operand that has to be a name; null if nothing. */
  private @Nullable String wrongName(Map<OperandText.Operand, String> texts) {
    for (Map.Entry<OperandText.Operand, String> operand : texts.entrySet()) {
      try {
        format.parse(operand.getKey().kind(), operand.getValue());
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
    }
    return null;
  }

  /**
   * The instruction's word.
   *
   * @throws AssemblerException if an operand does not fit or the word would mean another
   *     instruction
   */
  int encode(Matched instruction, long pc, Expression.Scope scope) {
    Row row = instruction.row();
    int word = row.value();
    for (OperandText.Operand operand : row.operands().operands()) {
      String text = instruction.operands().get(operand);
      try {
        word = row.field(operand.field()).insert(word, value(operand, text, pc, scope));
      } catch (IllegalArgumentException e) {
        throw new AssemblerException(
            row.mnemonic() + ": operand " + operand.field() + ": " + e.getMessage());
      }
    }
    int decoded = decoder.row(word);
    if (decoded != row.index()) {
      throw new AssemblerException(
          row.mnemonic()
              + " with these operands is "
              + (decoded < 0 ? "reserved" : decoder.get(decoded).mnemonic()));
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
