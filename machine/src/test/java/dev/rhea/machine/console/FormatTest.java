package dev.rhea.machine.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are what QEMU 10's {@code xp} prints for the same bytes. */
class FormatTest {
  private static final Format DEFAULT = new Format(1, 'x', 4);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bx | 0x97               | \"0x97\"",
        "hx | 0x8613             | \"0x8613\"",
        "wx | 0x297              | \"0x00000297\"",
        "gx | 0x0202b583f1402573 | \"0x0202b583f1402573\"",
        "bd | 0x97               | \"151\"",
        "bd | 0x2                | \"  2\"",
        "hd | 0x297              | \"  663\"",
        "wd | 0x297              | \"       663\"",
        "wd | 0xf1402573         | \"4047512947\"",
        "gd | 0x0282861300000297 | \"  180854351210742423\"",
        "wo | 0x297              | \"      01227\"",
        "wo | 0xf1402573         | \"036120022563\"",
        "c  | 0x73               | \"'s'\"",
        "c  | 0x97               | \"'\\x97'\"",
      })
  void showsValuesAsQemuDoes(String format, String value, String text) {
    assertEquals(text, Format.parse(format, DEFAULT).show(Long.decode(value)));
  }

  @Test
  void countNotationAndSizeComeInAnyOrderBehindTheCount() {
    assertEquals(new Format(16, 'x', 1), Format.parse("16xb", DEFAULT));
    assertEquals(new Format(16, 'u', 8), Format.parse("16gu", DEFAULT));
    assertEquals(new Format(1, 'x', 4), Format.parse("", DEFAULT));
  }

  @Test
  void whatIsNotSaidIsAsLastTime() {
    assertEquals(new Format(2, 'd', 8), Format.parse("2", new Format(5, 'd', 8)));
  }

  @Test
  void linesAreAsLongAsQemus() {
    assertEquals(8, Format.parse("bx", DEFAULT).perLine());
    assertEquals(8, Format.parse("hx", DEFAULT).perLine());
    assertEquals(4, Format.parse("wx", DEFAULT).perLine());
    assertEquals(2, Format.parse("gx", DEFAULT).perLine());
  }

  @Test
  void unknownLetterIsNamed() {
    assertThrows(MonitorError.class, () -> Format.parse("4q", DEFAULT));
  }
}
