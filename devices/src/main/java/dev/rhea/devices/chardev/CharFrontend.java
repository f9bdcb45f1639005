package dev.rhea.devices.chardev;

/**
 * The guest side of a character device. All methods are called on the iothread, or on the vCPU's
 * thread between two slices where input waits for that ({@link SlicedPort}).
 */
public interface CharFrontend {
  /**
   * How many bytes {@link #receive} would take now. A front end that answered 0 and has room again
   * calls {@link CharBackend#acceptInput}.
   */
  int canReceive();

  /**
   * Takes input.
   *
   * @param length at most what {@link #canReceive} last answered
   */
  void receive(byte[] data, int offset, int length);

  /** Told of what is not data; nothing by default. */
  default void event(CharEvent event) {}
}
