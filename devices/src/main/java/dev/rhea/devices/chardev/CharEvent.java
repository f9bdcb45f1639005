package dev.rhea.devices.chardev;

/** What can happen on a character device besides data. */
public enum CharEvent {
  /** Somebody is at the other end now. */
  OPENED,
  /** Nobody is at the other end any more. */
  CLOSED,
  /** A break condition: the line low for longer than a character. */
  BREAK,
  /** A multiplexer gave this front end the input. */
  FOCUS_GAINED,
  /** A multiplexer took the input away. */
  FOCUS_LOST
}
