package dev.rhea.cpu.decode;

import java.util.Map;

/**
 * What the assembler made.
 *
 * @param origin gva of the first byte
 * @param bytes code and data; the caller's to keep
 * @param symbols labels and constants by name, the numeric labels left out
 */
@SuppressWarnings("ArrayRecordComponent")
public record Program(long origin, byte[] bytes, Map<String, Long> symbols) {
  public Program {
    symbols = Map.copyOf(symbols);
  }

  /** The value of {@code symbol}. */
  public long symbol(String symbol) {
    Long value = symbols.get(symbol);
    if (value == null) {
      throw new IllegalArgumentException("the program defines no symbol " + symbol);
    }
    return value;
  }
}
