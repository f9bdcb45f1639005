package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row's operand text as a pattern to read by. An operand takes as little text as possible, except
 * before a parenthesis: in {@code imm(rs1)} the last one belongs to the row, earlier ones to the
 * expression.
 */
final class RowMatcher {
  private final Row row;
  private final Pattern pattern;
  private final List<OperandText.Operand> groups = new ArrayList<>();

  RowMatcher(Row row) {
    this.row = row;
    StringBuilder regex = new StringBuilder(row.operands().hasSuffix() ? "" : "\\s*");
    append(regex, row.operands().parts());
    this.pattern = Pattern.compile(regex.append("\\s*").toString());
  }

  Row row() {
    return row;
  }

  private void append(StringBuilder regex, List<OperandText.Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      switch (parts.get(i)) {
        case OperandText.Literal literal -> {
          String text = literal.text().strip();
          if (text.isEmpty()) {
            regex.append("\\s+");
          } else {
            for (String word : text.split("\\s+", -1)) {
              regex.append("\\s*").append(Pattern.quote(word)).append("\\s*");
            }
          }
        }
        case OperandText.Operand operand -> {
          boolean beforeParenthesis =
              i + 1 < parts.size()
                  && parts.get(i + 1) instanceof OperandText.Literal next
                  && next.text().startsWith("(");
          regex.append(beforeParenthesis ? "(.*)" : "(.+?)");
          groups.add(operand);
        }
        case OperandText.Optional optional -> {
          regex.append("(?:");
          append(regex, optional.parts());
          regex.append(")?");
        }
      }
    }
  }

  /**
   * The operands' texts, or null if {@code text} has not the row's shape. An operand of an optional
   * part that is not written has no entry; an expression left out before a parenthesis is 0.
   *
   * @param text what follows the row's mnemonic, its suffix included
   */
  @Nullable Map<OperandText.Operand, String> match(String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Map<OperandText.Operand, String> result = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      String operand = matcher.group(i + 1);
      if (operand != null) {
        result.put(groups.get(i), operand.isBlank() ? "0" : operand.strip());
      }
    }
    return result;
  }
}
