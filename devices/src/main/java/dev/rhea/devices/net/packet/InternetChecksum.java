package dev.rhea.devices.net.packet;

/**
 * The Internet checksum (RFC 1071): one's complement sum of 16-bit words. Partial sums are ints of
 * 16 bits.
 */
public final class InternetChecksum {
  private InternetChecksum() {}

  /**
   * Adds bytes to a partial sum. An odd last byte is taken as if a zero followed, so only the last
   * addition may be of odd length.
   *
   * @param sum partial sum, 0 at first
   */
  public static int add(int sum, byte[] bytes, int offset, int length) {
    // Words of 32 bits into 64 do not overflow within the 2^32 additions that no array allows.
    long wide = sum;
    int at = offset;
    int left = length;
    for (; left >= 8; at += 8, left -= 8) {
      long word = Bytes.get64(bytes, at);
      wide += (word >>> 32) + (word & 0xffff_ffffL);
    }
    for (; left >= 2; at += 2, left -= 2) {
      wide += Bytes.get16(bytes, at);
    }
    if (left == 1) {
      wide += Bytes.get8(bytes, at) << 8;
    }
    return fold(wide);
  }

  /** Adds one 16-bit number to a partial sum. */
  public static int add(int sum, int value) {
    return fold((long) sum + (value & 0xffff));
  }

  /**
   * Adds the pseudo-header of UDP, TCP and ICMPv6 to a partial sum (RFC 9293 3.1, RFC 8200 8.1).
   */
  public static int addPseudoHeader(
      int sum, IpAddress source, IpAddress destination, int protocol, int length) {
    return fold(
        (long) sum
            + source.sum()
            + destination.sum()
            + protocol
            + (length >>> 16)
            + (length & 0xffff));
  }

  /** The field's value for a complete sum. */
  public static int complement(int sum) {
    return ~sum & 0xffff;
  }

  private static int fold(long sum) {
    long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }
}
