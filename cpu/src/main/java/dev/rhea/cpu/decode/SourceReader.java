package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an assembler source into statements: newline or {@code ;} ends one, {@code #} and {@code
 * //} begin a comment to the end of the line, {@code /* … *}{@code /} encloses one.
 */
final class SourceReader {
  private final List<Statement> statements = new ArrayList<>();
  private final String name;
  private int line;

  private SourceReader(String name) {
    this.name = name;
  }

  static List<Statement> read(String name, String source) {
    SourceReader reader = new SourceReader(name);
    for (String line : reader.withoutBlockComments(source).split("\n", -1)) {
      reader.line++;
      for (String statement : split(withoutComment(line), ';')) {
        reader.readStatement(statement.strip());
      }
    }
    return reader.statements;
  }

  private String withoutBlockComments(String source) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int start = source.indexOf("/*", at);
      if (start < 0) {
        return out.append(source, at, source.length()).toString();
      }
      int end = source.indexOf("*/", start + 2);
      if (end < 0) {
        long number = 1 + source.substring(0, start).chars().filter(c -> c == '\n').count();
        throw new AssemblerException(name + ":" + number + ": this comment is not closed");
      }
      out.append(source, at, start).append(' ');
      source.substring(start, end).chars().filter(c -> c == '\n').forEach(_ -> out.append('\n'));
      at = end + 2;
    }
  }

  private static String withoutComment(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == '\'') {
        i = endOfCharacter(line, i);
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '#' || line.startsWith("//", i))) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  /** Index of the last character of the constant that begins with the quote at {@code start}. */
  private static int endOfCharacter(String text, int start) {
    int end = start + 1;
    if (end < text.length() && text.charAt(end) == '\\') {
      end++;
    }
    return end + 1 < text.length() && text.charAt(end + 1) == '\'' ? end + 1 : end;
  }

  private void readStatement(String text) {
    if (text.isEmpty()) {
      return;
    }
    int end = 0;
    while (end < text.length() && Expression.isWordPart(text.charAt(end))) {
      end++;
    }
    String word = text.substring(0, end);
    String rest = text.substring(end).strip();
    if (word.isEmpty()) {
      throw new AssemblerException(name + ":" + line + ": cannot understand " + text);
    }
    if (rest.startsWith(":")) {
      statements.add(new Statement.Label(line, word));
      readStatement(rest.substring(1).strip());
    } else if (rest.startsWith("=")) {
      statements.add(new Statement.Assignment(line, word, rest.substring(1).strip()));
    } else if (word.startsWith(".")) {
      readDirective(word, splitOperands(rest));
    } else {
      statements.add(new Statement.Instruction(line, word, rest));
    }
  }

  private void readDirective(String word, List<String> operands) {
    if (word.equals(".equ") || word.equals(".set")) {
      if (operands.size() != 2) {
        throw new AssemblerException(name + ":" + line + ": " + word + " takes name, expression");
      }
      statements.add(new Statement.Assignment(line, operands.get(0), operands.get(1)));
    } else {
      statements.add(new Statement.Directive(line, word, operands));
    }
  }

  /**
   * The parts of {@code text} between commas outside quotes and parentheses; none if it is blank.
   */
  static List<String> splitOperands(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    return split(text, ',').stream().map(String::strip).toList();
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == '\'') {
        i = endOfCharacter(text, i);
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == separator && depth == 0) {
          parts.add(text.substring(start, i));
          start = i + 1;
        }
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
