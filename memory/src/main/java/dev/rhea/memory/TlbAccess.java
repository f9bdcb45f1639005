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
    return hitsLoad(mmu, tlb, gva, 1) ? loadU8(host(tlb, gva)) : mmu.loadSlow(gva, 1);
  }

  /** Loads a byte, sign-extended. */
  public static long loadS8(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 1) ? loadS8(host(tlb, gva)) : (byte) mmu.loadSlow(gva, 1);
  }

  /** Loads 16 bits, zero-extended. */
  public static long loadU16(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 2) ? loadU16(host(tlb, gva)) : mmu.loadSlow(gva, 2);
  }

  /** Loads 16 bits, sign-extended. */
  public static long loadS16(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 2) ? loadS16(host(tlb, gva)) : (short) mmu.loadSlow(gva, 2);
  }

  /** Loads 32 bits, zero-extended. */
  public static long loadU32(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 4) ? loadU32(host(tlb, gva)) : mmu.loadSlow(gva, 4);
  }

  /** Loads 32 bits, sign-extended. */
  public static long loadS32(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 4) ? loadS32(host(tlb, gva)) : (int) mmu.loadSlow(gva, 4);
  }

  /** Loads 64 bits. */
  public static long load64(Mmu mmu, long[] tlb, long gva) {
    return hitsLoad(mmu, tlb, gva, 8) ? load64(host(tlb, gva)) : mmu.loadSlow(gva, 8);
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
      store8(host(tlb, gva), value);
    } else {
      mmu.storeSlow(gva, 1, value);
    }
  }

  /** Stores the low 16 bits. */
  public static void store16(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 2)) {
      store16(host(tlb, gva), value);
    } else {
      mmu.storeSlow(gva, 2, value);
    }
  }

  /** Stores the low 32 bits. */
  public static void store32(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 4)) {
      store32(host(tlb, gva), value);
    } else {
      mmu.storeSlow(gva, 4, value);
    }
  }

  /** Stores the low 64 bits. */
  public static void store64(Mmu mmu, long[] tlb, long gva, long value) {
    if (hitsStore(mmu, tlb, gva, 8)) {
      store64(host(tlb, gva), value);
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

  /** Host address of {@code gva}, whose page was hit. */
  public static long host(long[] tlb, long gva) {
    return gva + tlb[((int) (gva >>> 10) & INDEX) + ADDEND];
  }

  // ---- by host address ----

  /** Loads a byte of guest memory, zero-extended. */
  public static long loadU8(long host) {
    return HostMemory.getByte(host) & 0xFFL;
  }

  /** Loads a byte of guest memory, sign-extended. */
  public static long loadS8(long host) {
    return HostMemory.getByte(host);
  }

  /** Loads 16 bits of guest memory, zero-extended. */
  public static long loadU16(long host) {
    return HostMemory.getShort(host) & 0xFFFFL;
  }

  /** Loads 16 bits of guest memory, sign-extended. */
  public static long loadS16(long host) {
    return HostMemory.getShort(host);
  }

  /** Loads 32 bits of guest memory, zero-extended. */
  public static long loadU32(long host) {
    return HostMemory.getInt(host) & 0xFFFF_FFFFL;
  }

  /** Loads 32 bits of guest memory, sign-extended. */
  public static long loadS32(long host) {
    return HostMemory.getInt(host);
  }

  /** Loads 64 bits of guest memory. */
  public static long load64(long host) {
    return HostMemory.getLong(host);
  }

  /** Loads 16 bits of guest memory, zero-extended, big-endian. */
  public static long loadU16Be(long host) {
    return Short.reverseBytes((short) loadU16(host)) & 0xFFFFL;
  }

  /** Loads 16 bits of guest memory, sign-extended, big-endian. */
  public static long loadS16Be(long host) {
    return Short.reverseBytes((short) loadU16(host));
  }

  /** Loads 32 bits of guest memory, zero-extended, big-endian. */
  public static long loadU32Be(long host) {
    return Integer.reverseBytes((int) loadU32(host)) & 0xFFFF_FFFFL;
  }

  /** Loads 32 bits of guest memory, sign-extended, big-endian. */
  public static long loadS32Be(long host) {
    return Integer.reverseBytes((int) loadU32(host));
  }

  /** Loads 64 bits of guest memory, big-endian. */
  public static long load64Be(long host) {
    return Long.reverseBytes(load64(host));
  }

  /** Stores the low 8 bits. */
  public static void store8(long host, long value) {
    HostMemory.putByte(host, (byte) value);
  }

  /** Stores the low 16 bits. */
  public static void store16(long host, long value) {
    HostMemory.putShort(host, (short) value);
  }

  /** Stores the low 32 bits. */
  public static void store32(long host, long value) {
    HostMemory.putInt(host, (int) value);
  }

  /** Stores 64 bits. */
  public static void store64(long host, long value) {
    HostMemory.putLong(host, value);
  }

  /** Stores the low 16 bits, big-endian. */
  public static void store16Be(long host, long value) {
    store16(host, Short.reverseBytes((short) value));
  }

  /** Stores the low 32 bits, big-endian. */
  public static void store32Be(long host, long value) {
    store32(host, Integer.reverseBytes((int) value));
  }

  /** Stores 64 bits, big-endian. */
  public static void store64Be(long host, long value) {
    store64(host, Long.reverseBytes(value));
  }
}
