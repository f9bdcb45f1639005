package dev.rhea.devices.virtio;

import dev.rhea.devices.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Network control queue (5.1.6.5): each request is a class, a command and its data, answered by one
 * byte. Guarded by its device's lock.
 */
final class VirtioNetControl {
  private static final int OK = 0;
  private static final int ERROR = 1;

  private static final int CLASS_RX = 0;
  private static final int CLASS_MAC = 1;
  private static final int CLASS_VLAN = 2;
  private static final int CLASS_GUEST_OFFLOADS = 5;

  private static final int MAC_TABLE_SET = 0;
  private static final int MAC_ADDR_SET = 1;
  private static final int VLAN_ADD = 0;
  private static final int VLAN_DEL = 1;
  private static final int OFFLOADS_SET = 0;

  /** Class and command. */
  private static final int HEADER = 2;

  /** Longest request that makes sense: two tables of a thousand addresses. */
  private static final int MOST_BYTES = 16 << 10;

  /** What the device does when the driver changes its offloads. */
  interface Offloads {
    /** Takes a set of feature bits; false if one of them was not negotiated. */
    boolean set(long features);
  }

  private final ReceiveFilter filter;
  private final Offloads offloads;
  private final byte[] request = new byte[MOST_BYTES];

  VirtioNetControl(ReceiveFilter filter, Offloads offloads) {
    this.filter = filter;
    this.offloads = offloads;
  }

  /** Serves all requests of the queue; whether there were any. */
  boolean serve(VirtQueue queue) {
    boolean any = false;
    for (@Nullable DescriptorChain chain = queue.pop(); chain != null; chain = queue.pop()) {
      if (chain.writableBytes() < 1) {
        throw new QueueException("a control request without room for its answer");
      }
      int length = chain.read(0, request, 0, request.length);
      boolean done = chain.readableBytes() <= request.length && length >= HEADER && run(length);
      chain.write(0, new byte[] {(byte) (done ? OK : ERROR)}, 0, 1);
      queue.push(chain, 1);
      any = true;
    }
    return any;
  }

  private boolean run(int length) {
    int command = request[1] & 0xff;
    return switch (request[0] & 0xff) {
      case CLASS_RX -> length == HEADER + 1 && filter.setMode(command, request[HEADER] != 0);
      case CLASS_MAC -> runMac(command, length);
      case CLASS_VLAN ->
          length == HEADER + 2
              && (command == VLAN_ADD || command == VLAN_DEL)
              && filter.setVlan((int) little(HEADER, 2), command == VLAN_ADD);
      case CLASS_GUEST_OFFLOADS ->
          length == HEADER + 8 && command == OFFLOADS_SET && offloads.set(little(HEADER, 8));
      default -> false;
    };
  }

  private boolean runMac(int command, int length) {
    return switch (command) {
      case MAC_TABLE_SET -> {
        byte[] tables = java.util.Arrays.copyOfRange(request, HEADER, length);
        yield filter.setTables(tables, tables.length);
      }
      case MAC_ADDR_SET -> {
        boolean whole = length == HEADER + MacAddress.BYTES;
        if (whole) {
          filter.setOwn(MacAddress.at(request, HEADER));
        }
        yield whole;
      }
      default -> false;
    };
  }

  private long little(int offset, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (request[offset + i] & 0xffL) << (8 * i);
    }
    return value;
  }
}
