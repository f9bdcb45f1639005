package dev.rhea.cpu.riscv;

/**
 * What generated code calls for cache-block operations. There is no cache: all that management does
 * is to be allowed or not (section 19.5) and to fault as an access to the block would.
 */
public final class RvCacheHelpers {
  /** Bytes of a cache block, as the device tree says. */
  public static final int BLOCK_SIZE = 64;

  private RvCacheHelpers() {}

  /** cbo.inval. */
  public static void inval(RvState s, long gva) {
    requireEnabled(s, RvBits.CBIE);
    probe(s, gva & -BLOCK_SIZE);
  }

  /** cbo.clean and cbo.flush. */
  public static void clean(RvState s, long gva) {
    requireEnabled(s, RvBits.CBCFE);
    probe(s, gva & -BLOCK_SIZE);
  }

  /** cbo.zero: stores zeros to the whole block. */
  public static void zero(RvState s, long gva) {
    requireEnabled(s, RvBits.CBZE);
    long block = gva & -BLOCK_SIZE;
    for (int i = 0; i < BLOCK_SIZE; i += Long.BYTES) {
      s.mmu.store64(block + i, 0);
    }
  }

  /** Below M-mode one of the bits must be set in menvcfg, in U-mode also in senvcfg. */
  private static void requireEnabled(RvState s, long bits) {
    boolean machine = s.privilege == RvBits.M || (s.menvcfg & bits) != 0;
    boolean supervisor = s.privilege != RvBits.U || (s.senvcfg & bits) != 0;
    if (!machine || !supervisor) {
      throw s.illegal();
    }
  }

  /** Management needs what a load needs, but its faults are those of stores (section 19.5.2). */
  private static void probe(RvState s, long gva) {
    try {
      s.mmu.hostForRead(gva, 1);
    } catch (RvFault fault) {
      throw switch (fault.cause()) {
        case RvFault.LOAD_PAGE_FAULT -> s.fault(RvFault.STORE_PAGE_FAULT, gva);
        case RvFault.LOAD_ACCESS -> s.fault(RvFault.STORE_ACCESS, gva);
        default -> fault;
      };
    }
  }
}
