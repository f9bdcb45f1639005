package dev.rhea.machine;

/**
 * A mistake of the user or a lack of the host: a missing file, a flag that does not exist, a disk
 * image locked by another process.
 *
 * <p>The message is one sentence that names the thing and, where it is not obvious, what to do. The
 * command line prints it after {@code rhea: } and ends with status 1; nobody sees a stack trace, so
 * none is recorded. A broken invariant of ours is never a {@code UserError}.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error whose whole explanation is {@code sentence}. */
  public UserError(String sentence) {
    super(sentence, null, false, false);
  }

  /** The same, keeping the host's exception for the one who debugs with a catch. */
  public UserError(String sentence, Throwable cause) {
    super(sentence, cause, false, false);
  }
}
