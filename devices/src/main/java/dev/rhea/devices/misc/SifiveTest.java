package dev.rhea.devices.misc;

import dev.rhea.devices.RegisterBank32;
import dev.rhea.devices.SystemControl;
import dev.rhea.memory.log.Log;

/**
 * SiFive test finisher (SiFive freedom-tools {@code test.h}; device tree binding {@code
 * sifive,test0} and {@code sifive,test1}): writing the one register ends or restarts the machine.
 * It has no state.
 *
 * <p><i>Not modelled</i>: nothing.
 */
public final class SifiveTest extends RegisterBank32 {
  /** Bytes of address space. */
  public static final long SIZE = 0x1000;

  /** Value for the end with exit status 0. */
  public static final int FINISHER_PASS = 0x5555;

  /** Low half of the value for the end with the exit status in the high half. */
  public static final int FINISHER_FAIL = 0x3333;

  /** Value for a reset. */
  public static final int FINISHER_RESET = 0x7777;

  private final SystemControl system;
  private final Log log;

  /** Makes the device. */
  public SifiveTest(SystemControl system, Log log) {
    this.system = system;
    this.log = log;
  }

  @Override
  protected int readWord(long offset) {
    return 0;
  }

  @Override
  protected void writeWord(long offset, int value) {
    if (offset == 0) {
      switch (value & 0xffff) {
        case FINISHER_PASS -> {
          system.powerOff(0);
          return;
        }
        case FINISHER_FAIL -> {
          system.powerOff(value >>> 16);
          return;
        }
        case FINISHER_RESET -> {
          system.reset();
          return;
        }
        default -> {}
      }
    }
    log.guestError(
        "sifive-test: write of 0x"
            + Integer.toHexString(value)
            + " at offset 0x"
            + Long.toHexString(offset));
  }
}
