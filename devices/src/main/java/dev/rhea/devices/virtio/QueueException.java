package dev.rhea.devices.virtio;

/**
 * A driver has built a queue that the specification forbids. Without a stack trace: a guest can do
 * so at any rate.
 */
final class QueueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueException(String what) {
    super(what, null, false, false);
  }
}
