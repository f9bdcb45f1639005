package dev.rhea.cpu.decode;

/** A mistake in a pattern file; the message begins with {@code file:line:}. */
public final class PatternException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PatternException(String location, String message) {
    super(location + ": " + message);
  }
}
