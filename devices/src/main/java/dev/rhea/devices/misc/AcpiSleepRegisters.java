package dev.rhea.devices.misc;

import dev.rhea.devices.SystemControl;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.log.Log;

/**
 * The registers by which hardware-reduced ACPI switches a machine off and resets it (ACPI 4.8.3.7
 * "Sleep Control and Status Registers", 4.8.3.6 "Reset Register"), laid out as those of QEMU's
 * generic event device: sleep control at 0, sleep status at 1, reset at 2, a byte each.
 *
 * <p><i>Not modelled</i>: sleep states other than S5, which are the guest's mistake as the tables
 * offer none.
 */
public final class AcpiSleepRegisters implements MmioHandler {
  /** Bytes of address space. */
  public static final long SIZE = 3;

  public static final int SLEEP_CONTROL = 0;
  public static final int SLEEP_STATUS = 1;
  public static final int RESET = 2;

  /** What resets when written to {@link #RESET}; to be told in the FADT. */
  public static final int RESET_VALUE = 0x42;

  /** The sleep type of S5; to be told in {@code \_S5}. */
  public static final int SLEEP_TYPE_S5 = 5;

  private static final int SLP_EN = 1 << 5;
  private static final int SLP_TYP_SHIFT = 2;
  private static final int SLP_TYP_MASK = 7;

  private final SystemControl system;
  private final Log log;

  /** Makes the device. */
  public AcpiSleepRegisters(SystemControl system, Log log) {
    this.system = system;
    this.log = log;
  }

  @Override
  public long read(long offset, int size) {
    return 0;
  }

  @Override
  public void write(long offset, int size, long value) {
    if (offset == SLEEP_CONTROL && (value & SLP_EN) != 0) {
      int type = (int) value >> SLP_TYP_SHIFT & SLP_TYP_MASK;
      if (type == SLEEP_TYPE_S5) {
        system.powerOff(0);
      } else {
        log.guestError("acpi: sleep type " + type + " is none that the tables offer");
      }
    } else if (offset == RESET && value == RESET_VALUE) {
      system.reset();
    } else if (offset == RESET) {
      log.guestError("acpi: 0x" + Long.toHexString(value) + " written to the reset register");
    }
  }
}
