package dev.rhea.machine;

/** Whether a machine runs, and why not. */
enum RunState {
  // formatter:off
  /** Built and waiting for its first {@code cont}. */
  PRELAUNCH("paused (prelaunch)"),
  RUNNING  ("running"),
  PAUSED   ("paused"),
  /** The guest has powered it off and {@code -no-shutdown} keeps it: only a reset brings it back. */
  SHUTDOWN ("paused (shutdown)"),
  /** Over. */
  ENDED    ("shutdown");
  // formatter:on

  /** QEMU's words for it. */
  final String text;

  RunState(String text) {
    this.text = text;
  }
}
