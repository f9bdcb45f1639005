package dev.rhea.memory;

/** Nothing answers at a guest physical address. Without a stack trace: guests do this all day. */
public final class UnmappedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long gpa;

  UnmappedException(long gpa) {
    super(null, null, false, false);
    this.gpa = gpa;
  }

  /** The first address that nothing answers to. */
  public long gpa() {
    return gpa;
  }

  @Override
  public String getMessage() {
    return "nothing is mapped at guest physical address 0x" + Long.toHexString(gpa);
  }
}
