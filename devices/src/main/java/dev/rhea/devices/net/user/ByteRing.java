package dev.rhea.devices.net.user;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes on their way, first in, first out, up to a limit. Grows as needed. */
final class ByteRing {
  private static final int FIRST_SIZE = 16 << 10;

  private final int limit;
  private byte[] bytes = new byte[0];
  private int head;
  private int size;

  /**
   * An empty ring.
   *
   * @param limit most bytes it holds, a power of two of at least {@link #FIRST_SIZE}
   */
  ByteRing(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many bytes may be added. */
  int room() {
    return limit - size;
  }

  /** Adds bytes, for which there must be room. */
  void append(byte[] from, int offset, int length) {
    grow(size + length);
    int tail = (head + size) & (bytes.length - 1);
    int first = Math.min(length, bytes.length - tail);
    System.arraycopy(from, offset, bytes, tail, first);
    System.arraycopy(from, offset + first, bytes, 0, length - first);
    size += length;
  }

  /** Copies bytes out without removing them. */
  void copy(int from, byte[] to, int offset, int length) {
    int at = (head + from) & (bytes.length - 1);
    int first = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, to, offset, first);
    System.arraycopy(bytes, 0, to, offset + first, length - first);
  }

  /** Removes the first bytes. */
  void drop(int length) {
    size -= length;
    head = size == 0 ? 0 : (head + length) & (bytes.length - 1);
  }

  /**
   * Reads what a stream has and the ring takes.
   *
   * @return bytes read, or -1 at the stream's end
   */
  int readFrom(HostStream stream) throws IOException {
    int total = 0;
    while (size < limit) {
      if (size == bytes.length) {
        grow(size + 1);
      }
      int tail = (head + size) & (bytes.length - 1);
      int room = Math.min(bytes.length - size, bytes.length - tail);
      int read = stream.read(ByteBuffer.wrap(bytes, tail, room));
      if (read < 0) {
        return total > 0 ? total : read;
      }
      total += read;
      size += read;
      if (read < room) {
        return total;
      }
    }
    return total;
  }

  /** Writes what a stream takes and removes it. */
  void writeTo(HostStream stream) throws IOException {
    while (size > 0) {
      int part = Math.min(size, bytes.length - head);
      int written = stream.write(ByteBuffer.wrap(bytes, head, part));
      drop(written);
      if (written < part) {
        return;
      }
    }
  }

  private void grow(int needed) {
    if (needed <= bytes.length) {
      return;
    }
    int newLength = Math.max(FIRST_SIZE, bytes.length);
    while (newLength < needed) {
      newLength *= 2;
    }
    byte[] larger = new byte[newLength];
    if (size > 0) {
      copy(0, larger, 0, size);
    }
    bytes = larger;
    head = 0;
  }
}
