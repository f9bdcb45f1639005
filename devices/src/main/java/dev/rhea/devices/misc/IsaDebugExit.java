package dev.rhea.devices.misc;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.MmioHandler;

/**
 * QEMU's {@code isa-debug-exit} (hw/misc/debugexit.c): writing its ports ends the machine with
 * twice the value plus one as the exit status, which is never 0.
 *
 * <p><i>Not modelled</i>: nothing.
 */
public final class IsaDebugExit implements MmioHandler {
  private final SystemControl system;

  /** Makes the device. */
  public IsaDebugExit(SystemControl system) {
    this.system = system;
  }

  @Override
  public long read(long offset, int size) {
    return 0;
  }

  @Override
  public void write(long offset, int size, long value) {
    system.powerOff((int) value << 1 | 1);
  }
}
