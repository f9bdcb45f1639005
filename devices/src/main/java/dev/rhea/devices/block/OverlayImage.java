package dev.rhea.devices.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An image that keeps what is written in memory and leaves the image beneath as it was. Memory
 * grows by {@value #CLUSTER} bytes for each such piece of the disk that is written to.
 */
public final class OverlayImage implements BlockBackend {
  /** Bytes that are copied together. */
  private static final int CLUSTER = 1 << 16;

  private final BlockBackend base;
  private final boolean readOnly;
  private final Map<Long, byte[]> written = new HashMap<>();

  /**
   * Lays an empty overlay over {@code base}, which is read only, also by other overlays at the same
   * time, and stays the caller's.
   *
   * @param readOnly whether the guest's writes are refused
   */
  public OverlayImage(BlockBackend base, boolean readOnly) {
    this.base = base;
    this.readOnly = readOnly;
  }

  @Override
  public long size() {
    return base.size();
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public synchronized void read(ByteBuffer to, long offset) throws IOException {
    long position = offset;
    while (to.hasRemaining()) {
      int piece = pieceAt(position, to.remaining());
      byte[] cluster = written.get(position / CLUSTER);
      if (cluster != null) {
        to.put(cluster, (int) (position % CLUSTER), piece);
      } else {
        base.read(to.slice(to.position(), piece), position);
        to.position(to.position() + piece);
      }
      position += piece;
    }
  }

  @Override
  public synchronized void write(ByteBuffer from, long offset) throws IOException {
    long position = offset;
    while (from.hasRemaining()) {
      int piece = pieceAt(position, from.remaining());
      from.get(clusterAt(position), (int) (position % CLUSTER), piece);
      position += piece;
    }
  }

  @Override
  public void flush() {
    // Nothing is to survive.
  }

  @Override
  public void discard(long offset, long length) throws IOException {
    requireWritable();
    // Discarded bytes may keep their values.
  }

  @Override
  public synchronized void writeZeroes(long offset, long length, boolean mayUnmap)
      throws IOException {
    for (long done = 0; done < length; ) {
      int piece = pieceAt(offset + done, length - done);
      int at = (int) ((offset + done) % CLUSTER);
      Arrays.fill(clusterAt(offset + done), at, at + piece, (byte) 0);
      done += piece;
    }
  }

  /** How many of {@code length} bytes from {@code position} on are in one cluster. */
  private static int pieceAt(long position, long length) {
    return (int) Math.min(length, CLUSTER - position % CLUSTER);
  }

  /** The cluster around {@code position}, which is about to be written. */
  private byte[] clusterAt(long position) throws IOException {
    requireWritable();
    byte[] cluster = written.get(position / CLUSTER);
    if (cluster == null) {
      cluster = new byte[CLUSTER];
      long first = position / CLUSTER * CLUSTER;
      base.read(ByteBuffer.wrap(cluster), first);
      written.put(position / CLUSTER, cluster);
    }
    return cluster;
  }

  private void requireWritable() throws IOException {
    if (readOnly) {
      throw new IOException("read-only image");
    }
  }

  @Override
  public void close() {
    // The base is the caller's.
  }
}
