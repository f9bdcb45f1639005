package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the machine instructions that an instruction's text stands for. Immutable. */
final class InstructionReader {
  /** A row that fits by its shape and names, with its operands' texts. */
  record Candidate(Row row, Map<OperandText.Operand, String> operands) {}

  private final Map<String, List<RowMatcher>> matchers = new HashMap<>();
  private final XFormat format;
  private final Dialect dialect;

  InstructionReader(PatternSet patterns, XFormat format, Dialect dialect) {
    this.format = format;
    this.dialect = dialect;
    patterns
        .byMnemonic()
        .forEach((name, rows) -> matchers.put(name, rows.stream().map(RowMatcher::new).toList()));
  }

  /**
   * The machine instructions for one line; for each the rows to be tried in order, of equal length.
   *
   * @throws AssemblerException if there are none, with a reason
   */
  List<List<Candidate>> read(String mnemonic, String operands, Dialect.Constants constants) {
    List<String> reasons = new ArrayList<>();
    List<Candidate> machine = machine(mnemonic, operands, reasons);
    if (!machine.isEmpty()) {
      return List.of(machine);
    }
    List<String> parts = SourceReader.splitOperands(operands);
    List<String> computed = dialect.expand(mnemonic, parts, constants);
    if (computed != null) {
      return readMachine(computed);
    }
    for (PseudoTable.Pseudo pseudo : dialect.pseudos().of(mnemonic)) {
      if (pseudo.parameters().size() == parts.size()) {
        try {
          return readMachine(pseudo.expand(parts));
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

  /** The machine instructions that an expansion consists of. */
  private List<List<Candidate>> readMachine(List<String> lines) {
    List<List<Candidate>> result = new ArrayList<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      List<String> reasons = new ArrayList<>();
      List<Candidate> machine =
          space < 0
              ? machine(line, "", reasons)
              : machine(line.substring(0, space), line.substring(space + 1), reasons);
      if (machine.isEmpty()) {
        throw new AssemblerException(
            reasons.isEmpty() ? "no instruction " + line : String.join("; or ", reasons));
      }
      result.add(machine);
    }
    return result;
  }

  /** The rows of that mnemonic, which may have a suffix, whose shape and names fit. */
  private List<Candidate> machine(String mnemonic, String operands, List<String> reasons) {
    List<Candidate> result = new ArrayList<>();
    for (int end = mnemonic.length(); end > 0; end = mnemonic.lastIndexOf('.', end - 1)) {
      String suffix = mnemonic.substring(end);
      for (RowMatcher matcher : matchers.getOrDefault(mnemonic.substring(0, end), List.of())) {
        Row row = matcher.row();
        boolean takesSuffix = row.operands().hasSuffix();
        if (!takesSuffix && !suffix.isEmpty()) {
          continue;
        }
        Map<OperandText.Operand, String> texts =
            matcher.match(takesSuffix ? suffix + " " + operands : operands);
        String reason =
            texts == null ? row.mnemonic() + " takes " + row.operands().text() : wrongName(texts);
        if (reason != null) {
          reasons.add(reason);
        } else if (texts != null
            && (result.isEmpty() || result.getFirst().row().lengthBytes() == row.lengthBytes())) {
          result.add(new Candidate(row, texts));
        }
      }
    }
    return result;
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
}
