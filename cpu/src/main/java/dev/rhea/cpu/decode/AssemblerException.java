package dev.rhea.cpu.decode;

/** A mistake in an assembler source; the message is a sentence, mostly with {@code name:line:}. */
public final class AssemblerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AssemblerException(String message) {
    super(message);
  }
}
