package dev.rhea.devices.net.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 or IPv6 address; the former as IPv6 writes it, mapped ({@code ::ffff:10.0.2.2}).
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
public record IpAddress(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;

  /** {@code 0.0.0.0}. */
  public static final IpAddress ANY4 = v4(0);

  /** {@code 255.255.255.255}. */
  public static final IpAddress BROADCAST4 = v4(-1);

  /** All nodes of the link. */
  public static final IpAddress ALL_NODES = new IpAddress(0xff02L << 48, 1);

  /** All routers of the link. */
  public static final IpAddress ALL_ROUTERS = new IpAddress(0xff02L << 48, 2);

  /** An IPv4 address by its 32 bits. */
  public static IpAddress v4(int bits) {
    return new IpAddress(0, MAPPED | (bits & 0xffff_ffffL));
  }

  /** The IPv4 address at an offset of a packet. */
  public static IpAddress v4At(byte[] bytes, int offset) {
    return v4(Bytes.get32(bytes, offset));
  }

  /** The IPv6 address at an offset of a packet. */
  public static IpAddress v6At(byte[] bytes, int offset) {
    return new IpAddress(Bytes.get64(bytes, offset), Bytes.get64(bytes, offset + 8));
  }

  /** The host's form of an address, without a scope. */
  public static IpAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? v4At(bytes, 0) : v6At(bytes, 0);
  }

  /** Whether it is an IPv4 address. */
  public boolean isV4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** The 32 bits of an IPv4 address. */
  public int bits() {
    return (int) low;
  }

  /** Bytes that it takes in a packet: 4 or 16. */
  public int length() {
    return isV4() ? 4 : 16;
  }

  /** Writes it into a packet. */
  public void put(byte[] bytes, int offset) {
    if (isV4()) {
      Bytes.put32(bytes, offset, bits());
    } else {
      Bytes.put64(bytes, offset, high);
      Bytes.put64(bytes, offset + 8, low);
    }
  }

  /** Whether it means several hosts, broadcast to all included. */
  public boolean isGroup() {
    return isV4() ? (bits() >>> 28) == 0xe || bits() == -1 : high >>> 56 == 0xff;
  }

  /** Whether all bits are zero. */
  public boolean isUnspecified() {
    return isV4() ? bits() == 0 : (high | low) == 0;
  }

  /** Whether it is the host's own loopback: 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return isV4() ? bits() >>> 24 == 127 : high == 0 && low == 1;
  }

  /** Whether it is of this link alone: fe80::/10. */
  public boolean isLinkLocal() {
    return high >>> 54 == 0xfe80 >>> 6;
  }

  /** The host's form. */
  public InetAddress toInet() {
    byte[] bytes = new byte[length()];
    put(bytes, 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  /** The sum of its 16-bit words, for the pseudo-header. */
  long sum() {
    // What makes an address mapped is no part of it.
    return isV4()
        ? (bits() >>> 16) + (bits() & 0xffff)
        : (high >>> 32) + (high & 0xffff_ffffL) + (low >>> 32) + (low & 0xffff_ffffL);
  }

  @Override
  public String toString() {
    return toInet().getHostAddress();
  }
}
