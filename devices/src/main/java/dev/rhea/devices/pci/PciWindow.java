package dev.rhea.devices.pci;

import dev.rhea.memory.MmioHandler;

/**
 * What a base address register makes visible (6.2.5).
 *
 * @param kind the address space, and the width of its addresses
 * @param prefetchable whether reads have no side effects, for a memory window
 * @param size bytes, a power of two; 16 at least in memory, 4 at least in I/O space
 * @param registers what answers, at offsets from the window's start
 */
public record PciWindow(Kind kind, boolean prefetchable, long size, MmioHandler registers) {
  /** The address space of a window. */
  public enum Kind {
    /** I/O space. */
    IO,
    /** Memory space, 32-bit addresses. */
    MEMORY_32,
    /** Memory space, 64-bit addresses: takes two registers. */
    MEMORY_64
  }

  /** Checks the size. */
  public PciWindow {
    if (Long.bitCount(size) != 1 || size < (kind == Kind.IO ? 4 : 16)) {
      throw new IllegalArgumentException("a window of " + size + " bytes");
    }
  }

  /** The read-only low bits of the register. */
  int typeBits() {
    return switch (kind) {
      case IO -> 1;
      case MEMORY_32 -> prefetchable ? 8 : 0;
      case MEMORY_64 -> prefetchable ? 0xc : 4;
    };
  }
}
