package dev.rhea.devices.block;

import dev.rhea.devices.HostException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A raw image: a file whose bytes are the disk's. Sparse files stay sparse. The image is locked
 * against other processes, QEMU among them, for as long as it is open: writers alone, readers with
 * other readers.
 */
public final class RawImage implements BlockBackend {
  private static final int SECTOR = 512;
  private static final int ZEROS_AT_ONCE = 1 << 20;

  private final FileChannel channel;
  private final boolean readOnly;
  private final long size;
  private final HolePuncher puncher;

  /**
   * Opens an image.
   *
   * @throws HostException if it cannot be opened as asked, or is in use
   */
  public RawImage(Path path, boolean readOnly) {
    this.readOnly = readOnly;
    if (Files.isDirectory(path)) {
      throw new HostException("Disk image " + path + " is a directory: name a raw image file.");
    }
    try {
      channel =
          readOnly
              ? FileChannel.open(path, StandardOpenOption.READ)
              : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new HostException(
          "Disk image "
              + path
              + " does not exist: check the path, or create it with truncate -s SIZE.",
          e);
    } catch (AccessDeniedException e) {
      throw new HostException(
          readOnly
              ? "Disk image " + path + " cannot be read: check its permissions."
              : "Disk image "
                  + path
                  + " is not writable: give it write permission, or open it with readonly=on.",
          e);
    } catch (IOException e) {
      throw new HostException(
          "Disk image "
              + path
              + " cannot be opened: "
              + reason(e)
              + (readOnly ? "." : ", try readonly=on."),
          e);
    }
    try {
      lock(path);
      size = channel.size();
      if (size == 0) {
        throw new HostException(
            "Disk image " + path + " is empty: give it a size with truncate -s SIZE.");
      }
    } catch (IOException e) {
      closeQuietly();
      throw new HostException("Disk image " + path + " cannot be used: " + reason(e) + ".", e);
    } catch (HostException e) {
      closeQuietly();
      throw e;
    }
    puncher = new HolePuncher(path);
  }

  private void lock(Path path) throws IOException {
    if (readOnly ? !ImageLock.tryReader(channel, path) : !ImageLock.tryWriter(channel)) {
      throw new HostException(
          "Disk image "
              + path
              + " is in use: stop the emulator that has it open, or open it with readonly=on everywhere.");
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(e.getMessage());
  }

  private void closeQuietly() {
    try {
      channel.close();
    } catch (IOException e) {
      // The first error is the one to tell.
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void read(ByteBuffer to, long offset) throws IOException {
    long position = offset;
    while (to.hasRemaining()) {
      int length = channel.read(to, position);
      if (length < 0) {
        while (to.hasRemaining()) {
          to.put((byte) 0);
        }
        return;
      }
      position += length;
    }
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    requireWritable();
    long position = offset;
    while (from.hasRemaining()) {
      position += channel.write(from, position);
    }
  }

  @Override
  public void flush() throws IOException {
    if (!readOnly) {
      channel.force(false);
    }
  }

  @Override
  public void discard(long offset, long length) throws IOException {
    requireWritable();
    // Only a hint: where the host cannot punch holes the bytes stay.
    puncher.punch(offset, withinFile(offset, length));
  }

  @Override
  public void writeZeroes(long offset, long length, boolean mayUnmap) throws IOException {
    requireWritable();
    long within = withinFile(offset, length);
    boolean done = mayUnmap ? puncher.punch(offset, within) : puncher.zero(offset, within);
    if (!done) {
      writeZeroesPlainly(offset, length);
    } else if (within < length) {
      writeZeroesPlainly(offset + within, length - within);
    }
  }

  private void writeZeroesPlainly(long offset, long length) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(length, ZEROS_AT_ONCE));
    for (long done = 0; done < length; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), length - done));
      int part = zeros.remaining();
      write(zeros, offset + done);
      done += part;
    }
  }

  /** How much of a range is in the file; a last partial sector is not all there. */
  private long withinFile(long offset, long length) {
    return Math.max(0, Math.min(length, size / SECTOR * SECTOR - offset));
  }

  private void requireWritable() throws IOException {
    if (readOnly) {
      throw new IOException("read-only image");
    }
  }

  @Override
  public void close() {
    try (puncher) {
      if (channel.isOpen()) {
        flush();
        channel.close();
      }
    } catch (IOException e) {
      throw new HostException(
          "A disk image could not be written back completely: " + reason(e) + ".", e);
    }
  }
}
