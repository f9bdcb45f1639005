package dev.rhea.devices.chardev;

/**
 * The host side of a character device. Methods may be called from any thread, but for one front end
 * only.
 */
public interface CharBackend extends AutoCloseable {
  /** Connects the guest side, once; input that came before is delivered then. */
  void attach(CharFrontend frontend);

  /**
   * Writes guest output. Returns at once, whatever the host end does: output waits in memory, and
   * beyond {@link OutputPump#CAPACITY} bytes it is dropped.
   */
  void write(byte[] data, int offset, int length);

  /** Writes one byte (the low eight bits), as {@link #write(byte[], int, int)}. */
  default void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  /**
   * The front end has room again after {@link CharFrontend#canReceive} was 0; called when
   * canReceive says so already, because a delivery under way may ask it at once.
   */
  default void acceptInput() {}

  /** Sends what the host end should see before it goes away, then releases the host's resources. */
  @Override
  void close();
}
