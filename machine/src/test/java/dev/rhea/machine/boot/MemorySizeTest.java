package dev.rhea.machine.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "73400320, 70 MiB",
    "1048575, 1023.9 KiB",
    "5368709120, 5 GiB",
    "-1, 15.9 EiB",
  })
  void text(long bytes, String text) {
    assertEquals(text, MemorySize.text(bytes));
  }
}
