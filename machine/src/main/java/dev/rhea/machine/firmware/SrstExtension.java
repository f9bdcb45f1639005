package dev.rhea.machine.firmware;

import dev.rhea.devices.SystemControl;

/**
 * System reset (chapter 10). Cold and warm reboot are the same here. A shutdown for a system
 * failure ends with exit code 0 as well, as under QEMU, where OpenSBI writes a failure without a
 * code to sifive_test.
 */
final class SrstExtension implements SbiExtension {
  static final long ID = 0x53525354;

  private static final int SYSTEM_FAILURE = 1;

  private final SystemControl system;

  SrstExtension(SystemControl system) {
    this.system = system;
  }

  @Override
  public long id() {
    return ID;
  }

  @Override
  public SbiResult call(SbiCall call) {
    if (call.functionId() != 0) {
      return SbiResult.error(SbiError.NOT_SUPPORTED);
    }
    int type = (int) call.a0();
    int reason = (int) call.a1();
    if (reason < 0 || reason > SYSTEM_FAILURE) {
      return SbiResult.error(SbiError.INVALID_PARAM);
    }
    switch (type) {
      case 0 -> system.powerOff(0);
      case 1, 2 -> system.reset();
      default -> {
        return SbiResult.error(SbiError.INVALID_PARAM);
      }
    }
    return SbiResult.NONE;
  }
}
