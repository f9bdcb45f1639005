package dev.rhea.devices.net.packet;

/** The header of an Ethernet frame without a VLAN tag. */
public final class Ethernet {
  /** Its length, in bytes: where the third layer begins. */
  public static final int HEADER = 14;

  /** The shortest frame without its check sequence; shorter ones are filled up on a real wire. */
  public static final int LEAST_BYTES = 60;

  /** Bytes of the third layer in a frame. */
  public static final int MTU = 1500;

  /** Offset of the destination's address. */
  public static final int DESTINATION = 0;

  /** Offset of the source's address. */
  public static final int SOURCE = 6;

  /** Offset of the type. */
  public static final int TYPE = 12;

  /** Type of IPv4. */
  public static final int IPV4 = 0x0800;

  /** Type of ARP. */
  public static final int ARP = 0x0806;

  /** Type of a VLAN tag (IEEE 802.1Q). */
  public static final int VLAN = 0x8100;

  /** Type of IPv6. */
  public static final int IPV6 = 0x86dd;

  private Ethernet() {}
}
