package dev.rhea.accel.kvm;

import dev.rhea.memory.HostMemory;

/** A counter in the kernel that one side signals and the other waits for (eventfd(2)). */
public final class EventFd extends Descriptor {
  private static final short POLLIN = 1;

  /** Eight bytes to write from, eight to read to, and a {@code struct pollfd}. */
  private final Scratch words = new Scratch(3 * Long.BYTES);

  private boolean closed;

  /**
   * Makes one that has not been signalled.
   *
   * @throws KvmException if the process has too many files open
   */
  public EventFd() {
    super("eventfd", open());
    words.putLong(0, 1);
  }

  private static int open() {
    int fd = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
    if (fd < 0) {
      throw KvmException.of("eventfd", LibC.errno());
    }
    return fd;
  }

  /** Signals. */
  public void signal() {
    if (LibC.write(fd(), words.address(), Long.BYTES) != Long.BYTES) {
      throw KvmException.of("eventfd: write", LibC.errno());
    }
  }

  /** Whether it has been signalled since the last call. */
  public synchronized boolean take() {
    return LibC.read(fd(), words.address() + Long.BYTES, Long.BYTES) == Long.BYTES;
  }

  /** Waits until it is signalled, for {@code milliseconds} at most, or for ever if -1. */
  public boolean await(int milliseconds) {
    long pollfd = words.address() + 2 * Long.BYTES;
    HostMemory.putInt(pollfd, fd());
    HostMemory.putInt(pollfd + 4, POLLIN);
    return LibC.poll(pollfd, 1, milliseconds) > 0;
  }

  @Override
  public void close() {
    super.close();
    if (!closed) {
      closed = true;
      words.close();
    }
  }
}
