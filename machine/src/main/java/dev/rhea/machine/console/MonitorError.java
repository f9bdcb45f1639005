package dev.rhea.machine.console;

/** A command that cannot be carried out; the message is the line shown. The machine runs on. */
final class MonitorError extends RuntimeException {
  private static final long serialVersionUID = 1;

  MonitorError(String line) {
    super(line, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
