package dev.rhea.machine.firmware;

/**
 * What an SBI call leaves in the calling hart (chapter 3).
 *
 * @param returns false if the call does not return: the hart was stopped or the machine is being
 *     reset, and the caller must leave the hart's registers alone, for somebody may be setting them
 *     already
 * @param a0 the new value of register a0
 * @param a1 the new value of register a1, which for a legacy call is the old one
 */
public record SbiResult(boolean returns, long a0, long a1) {
  /** Of a call that does not return. */
  static final SbiResult NONE = new SbiResult(false, 0, 0);

  static final SbiResult SUCCESS = success(0);

  static SbiResult success(long value) {
    return new SbiResult(true, SbiError.SUCCESS.value(), value);
  }

  static SbiResult error(SbiError error) {
    return new SbiResult(true, error.value(), 0);
  }
}
