package dev.rhea.cpu.mips;

import dev.rhea.memory.Access;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.Mmu;

/**
 * What generated code calls for memory accesses that are no plain load or store.
 *
 * <p>Hot path: no allocation.
 */
public final class MipsMemoryHelpers {
  private MipsMemoryHelpers() {}

  /** Stores the most significant bytes of a word at {@code address} and on to the word's end. */
  public static void swl(MipsState s, long address, long value) {
    left(s, address, value, 4);
  }

  /** Stores the least significant bytes of a word up to {@code address}. */
  public static void swr(MipsState s, long address, long value) {
    right(s, address, value, 4);
  }

  /** The same as {@link #swl} for a doubleword. */
  public static void sdl(MipsState s, long address, long value) {
    left(s, address, value, 8);
  }

  /** The same as {@link #swr} for a doubleword. */
  public static void sdr(MipsState s, long address, long value) {
    right(s, address, value, 8);
  }

  // Byte by byte, because the other bytes of the aligned word are none of the guest's business:
  // they
  // may be another thread's. All are in one page, so that only the first can fault.

  private static void left(MipsState s, long address, long value, int size) {
    Mmu mmu = s.mmu;
    int step = s.bigEndian ? 1 : -1;
    int inWord = (int) address & (size - 1);
    int count = s.bigEndian ? size - inWord : inWord + 1;
    for (int i = 0; i < count; i++) {
      mmu.store8(address + (long) step * i, value >>> 8 * (size - 1 - i));
    }
  }

  private static void right(MipsState s, long address, long value, int size) {
    Mmu mmu = s.mmu;
    int step = s.bigEndian ? -1 : 1;
    int inWord = (int) address & (size - 1);
    int count = s.bigEndian ? inWord + 1 : size - inWord;
    for (int i = 0; i < count; i++) {
      mmu.store8(address + (long) step * i, value >>> 8 * i);
    }
  }

  /** Loads {@code size} bytes, aligned, and links to them: 4 sign-extended, or 8. */
  public static long loadLinked(MipsState s, long address, int size) {
    align(s, address, size, Access.READ);
    long value =
        size == 4
            ? s.bigEndian ? s.mmu.loadS32Be(address) : s.mmu.loadS32(address)
            : s.bigEndian ? s.mmu.load64Be(address) : s.mmu.load64(address);
    s.link(address, value);
    return value;
  }

  /**
   * Stores {@code size} bytes if the link holds and memory still has what was loaded.
   *
   * @return 1 if it was done, else 0
   */
  public static long storeConditional(MipsState s, long address, int size, long value) {
    align(s, address, size, Access.WRITE);
    if (!s.unlink(address)) {
      return 0;
    }
    long expected = s.linkedValue();
    if (size == 4) {
      long before =
          s.bigEndian
              ? s.mmu.compareAndExchange32Be(address, expected, value)
              : s.mmu.compareAndExchange32(address, expected, value);
      return (int) before == (int) expected ? 1 : 0;
    }
    long before =
        s.bigEndian
            ? s.mmu.compareAndExchange64Be(address, expected, value)
            : s.mmu.compareAndExchange64(address, expected, value);
    return before == expected ? 1 : 0;
  }

  private static void align(MipsState s, long address, int size, Access access) {
    if ((address & (size - 1)) != 0) {
      throw s.addressError(address, access);
    }
  }

  /** Orders all memory accesses. */
  public static void sync(MipsState s) {
    HostMemory.fullFence();
  }

  /** Makes stores visible to instruction fetches: they are; what was fetched is fetched again. */
  public static void synci(MipsState s) {
    s.leave = true;
  }
}
