package dev.rhea.machine.firmware;

/** The standard error codes (chapter 3, "Standard SBI Errors"). */
enum SbiError {
  // formatter:off
  SUCCESS            (  0),
  FAILED             ( -1),
  NOT_SUPPORTED      ( -2),
  INVALID_PARAM      ( -3),
  DENIED             ( -4),
  INVALID_ADDRESS    ( -5),
  ALREADY_AVAILABLE  ( -6);
  // formatter:on

  private final long value;

  SbiError(long value) {
    this.value = value;
  }

  /** What a0 holds. */
  long value() {
    return value;
  }
}
