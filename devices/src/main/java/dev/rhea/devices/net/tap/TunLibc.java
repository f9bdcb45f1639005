package dev.rhea.devices.net.tap;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The C library calls that a tap interface needs. Loaded on first use. */
final class TunLibc {
  static final int O_RDWR = 2;
  // Linux's values.
  static final int O_NONBLOCK = 0x800;
  static final long TUNSETIFF = 0x4004_54caL;
  static final short IFF_TAP = 2;
  static final short IFF_NO_PI = 0x1000;
  static final short POLLIN = 1;

  static {
    Native.register(TunLibc.class, Platform.C_LIBRARY_NAME);
  }

  private TunLibc() {}

  // Signatures are C's; those that throw do so with errno where C returns -1.

  static native int open(String path, int flags) throws LastErrorException;

  static native int ioctl(int fd, long request, byte[] argument) throws LastErrorException;

  static native int close(int fd);

  static native int poll(byte[] pollfd, long count, int timeoutMillis);

  static native long read(int fd, byte[] buffer, long count);

  static native long write(int fd, byte[] buffer, long count);
}
