package dev.rhea.machine;

/** What the thread in {@link Machine#run} is asked for, by the guest, the user or a failure. */
sealed interface Request {
  /** Reset the machine. */
  record Reset() implements Request {}

  /** The guest has powered it off; {@code status} is the process's. */
  record PowerOff(int status) implements Request {}

  /** The user ends the run. */
  record Quit() implements Request {}

  /** A machine's thread has ended by a failure of ours. */
  record Failure(Throwable cause) implements Request {}

  /** Lock-step has found a difference and runs no further. */
  record Difference(String report) implements Request {}
}
