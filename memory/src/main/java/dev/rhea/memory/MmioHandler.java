package dev.rhea.memory;

/**
 * The registers of a device, or anything else that answers to physical addresses without being
 * memory.
 *
 * <p>{@link AddressSpace} calls with {@code size} 1, 2, 4 or 8 bytes as the guest issued it, and
 * {@code offset}, counted from the start of the region, a multiple of {@code size}: it splits
 * accesses that are misaligned, of odd sizes, or that leave the region. Values are register values:
 * bit 0 is the lowest bit of the byte at {@code offset}; a big-endian guest's access has been
 * swapped before. Called on the thread that makes the access, several at once if there are several:
 * a device takes its own lock.
 */
public interface MmioHandler {
  /**
   * Reads {@code size} bytes at {@code offset}; bits above {@code size} bytes are ignored by the
   * caller.
   */
  long read(long offset, int size);

  /**
   * Writes the low {@code size} bytes of {@code value} at {@code offset}; higher bits of {@code
   * value} are zero.
   */
  void write(long offset, int size, long value);

  /**
   * Limits a device to accesses of {@code min} to {@code max} bytes, both powers of two up to 8. A
   * wider access becomes several ascending ones; a narrower read takes its bytes out of a wider
   * read; a narrower write becomes a wider write whose other bytes are zero.
   */
  static MmioHandler withSizes(MmioHandler device, int min, int max) {
    return new SizedMmioHandler(device, min, max);
  }
}
