package dev.rhea.accel.kvm;

/**
 * KVM cannot do what was asked: the host lacks something, or the guest did what this KVM cannot
 * run. The message is a sentence for the user.
 */
public final class KvmException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error whose whole explanation is {@code sentence}. */
  public KvmException(String sentence) {
    super(sentence);
  }

  /** A system call that failed with {@code errno}. */
  static KvmException of(String what, int errno) {
    return new KvmException(what + ": " + Errno.words(errno));
  }
}
