package dev.rhea.memory;

/**
 * Guest RAM cannot be had as asked; the message is one sentence for the user that says what to do.
 */
public final class GuestRamException extends RuntimeException {
  private static final long serialVersionUID = 1;

  GuestRamException(String message) {
    super(message);
  }

  GuestRamException(String message, Throwable cause) {
    super(message, cause);
  }
}
