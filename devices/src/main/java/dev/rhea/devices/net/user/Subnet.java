package dev.rhea.devices.net.user;

import dev.rhea.devices.net.packet.IpAddress;

/**
 * The addresses that begin with the same bits.
 *
 * @param address one of them, usually the one whose other bits are 0
 * @param prefixLength how many bits, of 32 or 128
 */
public record Subnet(IpAddress address, int prefixLength) {
  /** Whether an address is one of them. */
  public boolean contains(IpAddress other) {
    if (other.isV4() != address.isV4()) {
      return false;
    }
    if (address.isV4()) {
      return ((other.bits() ^ address.bits()) & mask()) == 0;
    }
    int highBits = Math.min(prefixLength, 64);
    int lowBits = prefixLength - highBits;
    return same(other.high(), address.high(), highBits)
        && same(other.low(), address.low(), lowBits);
  }

  private static boolean same(long a, long b, int bits) {
    return bits == 0 || (a ^ b) >>> (64 - bits) == 0;
  }

  /** The mask of an IPv4 network. */
  public int mask() {
    return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
  }

  /** The address to which all of an IPv4 network listen. */
  public IpAddress broadcast() {
    return IpAddress.v4(address.bits() | ~mask());
  }

  /** The address with that number in the network. */
  public IpAddress plus(int number) {
    return address.isV4()
        ? IpAddress.v4((address.bits() & mask()) + number)
        : new IpAddress(address.high(), address.low() + number);
  }
}
