package dev.rhea.devices.virtio;

import dev.rhea.devices.net.NetFrame;
import dev.rhea.devices.net.NetFrame.Segmentation;
import dev.rhea.devices.net.packet.Ethernet;

/**
 * {@code struct virtio_net_hdr} (5.1.6), which precedes each frame in a queue, to and from what a
 * {@link NetFrame} tells. Little-endian.
 */
final class VirtioNetHeader {
  /** Its length where it has the number of buffers: with VERSION_1 or F_MRG_RXBUF. */
  static final int BYTES = 12;

  /** Its length for other legacy drivers. */
  static final int LEGACY_BYTES = 10;

  private static final int FLAGS = 0;
  private static final int GSO_TYPE = 1;
  private static final int HEADER_LENGTH = 2;
  private static final int GSO_SIZE = 4;
  private static final int CHECKSUM_START = 6;
  private static final int CHECKSUM_OFFSET = 8;
  private static final int BUFFERS = 10;

  private static final int NEEDS_CHECKSUM = 1;
  private static final int GSO_NONE = 0;
  private static final int GSO_TCP4 = 1;
  private static final int GSO_TCP6 = 4;

  /** TCP's header begins at most this far into a frame that we cut ourselves: 14 + 40. */
  private static final int TCP_HEADER = 20;

  private VirtioNetHeader() {}

  /**
   * Reads what a driver says of a frame whose length is set already.
   *
   * @return false if it is nothing that the specification allows
   */
  static boolean read(byte[] header, NetFrame frame) {
    if ((header[FLAGS] & NEEDS_CHECKSUM) != 0) {
      int start = get16(header, CHECKSUM_START);
      int offset = get16(header, CHECKSUM_OFFSET);
      if (start < Ethernet.HEADER || start + offset + 2 > frame.length()) {
        return false;
      }
      frame.setChecksum(start, offset);
    }
    Segmentation kind;
    switch (header[GSO_TYPE] & 0xff) {
      case GSO_NONE -> {
        return true;
      }
      case GSO_TCP4 -> kind = Segmentation.TCP4;
      case GSO_TCP6 -> kind = Segmentation.TCP6;
      default -> {
        return false;
      }
    }
    int size = get16(header, GSO_SIZE);
    if (size == 0 || !frame.needsChecksum()) {
      return false;
    }
    frame.setSegmentation(kind, size);
    return true;
  }

  /**
   * Writes what a frame tells.
   *
   * @param buffers how many buffers it takes, for headers that have that
   */
  static void write(NetFrame frame, int buffers, byte[] header) {
    java.util.Arrays.fill(header, (byte) 0);
    if (frame.needsChecksum()) {
      header[FLAGS] = NEEDS_CHECKSUM;
      put16(header, CHECKSUM_START, frame.checksumStart());
      put16(header, CHECKSUM_OFFSET, frame.checksumOffset());
    }
    switch (frame.segmentation()) {
      case NONE -> header[GSO_TYPE] = GSO_NONE;
      case TCP4 -> header[GSO_TYPE] = GSO_TCP4;
      case TCP6 -> header[GSO_TYPE] = GSO_TCP6;
    }
    if (frame.segmentation() != Segmentation.NONE) {
      put16(header, GSO_SIZE, frame.segmentSize());
      put16(header, HEADER_LENGTH, frame.checksumStart() + TCP_HEADER);
    }
    put16(header, BUFFERS, buffers);
  }

  private static int get16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) | (bytes[offset + 1] & 0xff) << 8;
  }

  private static void put16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) value;
    bytes[offset + 1] = (byte) (value >>> 8);
  }
}
