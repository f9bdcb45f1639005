package dev.rhea.machine.firmware;

/** The console behind DBCN and the legacy console calls. */
public interface SbiConsole {
  /** Writes one byte, waiting until the console takes it. */
  void write(byte value);

  /** The next byte of input, 0 to 255, or -1 if there is none now. */
  int read();
}
