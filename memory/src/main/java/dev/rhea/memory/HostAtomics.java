package dev.rhea.memory;

/**
 * Atomic read-modify-write operations that the JVM has no intrinsic for, as compare-and-set loops.
 * All return the value that was there. Aligned host addresses only; values are little-endian.
 */
final class HostAtomics {
  private HostAtomics() {}

  static byte compareAndExchangeByte(long address, byte expected, byte update) {
    return (byte) compareAndExchangePart(address, 0xFF, expected, update);
  }

  static short compareAndExchangeShort(long address, short expected, short update) {
    return (short) compareAndExchangePart(address, 0xFFFF, expected, update);
  }

  /** Exchanges part of the aligned word around it; {@code mask} has the part's width. */
  private static int compareAndExchangePart(long address, int mask, int expected, int update) {
    long word = address & -4;
    int shift = 8 * (int) (address - word);
    int found;
    do {
      found = HostMemory.getIntVolatile(word);
      if ((found >>> shift & mask) != (expected & mask)) {
        break;
      }
    } while (!HostMemory.compareAndSetInt(
        word, found, found & ~(mask << shift) | (update & mask) << shift));
    return found >>> shift & mask;
  }

  static int getAndAndInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(address, found, found & operand));
    return found;
  }

  static int getAndOrInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(address, found, found | operand));
    return found;
  }

  static int getAndXorInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(address, found, found ^ operand));
    return found;
  }

  static int getAndMinInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(address, found, Math.min(found, operand)));
    return found;
  }

  static int getAndMaxInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(address, found, Math.max(found, operand)));
    return found;
  }

  static int getAndMinUnsignedInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(
        address, found, Integer.compareUnsigned(found, operand) <= 0 ? found : operand));
    return found;
  }

  static int getAndMaxUnsignedInt(long address, int operand) {
    int found;
    do {
      found = HostMemory.getIntVolatile(address);
    } while (!HostMemory.compareAndSetInt(
        address, found, Integer.compareUnsigned(found, operand) >= 0 ? found : operand));
    return found;
  }

  static long getAndAndLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(address, found, found & operand));
    return found;
  }

  static long getAndOrLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(address, found, found | operand));
    return found;
  }

  static long getAndXorLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(address, found, found ^ operand));
    return found;
  }

  static long getAndMinLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(address, found, Math.min(found, operand)));
    return found;
  }

  static long getAndMaxLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(address, found, Math.max(found, operand)));
    return found;
  }

  static long getAndMinUnsignedLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(
        address, found, Long.compareUnsigned(found, operand) <= 0 ? found : operand));
    return found;
  }

  static long getAndMaxUnsignedLong(long address, long operand) {
    long found;
    do {
      found = HostMemory.getLongVolatile(address);
    } while (!HostMemory.compareAndSetLong(
        address, found, Long.compareUnsigned(found, operand) >= 0 ? found : operand));
    return found;
  }
}
