package dev.rhea.devices.virtio;

import dev.rhea.devices.net.MacAddress;
import dev.rhea.devices.net.packet.Bytes;
import dev.rhea.devices.net.packet.Ethernet;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Which frames a driver wants (5.1.6.5.1 to 5.1.6.5.3): by mode, by address and by VLAN. Guarded by
 * its device's lock.
 */
final class ReceiveFilter {
  /** Addresses of a table beyond this number count as all of their kind. */
  static final int MOST_ADDRESSES = 64;

  private static final int VLANS = 1 << 12;

  // As the driver sets them (5.1.6.5.1).
  private boolean promiscuous;
  private boolean allMulticast;
  private boolean allUnicast;
  private boolean noMulticast;
  private boolean noUnicast;
  private boolean noBroadcast;

  private MacAddress own;
  private final Table unicast = new Table();
  private final Table multicast = new Table();
  private final BitSet vlans = new BitSet(VLANS);
  private boolean filtersVlans;

  /** A table of addresses. */
  private static final class Table {
    final Set<MacAddress> addresses = new HashSet<>();
    boolean overflowed;

    void clear() {
      addresses.clear();
      overflowed = false;
    }

    boolean contains(MacAddress address) {
      return overflowed || addresses.contains(address);
    }
  }

  ReceiveFilter(MacAddress own) {
    this.own = own;
    reset(own);
  }

  /** Everything is wanted, as by a driver that knows of no filter. */
  void reset(MacAddress address) {
    own = address;
    promiscuous = true;
    allMulticast = false;
    allUnicast = false;
    noMulticast = false;
    noUnicast = false;
    noBroadcast = false;
    unicast.clear();
    multicast.clear();
    vlans.clear();
    filtersVlans = false;
  }

  MacAddress own() {
    return own;
  }

  void setOwn(MacAddress address) {
    own = address;
  }

  /** Sets one of the modes by its command's number; false if there is no such command. */
  boolean setMode(int command, boolean on) {
    switch (command) {
      case 0 -> promiscuous = on;
      case 1 -> allMulticast = on;
      case 2 -> allUnicast = on;
      case 3 -> noMulticast = on;
      case 4 -> noUnicast = on;
      case 5 -> noBroadcast = on;
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Sets both tables: each a little-endian count of four bytes and that many addresses.
   *
   * @return false, and no effect, if the tables do not fill the data
   */
  boolean setTables(byte[] data, int length) {
    long unicasts = count(data, 0, length);
    int second = (int) (4 + MacAddress.BYTES * unicasts);
    if (unicasts < 0) {
      return false;
    }
    long multicasts = count(data, second, length);
    if (multicasts < 0 || second + 4 + MacAddress.BYTES * multicasts != length) {
      return false;
    }
    fill(unicast, data, 4, (int) unicasts);
    fill(multicast, data, second + 4, (int) multicasts);
    return true;
  }

  /** The count at {@code offset}, or -1 if it and its addresses are not all there. */
  private static long count(byte[] data, int offset, int length) {
    if (offset + 4 > length) {
      return -1;
    }
    long count = Integer.reverseBytes(Bytes.get32(data, offset)) & 0xffff_ffffL;
    return count * MacAddress.BYTES <= length - offset - 4 ? count : -1;
  }

  private static void fill(Table table, byte[] data, int offset, int count) {
    table.clear();
    table.overflowed = count > MOST_ADDRESSES;
    for (int i = 0; i < count && !table.overflowed; i++) {
      table.addresses.add(MacAddress.at(data, offset + i * MacAddress.BYTES));
    }
  }

  /** From now on only frames of named VLANs are wanted, and those without a tag. */
  void filterVlans() {
    filtersVlans = true;
  }

  /** Wants a VLAN, or no longer; false if there is no such VLAN. */
  boolean setVlan(int vlan, boolean wanted) {
    if (vlan >= VLANS) {
      return false;
    }
    vlans.set(vlan, wanted);
    return true;
  }

  /** Whether the driver wants a frame. */
  boolean wants(byte[] frame, int length) {
    if (promiscuous) {
      return true;
    }
    if (length < Ethernet.HEADER || (filtersVlans && !wantsVlan(frame, length))) {
      return false;
    }
    MacAddress to = MacAddress.at(frame, Ethernet.DESTINATION);
    if (to.equals(MacAddress.BROADCAST)) {
      return !noBroadcast;
    }
    if (to.isGroup()) {
      return !noMulticast && (allMulticast || multicast.contains(to));
    }
    return !noUnicast && (allUnicast || to.equals(own) || unicast.contains(to));
  }

  private boolean wantsVlan(byte[] frame, int length) {
    if (Bytes.get16(frame, Ethernet.TYPE) != Ethernet.VLAN || length < Ethernet.HEADER + 4) {
      return true;
    }
    return vlans.get(Bytes.get16(frame, Ethernet.HEADER) & (VLANS - 1));
  }
}
