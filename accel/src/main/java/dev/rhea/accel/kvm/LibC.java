package dev.rhea.accel.kvm;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The calls of the C library that KVM needs. Failures are returned, not thrown: an interrupted
 * KVM_RUN is an everyday thing. Constants are Linux's, equal on x86, arm64 and riscv64.
 */
final class LibC {
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;

  /** What mmap(2) returns when it fails. */
  static final long MAP_FAILED = -1;

  static {
    Native.register(LibC.class, NativeLibrary.getProcess());
  }

  private LibC() {}

  static native int open(String path, int flags, int mode);

  static native int close(int fd);

  static native int ioctl(int fd, long request, long argument);

  static native long mmap(
      long address, long length, int protection, int flags, int fd, long offset);

  static native int munmap(long address, long length);

  static native int eventfd(int initial, int flags);

  static native long read(int fd, long buffer, long count);

  static native long write(int fd, long buffer, long count);

  /** Waits for events of {@code count} descriptors in {@code struct pollfd}s; -1 waits for ever. */
  static native int poll(long descriptors, long count, int milliseconds);

  static native int getpid();

  static native int gettid();

  static native int tgkill(int process, int thread, int signal);

  /** In the C library's own BSD form: the handler stays, interrupted system calls go on. */
  static native Pointer signal(int number, Pointer handler);

  /** The first real-time signal that the C library does not need itself. */
  static native int __libc_current_sigrtmin();

  /**
   * A function of the C library that takes an int, touches nothing and returns: good for a signal
   * handler whose purpose is to interrupt, and which must not enter the JVM.
   */
  static Pointer harmlessFunction() {
    return NativeLibrary.getProcess().getFunction("abs");
  }

  /** The calling thread's errno, after one of the calls above said that it failed. */
  static int errno() {
    return Native.getLastError();
  }
}
