package dev.rhea.devices.power;

import dev.rhea.devices.SystemControl;
import dev.rhea.devices.clock.Clock;
import dev.rhea.devices.irq.IrqSink;
import dev.rhea.devices.pci.PciFunction;
import dev.rhea.devices.pci.PciIdentity;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Region;
import dev.rhea.memory.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * Power management, Intel 82371AB (PIIX4), function 3 (data sheet 290562-001, chapter 7): places
 * the {@link Piix4PmRegisters} and the {@link Piix4Smbus} in I/O space by registers of its own in
 * configuration space, not by base address registers.
 *
 * <p><i>Not modelled</i>: device monitors, general purpose inputs and outputs, and traps, whose
 * registers in configuration space keep what is written.
 */
public final class Piix4Pm extends PciFunction {
  private static final int CLASS_OTHER_BRIDGE = 0x068000;
  private static final int STATUS = 0x06;
  private static final int FAST_BACK_TO_BACK_MEDIUM_TIMING = 0x0280;
  private static final int PM_BASE = 0x40;
  private static final int PM_ENABLE = 0x80;
  private static final int SMB_BASE = 0x90;
  private static final int SMB_CONFIG = 0xd2;
  private static final int BASE_MASK = 0xffc0;
  private static final int SMB_BASE_MASK = 0xfff0;
  private static final int IO_INDICATOR = 1;
  private static final int ENABLE = 1;

  /** Configuration registers of monitors and traps: from here, and how many bytes. */
  private static final int MONITORS = 0x44;

  private static final int MONITOR_BYTES = 0x3c;

  private final Piix4PmRegisters registers;
  private final Placed pm;
  private final Placed smbus;

  /** Registers that configuration space places. */
  private final class Placed {
    final String name;
    final int base;
    final int mask;
    final int enable;
    final long size;
    final MmioHandler handler;
    @Nullable Region mapped;

    Placed(String name, int base, int mask, int enable, long size, MmioHandler handler) {
      this.name = name;
      this.base = base;
      this.mask = mask;
      this.enable = enable;
      this.size = size;
      this.handler = handler;
      config().set(base, 4, IO_INDICATOR);
      config().allowWrites(base, 4, mask);
      config().allowWrites(enable, 1, enable == SMB_CONFIG ? 0x0f : ENABLE);
    }

    void update() {
      if (mapped != null) {
        bus().io().remove(mapped);
        mapped = null;
      }
      long address = config().get(base, 4) & mask;
      if ((config().get(enable, 1) & ENABLE) != 0 && address != 0) {
        mapped = bus().io().addMmio(name, address, size, handler);
      }
    }
  }

  /**
   * Makes the function in its reset state.
   *
   * @param sci the system control interrupt, 9 on a PC
   * @param smbusBase where firmware has placed the SMBus, an I/O address; 0 if it has not
   */
  public Piix4Pm(IrqSink sci, Clock clock, SystemControl system, int smbusBase, Log log) {
    super("piix4-pm", new PciIdentity(0x8086, 0x7113, 0x03, CLASS_OTHER_BRIDGE));
    registers = new Piix4PmRegisters(sci, clock, system, log);
    config().set(STATUS, 2, FAST_BACK_TO_BACK_MEDIUM_TIMING);
    config().allowWrites(0x04, 2, COMMAND_IO);
    config().allowWrites(MONITORS, 4, 0xffff_ffffL);
    for (int i = 0; i < MONITOR_BYTES; i++) {
      config().allowWrites(MONITORS + i, 1, 0xff);
    }
    pm = new Placed("piix4-pm", PM_BASE, BASE_MASK, PM_ENABLE, Piix4PmRegisters.SIZE, registers);
    smbus =
        new Placed(
            "piix4-smbus", SMB_BASE, SMB_BASE_MASK, SMB_CONFIG, Piix4Smbus.SIZE, new Piix4Smbus());
    if (smbusBase != 0) {
      config().set(SMB_BASE, 4, smbusBase | IO_INDICATOR);
      config().set(SMB_CONFIG, 1, ENABLE | 8); // by SCI, not by SMI
    }
    useInterruptPin(1);
  }

  /** Presses the power button for a moment. */
  public void pressPowerButton() {
    registers.pressPowerButton();
  }

  @Override
  protected void configWritten(int offset, int size) {
    pm.update();
    smbus.update();
  }

  @Override
  protected void functionReset() {
    registers.reset();
  }
}
