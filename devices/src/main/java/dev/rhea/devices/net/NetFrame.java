package dev.rhea.devices.net;

import dev.rhea.devices.net.packet.Bytes;
import dev.rhea.devices.net.packet.InternetChecksum;

/**
 * An Ethernet frame, from destination address to the end of its data, and what is left to do about
 * it: as in virtio's header (5.1.6), the checksum may be incomplete, and TCP data may be longer
 * than a segment. A buffer that is used again and again; who wants to keep a frame copies it.
 */
public final class NetFrame {
  /** The longest there are: Ethernet's header with a VLAN tag, IPv6's, and 64 KiB. */
  public static final int MOST_BYTES = 18 + 40 + 65535;

  /** What is to be cut into segments. */
  public enum Segmentation {
    /** Nothing: the frame is one packet. */
    NONE,
    /** TCP over IPv4. */
    TCP4,
    /** TCP over IPv6. */
    TCP6
  }

  private static final int COMPLETE = -1;

  private final byte[] bytes;
  private int length;
  private int checksumStart = COMPLETE;
  private int checksumOffset;
  private Segmentation segmentation = Segmentation.NONE;
  private int segmentSize;

  /** An empty frame with room for the longest. */
  public NetFrame() {
    this(MOST_BYTES);
  }

  private NetFrame(int capacity) {
    bytes = new byte[capacity];
  }

  /** A complete frame with the first {@code length} of those bytes, copied. */
  public static NetFrame of(byte[] bytes, int length) {
    NetFrame frame = new NetFrame(length);
    System.arraycopy(bytes, 0, frame.bytes, 0, length);
    frame.setLength(length);
    return frame;
  }

  /** The buffer; the frame begins at index 0. */
  public byte[] bytes() {
    return bytes;
  }

  /** Length of the frame, in bytes. */
  public int length() {
    return length;
  }

  /** Makes it a complete frame of that length; its bytes are in the buffer or come later. */
  public void setLength(int newLength) {
    length = newLength;
    checksumStart = COMPLETE;
    segmentation = Segmentation.NONE;
  }

  /** Whether a checksum is missing: its field holds the sum of the pseudo-header. */
  public boolean needsChecksum() {
    return checksumStart != COMPLETE;
  }

  /** Where the missing checksum begins to sum, to the frame's end. */
  public int checksumStart() {
    return checksumStart;
  }

  /** The missing checksum's place, counted from {@link #checksumStart}. */
  public int checksumOffset() {
    return checksumOffset;
  }

  /** Tells of a checksum that is missing. */
  public void setChecksum(int start, int offset) {
    checksumStart = start;
    checksumOffset = offset;
  }

  /** What is to be cut into segments. */
  public Segmentation segmentation() {
    return segmentation;
  }

  /** Bytes of data in each segment. */
  public int segmentSize() {
    return segmentSize;
  }

  /** Tells that the frame is to be cut into segments. */
  public void setSegmentation(Segmentation kind, int size) {
    segmentation = kind;
    segmentSize = size;
  }

  /** Fills in the missing checksum, if any. */
  public void completeChecksum() {
    if (needsChecksum()) {
      int sum = InternetChecksum.add(0, bytes, checksumStart, length - checksumStart);
      Bytes.put16(bytes, checksumStart + checksumOffset, InternetChecksum.complement(sum));
      checksumStart = COMPLETE;
    }
  }

  /** A frame of its own with the same contents. */
  public NetFrame copy() {
    NetFrame copy = new NetFrame(length);
    copy.copyFrom(this);
    return copy;
  }

  /** Takes another's contents, for which there must be room. */
  public void copyFrom(NetFrame other) {
    System.arraycopy(other.bytes, 0, bytes, 0, other.length);
    length = other.length;
    checksumStart = other.checksumStart;
    checksumOffset = other.checksumOffset;
    segmentation = other.segmentation;
    segmentSize = other.segmentSize;
  }
}
