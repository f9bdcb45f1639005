package dev.rhea.devices.flash;

/**
 * The answer to the CFI query (JEDEC JESD68.01; offsets are the standard's, in words of a chip).
 */
final class CfiQuery {
  /** log2 of the bytes that a chip's write buffer takes. */
  static final int WRITE_BUFFER_LOG2 = 11;

  private static final int SIZE = 0x52;

  private CfiQuery() {}

  /**
   * The table of one chip.
   *
   * @param chipBytes size of the chip, a power of two
   * @param blockBytes size of its erase blocks, all alike
   */
  static byte[] table(long chipBytes, int blockBytes) {
    byte[] table = new byte[SIZE];
    int blocks = (int) (chipBytes / blockBytes);
    // formatter:off
    put(table, 0x10, 'Q', 'R', 'Y');
    put(table, 0x13, 0x01, 0x00);             // primary command set: Intel/Sharp extended
    put(table, 0x15, 0x31, 0x00);             // address of its table
    put(table, 0x1b, 0x45, 0x55);             // Vcc 4.5 to 5.5 V
    put(table, 0x1f, 0x07, 0x07, 0x0a, 0x00); // typical times, log2: word 128 us, buffer 128 us, block 1 s
    put(table, 0x23, 0x04, 0x04, 0x04, 0x00); // longest, log2 of a factor
    put(table, 0x27, Long.numberOfTrailingZeros(chipBytes));
    put(table, 0x28, 0x02, 0x00);             // x8 and x16
    put(table, 0x2a, WRITE_BUFFER_LOG2, 0x00);
    put(table, 0x2c, 0x01);                   // one region of erase blocks
    put(table, 0x2d, blocks - 1, (blocks - 1) >>> 8);
    put(table, 0x2f, blockBytes >>> 8, blockBytes >>> 16);
    put(table, 0x31, 'P', 'R', 'I', '1', '0');
    put(table, 0x3f, 0x01);                   // one protection field
    // formatter:on
    return table;
  }

  private static void put(byte[] table, int at, int... values) {
    for (int i = 0; i < values.length; i++) {
      table[at + i] = (byte) values[i];
    }
  }
}
