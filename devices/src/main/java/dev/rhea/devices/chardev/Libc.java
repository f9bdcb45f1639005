package dev.rhea.devices.chardev;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/**
 * The C library calls that terminals need. Loaded on first use, so that nothing pays for JNA
 * without a terminal.
 */
final class Libc {
  static final int TCSANOW = 0;
  static final int O_RDWR = 2;
  // Linux's values; these differ on other systems.
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final short POLLIN = 1;
  static final short POLLOUT = 4;
  static final short POLLHUP = 0x10;

  static {
    Native.register(Libc.class, NativeLibrary.getProcess());
  }

  private Libc() {}

  static native int isatty(int fd);

  static native int tcgetattr(int fd, byte[] termios);

  static native int tcsetattr(int fd, int action, byte[] termios);

  static native void cfmakeraw(byte[] termios);

  // Signatures are C's; each throws with errno where C returns -1.

  static native int posix_openpt(int flags) throws LastErrorException;

  static native int grantpt(int fd) throws LastErrorException;

  static native int unlockpt(int fd) throws LastErrorException;

  static native @Nullable String ptsname(int fd);

  static native int open(String path, int flags) throws LastErrorException;

  static native int close(int fd);

  static native int poll(byte[] pollfd, long count, int timeoutMillis);

  static native long read(int fd, byte[] buffer, long count);

  static native long write(int fd, byte[] buffer, long count);
}
