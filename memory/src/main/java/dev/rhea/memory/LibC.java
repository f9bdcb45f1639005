package dev.rhea.memory;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of the C library that memory mappings need. Constants are Linux's, equal on all its
 * architectures here.
 */
final class LibC {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE = 2;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MADV_HUGEPAGE = 14;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_CLOEXEC = 0x80000;
  static final int ENOSPC = 28;
  static final int ENOMEM = 12;

  static {
    Native.register(LibC.class, NativeLibrary.getProcess());
  }

  private LibC() {}

  /** Does nothing but to initialise this class. */
  static void load() {}

  static native long mmap(long address, long length, int protection, int flags, int fd, long offset)
      throws LastErrorException;

  static native int munmap(long address, long length) throws LastErrorException;

  static native int madvise(long address, long length, int advice);

  static native int open(String path, int flags, int mode) throws LastErrorException;

  static native int close(int fd);

  static native int ftruncate(int fd, long length) throws LastErrorException;

  /** Returns an errno value, or 0. */
  static native int posix_fallocate(int fd, long offset, long length);
}
