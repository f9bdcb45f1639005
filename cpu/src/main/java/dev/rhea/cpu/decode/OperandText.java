package dev.rhea.cpu.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * A row's operand text, taken apart.
 *
 * @param text as written in the pattern file
 * @param parts in order
 */
public record OperandText(String text, List<Part> parts) {
  /** A piece of operand text. */
  public sealed interface Part {
    /** Adds the operands in it to {@code result}. */
    void collectOperands(List<Operand> result);
  }

  /** Characters that stand for themselves. */
  public record Literal(String text) implements Part {
    @Override
    public void collectOperands(List<Operand> result) {}
  }

  /**
   * A field's value.
   *
   * @param field the field's name
   * @param kind how it is written, see {@link XFormat}
   */
  public record Operand(String field, String kind) implements Part {
    @Override
    public void collectOperands(List<Operand> result) {
      result.add(this);
    }
  }

  /** Parts that are left out when every operand in them has its default value. */
  public record Optional(List<Part> parts) implements Part {
    public Optional {
      parts = List.copyOf(parts);
    }

    @Override
    public void collectOperands(List<Operand> result) {
      for (Part part : parts) {
        part.collectOperands(result);
      }
    }
  }

  public OperandText {
    parts = List.copyOf(parts);
  }

  /**
   * Takes {@code text} apart.
   *
   * @throws IllegalArgumentException if brackets do not match
   */
  public static OperandText parse(String text) {
    List<Part> top = new ArrayList<>();
    List<Part> current = top;
    boolean optional = false;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '[' || c == ']') {
        if ((c == '[') == optional) {
          throw new IllegalArgumentException("brackets in \"" + text + "\" do not match");
        }
        if (optional) {
          top.add(new Optional(current));
        }
        optional = !optional;
        current = optional ? new ArrayList<>() : top;
        i++;
        continue;
      }
      int end = i;
      if (Character.isLetter(c)) {
        while (end < text.length() && isWordPart(text.charAt(end))) {
          end++;
        }
        String word = text.substring(i, end);
        int colon = word.indexOf(':');
        current.add(
            colon < 0
                ? new Operand(word, word)
                : new Operand(word.substring(0, colon), word.substring(colon + 1)));
      } else {
        while (end < text.length() && !startsPart(text.charAt(end))) {
          end++;
        }
        current.add(new Literal(text.substring(i, end)));
      }
      i = end;
    }
    if (optional) {
      throw new IllegalArgumentException("brackets in \"" + text + "\" do not match");
    }
    return new OperandText(text, top);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == ':';
  }

  private static boolean startsPart(char c) {
    return Character.isLetter(c) || c == '[' || c == ']';
  }

  /** All operands, those in optional parts included. */
  public List<Operand> operands() {
    List<Operand> result = new ArrayList<>();
    for (Part part : parts) {
      part.collectOperands(result);
    }
    return result;
  }

  /** Whether the text's beginning is glued to the mnemonic. */
  public boolean hasSuffix() {
    return text.startsWith(".") || text.startsWith("[.");
  }
}
