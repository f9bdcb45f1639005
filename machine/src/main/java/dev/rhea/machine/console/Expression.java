package dev.rhea.machine.console;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * QEMU's monitor expressions over 64-bit integers: numbers in C's notation, {@code 'c'}, {@code
 * $register}, parentheses, unary {@code + - ~}, then {@code * / %} and {@code & | ^} as QEMU has
 * them, on one level, then {@code + -}. All wraps at 64 bits; division is signed.
 */
final class Expression {
  private final String text;
  private final Function<String, OptionalLong> registers;
  private int at;

  private Expression(String text, Function<String, OptionalLong> registers) {
    this.text = text;
    this.registers = registers;
  }

  /**
   * The value of {@code text}.
   *
   * @param registers a register's value by its name
   * @throws MonitorError if it is no expression
   */
  static long evaluate(String text, Function<String, OptionalLong> registers) {
    Expression expression = new Expression(text, registers);
    long value = expression.sum();
    if (expression.peek() != 0) {
      throw new MonitorError(
          "unexpected '" + text.substring(expression.at) + "' in expression '" + text + "'");
    }
    return value;
  }

  private long sum() {
    long value = logic();
    while (true) {
      char c = peek();
      if (c == '+') {
        at++;
        value += logic();
      } else if (c == '-') {
        at++;
        value -= logic();
      } else {
        return value;
      }
    }
  }

  private long logic() {
    long value = product();
    while (true) {
      char c = peek();
      if (c == '&') {
        at++;
        value &= product();
      } else if (c == '|') {
        at++;
        value |= product();
      } else if (c == '^') {
        at++;
        value ^= product();
      } else {
        return value;
      }
    }
  }

  private long product() {
    long value = unary();
    while (true) {
      char c = peek();
      if (c == '*') {
        at++;
        value *= unary();
      } else if (c == '/' || c == '%') {
        at++;
        long divisor = unary();
        if (divisor == 0) {
          throw new MonitorError("division by zero");
        }
        value = c == '/' ? value / divisor : value % divisor;
      } else {
        return value;
      }
    }
  }

  private long unary() {
    char c = peek();
    if (c == '+') {
      at++;
      return unary();
    } else if (c == '-') {
      at++;
      return -unary();
    } else if (c == '~') {
      at++;
      return ~unary();
    } else if (c == '(') {
      at++;
      long value = sum();
      if (peek() != ')') {
        throw new MonitorError("')' expected");
      }
      at++;
      return value;
    } else if (c == '\'') {
      return character();
    } else if (c == '$') {
      at++;
      return register(word());
    }
    return number(word());
  }

  private long character() {
    if (at + 2 >= text.length() || text.charAt(at + 2) != '\'') {
      throw new MonitorError("a character looks like 'c'");
    }
    at += 3;
    return text.charAt(at - 2);
  }

  private long register(String name) {
    OptionalLong value = registers.apply(name);
    if (value.isEmpty()) {
      throw new MonitorError(
          "unknown register '$" + name + "'; 'info registers' shows those there are");
    }
    return value.getAsLong();
  }

  private long number(String word) {
    try {
      if (word.startsWith("0x") || word.startsWith("0X")) {
        return Long.parseUnsignedLong(word.substring(2), 16);
      }
      boolean octal = word.length() > 1 && word.charAt(0) == '0';
      return Long.parseUnsignedLong(word, octal ? 8 : 10);
    } catch (NumberFormatException e) {
      throw new MonitorError(
          word.isEmpty() ? "unexpected end of expression" : "'" + word + "' is no number");
    }
  }

  private String word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at);
  }

  /** The next character that is no blank, or NUL at the end. */
  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }
}
