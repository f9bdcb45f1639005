package dev.rhea.memory;

/**
 * Loads and stores by guest virtual address, with the TLB as an argument: translated code whose TLB
 * is a constant gets the hit path without bounds checks. {@link Mmu} has the same methods without
 * that argument and says what they do.
 *
 * <p>Hot: to be inlined everywhere, so nothing here but the hit; the miss is one call.
 */
public final class TlbAccess {
  private static final long PAGE = Page.NUMBER_MASK;
  private static final int INDEX = (Mmu.ENTRIES - 1) << 2;
  private static final int WRITE = Mmu.WRITE;
  private static final int ADDEND = Mmu.ADDEND;

  private TlbAccess() {}

  // ---- loads ----

  /** Loads a byte, zero-extended. */
  public static long loadU8(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 1) ? loadU8(tlb, gva) : mmu.loadSlow(gva, 1);
  }

  /** Loads a byte, sign-extended. */
  public static long loadS8(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 1) ? loadS8(tlb, gva) : (byte) mmu.loadSlow(gva, 1);
  }

  /** Loads 16 bits, zero-extended. */
  public static long loadU16(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 2) ? loadU16(tlb, gva) : mmu.loadSlow(gva, 2);
  }

  /** Loads 16 bits, sign-extended. */
  public static long loadS16(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 2) ? loadS16(tlb, gva) : (short) mmu.loadSlow(gva, 2);
  }

  /** Loads 32 bits, zero-extended. */
  public static long loadU32(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 4) ? loadU32(tlb, gva) : mmu.loadSlow(gva, 4);
  }

  /** Loads 32 bits, sign-extended. */
  public static long loadS32(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 4) ? loadS32(tlb, gva) : (int) mmu.loadSlow(gva, 4);
  }

  /** Loads 64 bits. */
  public static long load64(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 8) ? load64(tlb, gva) : mmu.loadSlow(gva, 8);
  }

  /** Loads 16 bits, zero-extended, big-endian. */
  public static long loadU16Be(Mmu mmu, long[] tlb, long gva) {
    return Short.reverseBytes((short) loadU16(mmu, tlb, gva)) & 0xFFFFL;
  }

  /** Loads 16 bits, sign-extended, big-endian. */
  public static long loadS16Be(Mmu mmu, long[] tlb, long gva) {
    return Short.reverseBytes((short) loadU16(mmu, tlb, gva));
  }

  /** Loads 32 bits, zero-extended, big-endian. */
  public static long loadU32Be(Mmu mmu, long[] tlb, long gva) {
    return Integer.reverseBytes((int) loadU32(mmu, tlb, gva)) & 0xFFFF_FFFFL;
  }

  /** Loads 32 bits, sign-extended, big-endian. */
  public static long loadS32Be(Mmu mmu, long[] tlb, long gva) {
    return Integer.reverseBytes((int) loadU32(mmu, tlb, gva));
  }

  /** Loads 64 bits, big-endian. */
  public static long load64Be(Mmu mmu, long[] tlb, long gva) {
    return Long.reverseBytes(load64(mmu, tlb, gva));
  }

  // ---- stores ----

  /** Stores the low 8 bits. */
  public static void store8(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 1)) {
      store8(tlb, gva, value);
    } else {
      mmu.storeSlow(gva, 1, value);
    }
  }

  /** Stores the low 16 bits. */
  public static void store16(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 2)) {
      store16(tlb, gva, value);
    } else {
      mmu.storeSlow(gva, 2, value);
    }
  }

  /** Stores the low 32 bits. */
  public static void store32(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 4)) {
      store32(tlb, gva, value);
    } else {
      mmu.storeSlow(gva, 4, value);
    }
  }

  /** Stores the low 64 bits. */
  public static void store64(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 8)) {
      store64(tlb, gva, value);
    } else {
      mmu.storeSlow(gva, 8, value);
    }
  }

  /** Stores the low 16 bits, big-endian. */
  public static void store16Be(Mmu mmu, long[] tlb, long gva, long value) {
    store16(mmu, tlb, gva, Short.reverseBytes((short) value));
  }

  /** Stores the low 32 bits, big-endian. */
  public static void store32Be(Mmu mmu, long[] tlb, long gva, long value) {
    store32(mmu, tlb, gva, Integer.reverseBytes((int) value));
  }

  /** Stores 64 bits, big-endian. */
  public static void store64Be(Mmu mmu, long[] tlb, long gva, long value) {
    store64(mmu, tlb, gva, Long.reverseBytes(value));
  }

  // ---- the same in two steps: ask for the hit, then access without a check ----

  /** Whether a load of {@code size} bytes hits. */
  public static boolean hitsLoad(Mmu mmu, long[] tlb, long gva, int size) {
    return tlb[(int) (gva >>> 10) & INDEX] == (((gva + (size - 1)) & PAGE) | mmu.context);
  }

  /** Whether a store of {@code size} bytes hits. */
  public static boolean hitsStore(Mmu mmu, long[] tlb, long gva, int size) {
    return tlb[((int) (gva >>> 10) & INDEX) + WRITE] == (((gva + (size - 1)) & PAGE) | mmu.context);
  }

  /** Host address of {@code gva}, whose access hits. */
  private static long host(long[] tlb, long gva) {
    return gva + tlb[((int) (gva >>> 10) & INDEX) + ADDEND];
  }

  /** Loads a byte that hits, zero-extended. */
  public static long loadU8(long[] tlb, long gva) {
    return HostMemory.getByte(host(tlb, gva)) & 0xFFL;
  }

  /** Loads a byte that hits, sign-extended. */
  public static long loadS8(long[] tlb, long gva) {
    return HostMemory.getByte(host(tlb, gva));
  }

  /** Loads 16 bits that hit, zero-extended. */
  public static long loadU16(long[] tlb, long gva) {
    return HostMemory.getShort(host(tlb, gva)) & 0xFFFFL;
  }

  /** Loads 16 bits that hit, sign-extended. */
  public static long loadS16(long[] tlb, long gva) {
    return HostMemory.getShort(host(tlb, gva));
  }

  /** Loads 32 bits that hit, zero-extended. */
  public static long loadU32(long[] tlb, long gva) {
    return HostMemory.getInt(host(tlb, gva)) & 0xFFFF_FFFFL;
  }

  /** Loads 32 bits that hit, sign-extended. */
  public static long loadS32(long[] tlb, long gva) {
    return HostMemory.getInt(host(tlb, gva));
  }

  /** Loads 64 bits that hit. */
  public static long load64(long[] tlb, long gva) {
    return HostMemory.getLong(host(tlb, gva));
  }

  /** Loads 16 bits that hit, zero-extended, big-endian. */
  public static long loadU16Be(long[] tlb, long gva) {
    return Short.reverseBytes((short) loadU16(tlb, gva)) & 0xFFFFL;
  }

  /** Loads 16 bits that hit, sign-extended, big-endian. */
  public static long loadS16Be(long[] tlb, long gva) {
    return Short.reverseBytes((short) loadU16(tlb, gva));
  }

  /** Loads 32 bits that hit, zero-extended, big-endian. */
  public static long loadU32Be(long[] tlb, long gva) {
    return Integer.reverseBytes((int) loadU32(tlb, gva)) & 0xFFFF_FFFFL;
  }

  /** Loads 32 bits that hit, sign-extended, big-endian. */
  public static long loadS32Be(long[] tlb, long gva) {
    return Integer.reverseBytes((int) loadU32(tlb, gva));
  }

  /** Loads 64 bits that hit, big-endian. */
  public static long load64Be(long[] tlb, long gva) {
    return Long.reverseBytes(load64(tlb, gva));
  }

  /** Stores the low 8 bits, which hit. */
  public static void store8(long[] tlb, long gva, long value) {
    HostMemory.putByte(host(tlb, gva), (byte) value);
  }

  /** Stores the low 16 bits, which hit. */
  public static void store16(long[] tlb, long gva, long value) {
    HostMemory.putShort(host(tlb, gva), (short) value);
  }

  /** Stores the low 32 bits, which hit. */
  public static void store32(long[] tlb, long gva, long value) {
    HostMemory.putInt(host(tlb, gva), (int) value);
  }

  /** Stores 64 bits, which hit. */
  public static void store64(long[] tlb, long gva, long value) {
    HostMemory.putLong(host(tlb, gva), value);
  }

  /** Stores the low 16 bits, which hit, big-endian. */
  public static void store16Be(long[] tlb, long gva, long value) {
    store16(tlb, gva, Short.reverseBytes((short) value));
  }

  /** Stores the low 32 bits, which hit, big-endian. */
  public static void store32Be(long[] tlb, long gva, long value) {
    store32(tlb, gva, Integer.reverseBytes((int) value));
  }

  /** Stores 64 bits, which hit, big-endian. */
  public static void store64Be(long[] tlb, long gva, long value) {
    store64(tlb, gva, Long.reverseBytes(value));
  }
}
