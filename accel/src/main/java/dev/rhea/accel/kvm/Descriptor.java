package dev.rhea.accel.kvm;

/**
 * A file descriptor of KVM's. Closed once; a call after that is an error of ours, since the number
 * may be somebody else's by then.
 */
abstract class Descriptor implements AutoCloseable {
  private final String name;
  private int fd;

  Descriptor(String name, int fd) {
    this.name = name;
    this.fd = fd;
  }

  /** The number. */
  final int fd() {
    if (fd < 0) {
      throw new IllegalStateException(name + " is closed");
    }
    return fd;
  }

  /**
   * Makes a call.
   *
   * @param argument a number, or the host address of a structure
   * @return what the kernel returned, 0 at least
   * @throws KvmException if it fails
   */
  final int ioctl(Ioctl call, long argument) {
    int result = tryIoctl(call, argument);
    if (result < 0) {
      throw KvmException.of(name + ": " + call, -result);
    }
    return result;
  }

  /**
   * Makes a call that may well fail: what the kernel returned, or its error number negated. All
   * calls but KVM_RUN pass here, for tests with a recorded kernel to answer.
   */
  int tryIoctl(Ioctl call, long argument) {
    int result = LibC.ioctl(fd(), call.request, argument);
    return result < 0 ? -LibC.errno() : result;
  }

  @Override
  public void close() {
    if (fd >= 0) {
      var unused = LibC.close(fd); // Linux frees the number even when it reports an error
      fd = -1;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
