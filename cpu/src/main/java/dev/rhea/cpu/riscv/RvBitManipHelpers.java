package dev.rhea.cpu.riscv;

/** What generated code calls for carry-less multiplication and for permutations. */
public final class RvBitManipHelpers {
  private RvBitManipHelpers() {}

  /** The low half of the 127-bit carry-less product. */
  public static long clmul(long a, long b) {
    long product = 0;
    for (long rest = b; rest != 0; rest &= rest - 1) {
      product ^= a << Long.numberOfTrailingZeros(rest);
    }
    return product;
  }

  /** The high half of the carry-less product. */
  public static long clmulh(long a, long b) {
    return clmulr(a, b) >>> 1;
  }

  /** Bits 126 to 63 of the carry-less product: that of the reversed operands, reversed. */
  public static long clmulr(long a, long b) {
    return Long.reverse(clmul(Long.reverse(a), Long.reverse(b)));
  }

  /** The bits of each byte in reverse order. */
  public static long brev8(long a) {
    return Long.reverseBytes(Long.reverse(a));
  }

  /** Each nibble of {@code indices} replaced by the nibble of {@code a} with that number. */
  public static long xperm4(long a, long indices) {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 4) {
      long index = indices >>> shift & 15;
      result |= (a >>> 4 * index & 15) << shift;
    }
    return result;
  }

  /**
   * Each byte of {@code indices} replaced by the byte of {@code a} with that number, 0 beyond 7.
   */
  public static long xperm8(long a, long indices) {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      long index = indices >>> shift & 0xFF;
      result |= index < 8 ? (a >>> 8 * index & 0xFF) << shift : 0;
    }
    return result;
  }
}
