package dev.rhea.devices.virtio;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The buffers of one request: first those the device reads, then those it writes (2.7.4.2).
 * Resolved to host memory when popped, so that workers can read and write files in place. Not
 * thread-safe; handed from thread to thread.
 */
final class DescriptorChain {
  /** Something done with a piece of a buffer. */
  @FunctionalInterface
  interface PieceAction {
    /**
     * Called for each piece in order.
     *
     * @param memory the piece, from position 0 to its limit
     * @param position offset of the piece from the start of the transfer, in bytes
     */
    void accept(ByteBuffer memory, long position) throws IOException;
  }

  private final AddressSpace dma;
  private final int head;
  private long[] gpas = new long[4];
  private long[] hosts = new long[4];
  private int[] lengths = new int[4];
  private int pieces;
  private int readablePieces;
  private long readableBytes;
  private long writableBytes;

  DescriptorChain(AddressSpace dma, int head) {
    this.dma = dma;
    this.head = head;
  }

  /** Index of the chain's first descriptor, by which the driver knows it. */
  int head() {
    return head;
  }

  /** Total length of what the device may read. */
  long readableBytes() {
    return readableBytes;
  }

  /** Total length of what the device may write. */
  long writableBytes() {
    return writableBytes;
  }

  /**
   * Appends a buffer.
   *
   * @param length unsigned
   * @throws QueueException if it is not in guest RAM, or readable after a writable one
   */
  void add(long gpa, int length, boolean writable) {
    if (!writable && writableBytes > 0) {
      throw new QueueException("a buffer to read after one to write");
    }
    long left = Integer.toUnsignedLong(length);
    if (readableBytes + writableBytes + left > 0xffff_ffffL) {
      throw new QueueException("a chain of more than 2^32 bytes");
    }
    if (writable) {
      writableBytes += left;
    } else {
      readableBytes += left;
    }
    for (long at = gpa; left > 0; ) {
      Section section = dma.find(at);
      if (section == null || !section.isMemory() || (writable && dma.hostAddress(at, 1) == -1)) {
        // Devices must not be reached by DMA: a queue in its own transport's registers would
        // recurse.
        throw new QueueException("a buffer outside of RAM at 0x" + Long.toHexString(at));
      }
      long room = section.last() - at;
      int piece =
          (int)
              Math.min(
                  Integer.MAX_VALUE, Long.compareUnsigned(left - 1, room) <= 0 ? left : room + 1);
      addPiece(at, section.hostAddress() + (at - section.gpa()), piece);
      at += piece;
      left -= piece;
    }
    if (!writable) {
      readablePieces = pieces;
    }
  }

  private void addPiece(long gpa, long host, int length) {
    if (pieces == gpas.length) {
      gpas = Arrays.copyOf(gpas, 2 * pieces);
      hosts = Arrays.copyOf(hosts, 2 * pieces);
      lengths = Arrays.copyOf(lengths, 2 * pieces);
    }
    gpas[pieces] = gpa;
    hosts[pieces] = host;
    lengths[pieces] = length;
    pieces++;
  }

  /**
   * Copies out of the readable part.
   *
   * @param from offset in the readable part
   * @return number of bytes copied, less than {@code length} if the part ends before
   */
  int read(long from, byte[] to, int offset, int length) {
    int wanted = (int) Math.max(0, Math.min(length, readableBytes - from));
    int done = 0;
    long start = 0;
    for (int i = 0; i < readablePieces && done < wanted; i++) {
      long into = from + done - start;
      if (into < lengths[i]) {
        int part = (int) Math.min(lengths[i] - into, wanted - done);
        HostMemory.copy(hosts[i] + into, to, offset + done, part);
        done += part;
      }
      start += lengths[i];
    }
    return done;
  }

  /**
   * Copies into the writable part.
   *
   * @param into offset in the writable part
   * @return number of bytes copied, less than {@code length} if the part ends before
   */
  int write(long into, byte[] from, int offset, int length) {
    int wanted = (int) Math.max(0, Math.min(length, writableBytes - into));
    int done = 0;
    long start = 0;
    for (int i = readablePieces; i < pieces && done < wanted; i++) {
      long at = into + done - start;
      if (at < lengths[i]) {
        int part = (int) Math.min(lengths[i] - at, wanted - done);
        HostMemory.copy(from, offset + done, hosts[i] + at, part);
        dma.written(gpas[i] + at, part);
        done += part;
      }
      start += lengths[i];
    }
    return done;
  }

  /** Hands the readable bytes [from, from + length) to an action, which must not write them. */
  void forEachReadable(long from, long length, PieceAction action) throws IOException {
    forEach(0, readablePieces, from, length, false, action);
  }

  /**
   * Hands the writable bytes [from, from + length) to an action and reports them as written, also
   * if it fails.
   */
  void forEachWritable(long from, long length, PieceAction action) throws IOException {
    forEach(readablePieces, pieces, from, length, true, action);
  }

  private void forEach(
      int first, int end, long from, long length, boolean writes, PieceAction action)
      throws IOException {
    long start = 0;
    long done = 0;
    for (int i = first; i < end && done < length; i++) {
      long into = from + done - start;
      if (into < lengths[i]) {
        int part = (int) Math.min(lengths[i] - into, length - done);
        try {
          action.accept(HostMemory.buffer(hosts[i] + into, part), done);
        } finally {
          if (writes) {
            dma.written(gpas[i] + into, part);
          }
        }
        done += part;
      }
      start += lengths[i];
    }
  }
}
