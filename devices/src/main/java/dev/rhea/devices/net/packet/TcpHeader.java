package dev.rhea.devices.net.packet;

import static dev.rhea.devices.net.packet.Bytes.get16;
import static dev.rhea.devices.net.packet.Bytes.get32;
import static dev.rhea.devices.net.packet.Bytes.get8;

/** Reads the header of a TCP segment (RFC 9293 3.1). To be used again and again. */
public final class TcpHeader {
  /** Length without options. */
  public static final int BYTES = 20;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 16;

  /** Control bits. */
  public static final int FIN = 1;

  /** As above. */
  public static final int SYN = 2;

  /** As above. */
  public static final int RST = 4;

  /** As above. */
  public static final int PSH = 8;

  /** As above. */
  public static final int ACK = 16;

  /** Kinds of options (RFC 9293 3.2, RFC 7323 2.2). */
  public static final int OPTION_END = 0;

  /** As above. */
  public static final int OPTION_NOTHING = 1;

  /** As above. */
  public static final int OPTION_SEGMENT_SIZE = 2;

  /** As above. */
  public static final int OPTION_WINDOW_SCALE = 3;

  /** The largest shift that a window scale may be (RFC 7323 2.3). */
  public static final int MOST_SCALE = 14;

  /** {@link #windowScale} without that option. */
  public static final int NO_SCALE = -1;

  private byte[] bytes = new byte[0];
  private int start;
  private int data;
  private int dataLength;
  private int segmentSize;
  private int windowScale;

  /** Reads the segment that a packet carries; false if it is none. */
  public boolean read(IpPacket packet) {
    bytes = packet.bytes();
    start = packet.payload();
    int length = packet.payloadLength();
    if (length < BYTES) {
      return false;
    }
    int header = 4 * (get8(bytes, start + 12) >>> 4);
    if (header < BYTES || header > length) {
      return false;
    }
    data = start + header;
    dataLength = length - header;
    segmentSize = 0;
    windowScale = NO_SCALE;
    readOptions(start + BYTES, data);
    return true;
  }

  /** Malformed options end the list: what came before them counts (RFC 9293 MUST-7). */
  private void readOptions(int from, int end) {
    for (int at = from; at < end; ) {
      int kind = get8(bytes, at);
      if (kind == OPTION_NOTHING) {
        at++;
        continue;
      }
      if (kind == OPTION_END || at + 1 >= end) {
        return;
      }
      int length = get8(bytes, at + 1);
      if (length < 2 || at + length > end) {
        return;
      }
      if (kind == OPTION_SEGMENT_SIZE && length == 4) {
        segmentSize = get16(bytes, at + 2);
      } else if (kind == OPTION_WINDOW_SCALE && length == 3) {
        windowScale = Math.min(get8(bytes, at + 2), MOST_SCALE);
      }
      at += length;
    }
  }

  /** Sender's port. */
  public int sourcePort() {
    return get16(bytes, start);
  }

  /** Receiver's port. */
  public int destinationPort() {
    return get16(bytes, start + 2);
  }

  /** Sequence number of the first byte, or of SYN. */
  public int sequence() {
    return get32(bytes, start + 4);
  }

  /** The sequence number that the sender expects next, if {@link #ACK} is set. */
  public int acknowledgment() {
    return get32(bytes, start + 8);
  }

  /** Whether one of those control bits is set. */
  public boolean has(int bits) {
    return (get8(bytes, start + 13) & bits) != 0;
  }

  /** The window field, not scaled. */
  public int window() {
    return get16(bytes, start + 14);
  }

  /** Index of the first byte of data. */
  public int data() {
    return data;
  }

  /** Bytes of data. */
  public int dataLength() {
    return dataLength;
  }

  /** The option of the largest segment, or 0 without it. */
  public int segmentSize() {
    return segmentSize;
  }

  /** The option of window scaling, or {@link #NO_SCALE}. */
  public int windowScale() {
    return windowScale;
  }

  /** The numbers that the segment takes of the sequence: its data, SYN and FIN. */
  public int sequenceLength() {
    return dataLength + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }
}
