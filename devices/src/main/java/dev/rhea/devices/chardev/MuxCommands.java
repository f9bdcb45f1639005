package dev.rhea.devices.chardev;

/** What the keys after Ctrl-A ask of the machine. Called on the iothread. */
public interface MuxCommands {
  /** Ctrl-A x: end the emulator. */
  void quit();

  /** Ctrl-A s: write changes of a snapshot back to the disk images. */
  void commitDisks();
}
