package dev.rhea.devices;

/**
 * The host refused something the user asked for: a missing image, a locked file, no
 * pseudo-terminal. The message is one sentence for the user that says what to do; it is printed
 * without a stack trace.
 */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception whose message is the sentence to print. */
  public HostException(String sentence) {
    super(sentence);
  }

  /** As above, with the cause for the log. */
  public HostException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
