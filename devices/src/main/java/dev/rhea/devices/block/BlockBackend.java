package dev.rhea.devices.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A disk's contents. Methods block and may be called from several threads at once; of overlapping
 * requests at the same time any order is right.
 */
public interface BlockBackend extends AutoCloseable {
  /** Size in bytes; constant. */
  long size();

  /** Whether {@link #write}, {@link #discard} and {@link #writeZeroes} are refused. */
  boolean readOnly();

  /**
   * Fills the buffer's remaining bytes from an offset on. The caller has checked that offset and
   * length are within the size rounded up to 512 bytes; bytes beyond the end read as zeros.
   */
  void read(ByteBuffer to, long offset) throws IOException;

  /** Writes the buffer's remaining bytes, within the same bounds as {@link #read}. */
  void write(ByteBuffer from, long offset) throws IOException;

  /** Makes everything written so far survive a crash of the host. */
  void flush() throws IOException;

  /** Tells that nobody needs those bytes any more; they may keep their values or become zeros. */
  void discard(long offset, long length) throws IOException;

  /**
   * Writes zeros.
   *
   * @param mayUnmap whether the host may give back the space instead of keeping it allocated
   */
  void writeZeroes(long offset, long length, boolean mayUnmap) throws IOException;

  /** Flushes and releases the image. */
  @Override
  void close();
}
