package dev.rhea.devices.virtio;

/**
 * Where random bytes for the guest come from. One of the places where the outside world enters the
 * machine.
 */
@FunctionalInterface
public interface EntropySource {
  /** Fills the array. Called on a worker thread; may block. */
  void fill(byte[] bytes);
}
