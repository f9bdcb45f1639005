package dev.rhea.machine.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those that QEMU 10's {@code print} gives. */
class ExpressionTest {
  private static OptionalLong register(String name) {
    return name.equals("a0") ? OptionalLong.of(0x1000) : OptionalLong.empty();
  }

  private static long evaluate(String text) {
    return Expression.evaluate(text, ExpressionTest::register);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "5+3*2; 11",
        "5|3+1; 8",
        "7&3+1; 4",
        "1+2&3; 3",
        "0-1; -1",
        "-1; -1",
        "~0; -1",
        "(2+3)*4; 20",
        "0x10; 16",
        "010; 8",
        "'A'; 65",
        "$a0+8; 4104",
        " 1 + 2 ; 3",
        "7%4; 3",
        "-7/2; -3",
        "0xffffffffffffffff; -1",
      })
  void followsQemusRules(String text, long value) {
    assertEquals(value, evaluate(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "5+|unexpected end of expression",
        "1/0|division by zero",
        "08|'08' is no number",
        "(1|')' expected",
        "1 2|unexpected '2' in expression '1 2'",
        "$foo|unknown register '$foo'; 'info registers' shows those there are",
      })
  void mistakeIsALine(String text, String line) {
    assertEquals(line, assertThrows(MonitorError.class, () -> evaluate(text)).getMessage());
  }
}
