package dev.rhea.cpu.decode;

import java.util.Locale;

/**
 * Evaluates an expression of the assembler by recursive descent, with GNU as's operators and
 * precedence: unary {@code - ~ +} before {@code * / % << >>} before {@code | & ^} before {@code +
 * -}. 64-bit arithmetic modulo 2^64; {@code /} and {@code %} are signed, {@code >>} shifts in
 * zeros, as there.
 */
final class Expression {
  /** Where names get their values. */
  interface Scope {
    /** The value of a symbol, of {@code .}, or of a local label such as {@code 1b}. */
    long symbol(String name);

    /** The value of {@code %name(argument)}. */
    long function(String name, long argument);
  }

  private final String text;
  private final Scope scope;
  private int at;

  private Expression(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  /**
   * The value of {@code text}.
   *
   * @throws AssemblerException if it is malformed or the scope does not know a name
   */
  static long evaluate(String text, Scope scope) {
    Expression e = new Expression(text, scope);
    long value = e.sum();
    e.skipSpace();
    if (e.at < text.length()) {
      throw new AssemblerException(
          "cannot understand \"" + text + "\" from " + text.substring(e.at));
    }
    return value;
  }

  private long sum() {
    long value = bits();
    while (true) {
      if (take('+')) {
        value += bits();
      } else if (take('-')) {
        value -= bits();
      } else {
        return value;
      }
    }
  }

  private long bits() {
    long value = product();
    while (true) {
      if (take('|')) {
        value |= product();
      } else if (take('&')) {
        value &= product();
      } else if (take('^')) {
        value ^= product();
      } else {
        return value;
      }
    }
  }

  private long product() {
    long value = unary();
    while (true) {
      if (take('*')) {
        value *= unary();
      } else if (take('/')) {
        value /= divisor(unary());
      } else if (take('%')) {
        value %= divisor(unary());
      } else if (take("<<")) {
        value = shifted(value, unary(), true);
      } else if (take(">>")) {
        value = shifted(value, unary(), false);
      } else {
        return value;
      }
    }
  }

  private long divisor(long value) {
    if (value == 0) {
      throw new AssemblerException("division by zero in \"" + text + "\"");
    }
    return value;
  }

  private static long shifted(long value, long amount, boolean left) {
    if (amount < 0 || amount > 63) {
      throw new AssemblerException("shift by " + amount);
    }
    return left ? value << amount : value >>> amount;
  }

  private long unary() {
    if (take('-')) {
      return -unary();
    }
    if (take('~')) {
      return ~unary();
    }
    if (take('+')) {
      return unary();
    }
    if (take('(')) {
      return parenthesised();
    }
    if (take('%')) {
      String name = word();
      if (!take('(')) {
        throw new AssemblerException("%" + name + " needs an argument in parentheses");
      }
      return scope.function(name, parenthesised());
    }
    skipSpace();
    if (at < text.length() && text.charAt(at) == '\'') {
      return character();
    }
    String word = word();
    return Character.isDigit(word.charAt(0)) && !isLocalLabel(word)
        ? number(word)
        : scope.symbol(word);
  }

  private long parenthesised() {
    long value = sum();
    if (!take(')')) {
      throw new AssemblerException("a ) is missing in \"" + text + "\"");
    }
    return value;
  }

  private long character() {
    int[] end = {at + 1};
    if (end[0] >= text.length()) {
      throw new AssemblerException("no character behind ' in \"" + text + "\"");
    }
    int value = Escapes.next(text, end);
    at = end[0];
    if (at < text.length() && text.charAt(at) == '\'') {
      at++;
    }
    return value;
  }

  private static boolean isLocalLabel(String word) {
    char last = word.charAt(word.length() - 1);
    return (last == 'b' || last == 'f')
        && word.substring(0, word.length() - 1).chars().allMatch(Character::isDigit);
  }

  static long number(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    try {
      if (lower.startsWith("0x")) {
        return Long.parseUnsignedLong(lower.substring(2), 16);
      }
      if (lower.startsWith("0b")) {
        return Long.parseUnsignedLong(lower.substring(2), 2);
      }
      return lower.startsWith("0") && lower.length() > 1
          ? Long.parseUnsignedLong(lower.substring(1), 8)
          : Long.parseUnsignedLong(lower);
    } catch (NumberFormatException _) {
      throw new AssemblerException("not a number: " + word);
    }
  }

  private String word() {
    skipSpace();
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw new AssemblerException(
          "a value is missing in \""
              + text
              + "\""
              + (at < text.length() ? " before " + text.substring(at) : ""));
    }
    return text.substring(start, at);
  }

  static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$';
  }

  private boolean take(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean take(String s) {
    skipSpace();
    if (text.startsWith(s, at)) {
      at += s.length();
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
