package dev.rhea.devices.virtio;

import dev.rhea.devices.block.BlockBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One request of a block device (5.2.6): header, data, one byte of status. Run on a worker thread.
 */
final class VirtioBlkRequest {
  static final int SECTOR = 512;
  static final int ID_BYTES = 20;

  private static final int HEADER_BYTES = 16;
  private static final int RANGE_BYTES = 16;

  private static final int T_IN = 0;
  private static final int T_OUT = 1;
  private static final int T_FLUSH = 4;
  private static final int T_GET_ID = 8;
  private static final int T_DISCARD = 11;
  private static final int T_WRITE_ZEROES = 13;

  private static final int S_OK = 0;
  private static final int S_IOERR = 1;
  private static final int S_UNSUPP = 2;

  private static final int RANGE_UNMAP = 1;

  private final DescriptorChain chain;
  private final BlockBackend image;
  private final byte[] id;
  private final boolean writeThrough;
  private final boolean rangesAllowed;
  private long written;

  /**
   * Makes a request.
   *
   * @param id 20 bytes for GET_ID
   * @param writeThrough whether a write completes only when it is stable
   * @param rangesAllowed whether the driver has negotiated discard or write-zeroes
   */
  VirtioBlkRequest(
      DescriptorChain chain,
      BlockBackend image,
      byte[] id,
      boolean writeThrough,
      boolean rangesAllowed) {
    this.chain = chain;
    this.image = image;
    this.id = id;
    this.writeThrough = writeThrough;
    this.rangesAllowed = rangesAllowed;
  }

  DescriptorChain chain() {
    return chain;
  }

  /** Number of bytes written to the chain, counted from the start of its writable part. */
  long written() {
    return written;
  }

  void run() {
    long statusAt = chain.writableBytes() - 1;
    if (statusAt < 0) {
      // Nowhere to say so.
      return;
    }
    int status;
    try {
      status = perform(statusAt);
    } catch (IOException e) {
      status = S_IOERR;
    }
    if (status != S_OK) {
      written = 0;
    }
    chain.write(statusAt, new byte[] {(byte) status}, 0, 1);
    // The count reaches up to the status, the last byte, only if all before it was written
    // (2.7.8.2).
    written = written == statusAt ? statusAt + 1 : written;
  }

  private int perform(long dataBytes) throws IOException {
    byte[] bytes = new byte[HEADER_BYTES];
    if (chain.read(0, bytes, 0, HEADER_BYTES) < HEADER_BYTES) {
      return S_IOERR;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long sector = header.getLong(8);
    return switch (header.getInt(0)) {
      case T_IN -> read(sector, dataBytes);
      case T_OUT -> write(sector, chain.readableBytes() - HEADER_BYTES);
      case T_FLUSH -> {
        image.flush();
        yield S_OK;
      }
      case T_GET_ID -> {
        written = chain.write(0, id, 0, (int) Math.min(ID_BYTES, dataBytes));
        yield S_OK;
      }
      case T_DISCARD -> rangesAllowed ? ranges(false) : S_UNSUPP;
      case T_WRITE_ZEROES -> rangesAllowed ? ranges(true) : S_UNSUPP;
      default -> S_UNSUPP;
    };
  }

  private int read(long sector, long length) throws IOException {
    if (!inRange(sector, length)) {
      return S_IOERR;
    }
    chain.forEachWritable(
        0, length, (memory, position) -> image.read(memory, sector * SECTOR + position));
    written = length;
    return S_OK;
  }

  private int write(long sector, long length) throws IOException {
    if (image.readOnly() || !inRange(sector, length)) {
      return S_IOERR;
    }
    chain.forEachReadable(
        HEADER_BYTES,
        length,
        (memory, position) -> image.write(memory, sector * SECTOR + position));
    if (writeThrough) {
      image.flush();
    }
    return S_OK;
  }

  private int ranges(boolean zero) throws IOException {
    long length = chain.readableBytes() - HEADER_BYTES;
    if (image.readOnly() || length != RANGE_BYTES) {
      return length > RANGE_BYTES
          ? S_UNSUPP
          : S_IOERR; // max_discard_seg and max_write_zeroes_seg are 1.
    }
    byte[] bytes = new byte[RANGE_BYTES];
    chain.read(HEADER_BYTES, bytes, 0, RANGE_BYTES);
    ByteBuffer range = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long sector = range.getLong(0);
    long sectors = Integer.toUnsignedLong(range.getInt(8));
    int flags = range.getInt(12);
    // Reserved flags, and UNMAP for a discard, must be refused so (5.2.6.2).
    if ((flags & ~(zero ? RANGE_UNMAP : 0)) != 0) {
      return S_UNSUPP;
    }
    if (sectors > VirtioBlk.MAX_RANGE_SECTORS || !inRange(sector, sectors * SECTOR)) {
      return S_IOERR;
    }
    if (zero) {
      image.writeZeroes(sector * SECTOR, sectors * SECTOR, (flags & RANGE_UNMAP) != 0);
    } else {
      image.discard(sector * SECTOR, sectors * SECTOR);
    }
    if (writeThrough) {
      image.flush();
    }
    return S_OK;
  }

  private boolean inRange(long sector, long length) {
    long capacity = Math.ceilDiv(image.size(), SECTOR);
    return length % SECTOR == 0
        && sector >= 0
        && sector <= capacity
        && length / SECTOR <= capacity - sector;
  }
}
