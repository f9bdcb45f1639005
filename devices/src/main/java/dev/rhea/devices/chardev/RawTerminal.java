package dev.rhea.devices.chardev;

import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Puts a terminal into raw mode, so that the guest sees each key as it is typed, and puts it back
 * on {@link #close} or when the JVM goes down, be it by exit, an uncaught exception or a signal
 * that can be caught.
 *
 * <p>The structure {@code termios} is handled as opaque as can be: {@code cfmakeraw} edits it, and
 * only its second and fourth words, output and local flags, are touched here.
 */
final class RawTerminal implements AutoCloseable {
  /** More than any system's {@code struct termios}. */
  private static final int TERMIOS_SIZE = 256;

  private final int fd;
  private final byte[] original;
  private final Thread hook;
  private boolean restored;

  private RawTerminal(int fd, byte[] original) {
    this.fd = fd;
    this.original = original;
    this.hook = new Thread(this::restore, "restore-terminal");
  }

  /**
   * Makes the terminal raw.
   *
   * @param fd an open file descriptor
   * @param allowSignals whether Ctrl-C and the like still signal the emulator instead of reaching
   *     the guest
   * @return what undoes it, or null if the descriptor is not a terminal that we know how to handle
   */
  static @Nullable RawTerminal open(int fd, boolean allowSignals) {
    if (!(Platform.isLinux() || Platform.isMac()) || Libc.isatty(fd) == 0) {
      return null;
    }
    byte[] original = new byte[TERMIOS_SIZE];
    if (Libc.tcgetattr(fd, original) != 0) {
      return null;
    }
    byte[] raw = original.clone();
    Libc.cfmakeraw(raw);
    // Output processing stays as it was: messages of the emulator itself end lines with a bare LF.
    copyFlags(original, raw, 1, -1);
    if (allowSignals) {
      copyFlags(original, raw, 3, isig());
    }
    RawTerminal terminal = new RawTerminal(fd, original);
    Runtime.getRuntime().addShutdownHook(terminal.hook);
    // Now, not after output has drained: a stopped terminal must not hold up the machine's start.
    if (Libc.tcsetattr(fd, Libc.TCSANOW, raw) != 0) {
      terminal.close();
      return null;
    }
    return terminal;
  }

  private static long isig() {
    return Platform.isMac() ? 0x80 : 0x1;
  }

  private static void copyFlags(byte[] from, byte[] to, int index, long mask) {
    // tcflag_t: an int on Linux, a long on macOS.
    ByteBuffer source = ByteBuffer.wrap(from).order(ByteOrder.nativeOrder());
    ByteBuffer target = ByteBuffer.wrap(to).order(ByteOrder.nativeOrder());
    if (Platform.isMac()) {
      int at = 8 * index;
      target.putLong(at, (target.getLong(at) & ~mask) | (source.getLong(at) & mask));
    } else {
      int at = 4 * index;
      target.putInt(at, (int) ((target.getInt(at) & ~mask) | (source.getInt(at) & mask)));
    }
  }

  private synchronized void restore() {
    if (!restored) {
      restored = true;
      Libc.tcsetattr(fd, Libc.TCSANOW, original);
    }
  }

  /** Restores the terminal; no effect the second time. */
  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs, or has run, and finds nothing to do.
    }
  }
}
