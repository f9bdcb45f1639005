package dev.rhea.devices.block;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Path;

/**
 * Gives parts of a file back to the host's file system by Linux's {@code fallocate(2)}, which Java
 * does not offer. Keeps a descriptor of its own; it must be closed after the file's channel,
 * because closing any descriptor of a file drops the process's locks on it.
 */
final class HolePuncher implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int FALLOC_FL_PUNCH_HOLE = 2;
  private static final int FALLOC_FL_ZERO_RANGE = 16;

  private final Path path;
  private int fd = -1;
  private boolean unsupported = !Platform.isLinux() || !Platform.is64Bit();

  /** The C library, loaded when the first guest discards. */
  private static final class Libc {
    static {
      Native.register(Libc.class, NativeLibrary.getProcess());
    }

    static native int open(String path, int flags) throws LastErrorException;

    static native int fallocate(int fd, int mode, long offset, long length)
        throws LastErrorException;

    static native int close(int fd);
  }

  HolePuncher(Path path) {
    this.path = path;
  }

  /** Frees a range, which then reads as zeros; false if the host cannot. */
  boolean punch(long offset, long length) {
    return allocate(FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
  }

  /** Zeroes a range and keeps it allocated; false if the host cannot do so quickly. */
  boolean zero(long offset, long length) {
    return allocate(FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, offset, length);
  }

  private synchronized boolean allocate(int mode, long offset, long length) {
    if (unsupported || length <= 0) {
      return false;
    }
    try {
      if (fd < 0) {
        fd = Libc.open(path.toString(), O_RDWR | O_CLOEXEC);
      }
      Libc.fallocate(fd, mode, offset, length);
      return true;
    } catch (LastErrorException e) {
      // Not every file system can; asking again for every request would cost a system call each.
      unsupported = true;
      return false;
    }
  }

  @Override
  public synchronized void close() {
    unsupported = true;
    if (fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }
}
