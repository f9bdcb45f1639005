package dev.rhea.memory;

/** Little-endian values of 1 to 8 bytes in host memory, by size: for the slow paths. */
final class HostBytes {
  private HostBytes() {}

  /** Zero-extended. */
  static long load(long host, int size) {
    return switch (size) {
      case 1 -> HostMemory.getByte(host) & 0xFFL;
      case 2 -> HostMemory.getShort(host) & 0xFFFFL;
      case 4 -> HostMemory.getInt(host) & 0xFFFF_FFFFL;
      case 8 -> HostMemory.getLong(host);
      default -> {
        long value = 0;
        for (int i = 0; i < size; i++) {
          value |= (HostMemory.getByte(host + i) & 0xFFL) << (8 * i);
        }
        yield value;
      }
    };
  }

  static void store(long host, int size, long value) {
    switch (size) {
      case 1 -> HostMemory.putByte(host, (byte) value);
      case 2 -> HostMemory.putShort(host, (short) value);
      case 4 -> HostMemory.putInt(host, (int) value);
      case 8 -> HostMemory.putLong(host, value);
      default -> {
        for (int i = 0; i < size; i++) {
          HostMemory.putByte(host + i, (byte) (value >>> (8 * i)));
        }
      }
    }
  }

  static long mask(int size) {
    return -1L >>> (64 - 8 * size);
  }
}
