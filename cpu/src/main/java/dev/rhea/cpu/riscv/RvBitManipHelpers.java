package dev.rhea.cpu.riscv;

/** What generated code calls for carry-less multiplication. */
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
}
