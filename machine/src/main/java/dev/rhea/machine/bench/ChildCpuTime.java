package dev.rhea.machine.bench;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The CPU time of the processes that this one has started and that have ended: POSIX {@code
 * getrusage(RUSAGE_CHILDREN)}. The JVM tells it of running processes alone.
 */
final class ChildCpuTime {
  private static final int RUSAGE_CHILDREN = -1;

  /** More than any host's {@code struct rusage}. */
  private static final int RUSAGE_SIZE = 512;

  private ChildCpuTime() {}

  private interface Libc extends Library {
    int getrusage(int who, Pointer usage);
  }

  /** User and system time so far; not a number where the host has no such call. */
  static double seconds() {
    try (Memory usage = new Memory(RUSAGE_SIZE)) {
      Libc libc = Native.load("c", Libc.class);
      if (libc.getrusage(RUSAGE_CHILDREN, usage) != 0) {
        return Double.NaN;
      }
      // Two struct timeval: ru_utime, ru_stime. On 64-bit hosts each has 8 bytes of seconds, then
      // 4 or 8 of microseconds.
      return usage.getLong(0)
          + usage.getInt(8) * 1e-6
          + usage.getLong(16)
          + usage.getInt(24) * 1e-6;
    } catch (UnsatisfiedLinkError e) {
      return Double.NaN;
    }
  }
}
