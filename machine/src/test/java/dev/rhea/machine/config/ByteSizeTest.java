package dev.rhea.machine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rhea.machine.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "512, M, 536870912",
    "512M, M, 536870912",
    "2G, M, 2147483648",
    "2g, M, 2147483648",
    "1.5G, M, 1610612736",
    "64T, M, 70368744177664",
    "4096, B, 4096",
    "4096B, M, 4096",
    "8k, B, 8192",
    "0x8000, B, 32768",
    "0xB, B, 11",
    "0, M, 0",
    "16777215T, B, -1099511627776",
  })
  void readsWhatQemuReads(String text, char unit, long bytes) {
    assertEquals(bytes, ByteSize.parse("-m", text, unit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "M", "x", "1x", "-1", "+1", "1e3", "0x", "16777216T", "16E", "1.5B", "1 G"})
  void anythingElseIsAnErrorOfOneSentence(String text) {
    UserError error = assertThrows(UserError.class, () -> ByteSize.parse("-m " + text, text, 'M'));
    assertEquals(
        "-m "
            + text
            + ": '"
            + text
            + "' is no size; write a number below 2^64, with K, M, G or T behind it",
        error.getMessage());
  }

  @Test
  void formatsWithTheLargestSuffixThatFits() {
    assertEquals("512M", ByteSize.format(512L << 20));
    assertEquals("2G", ByteSize.format(2L << 30));
    assertEquals("1536", ByteSize.format(1536));
    assertEquals("0", ByteSize.format(0));
  }
}
