package dev.rhea.devices.bridge;

import dev.rhea.devices.pci.PciFunction;
import dev.rhea.devices.pci.PciIdentity;

/**
 * The GT-64120 as it shows itself in PCI configuration space (data sheet, section 17.16). Its base
 * addresses are for other masters on PCI, which reach the CPU's memory without them here.
 *
 * <p><i>Not modelled</i>: functions 1 to 7, decoding by the base address registers, which are
 * storage.
 */
final class Gt64120Function extends PciFunction {
  private static final int CLASS_HOST_BRIDGE = 0x060000;
  private static final int BASE_ADDRESS = 0x10;
  private static final int STATUS = 0x06;
  private static final int FAST_BACK_TO_BACK_MEDIUM_TIMING = 0x0280;

  /** What the base address registers hold at reset, and which of their bits can be written. */
  private static final long[][] BASES = {
    {0x0000_0008L, 0xffff_f008L}, // SCS[1:0]
    {0x0100_0008L, 0xffff_f008L}, // SCS[3:2]
    {0x1c00_0000L, 0xffff_f008L}, // CS[2:0]
    {0x1f00_0000L, 0xffff_f008L}, // CS[3], BootCS
    {0x1400_0000L, 0xffff_f000L}, // internal registers in memory space
    {0x1400_0001L, 0xffff_f001L}, // internal registers in I/O space
  };

  Gt64120Function() {
    super("gt64120_pci", new PciIdentity(0x11ab, 0x4620, 0x10, CLASS_HOST_BRIDGE));
    config().set(STATUS, 2, FAST_BACK_TO_BACK_MEDIUM_TIMING);
    for (int i = 0; i < BASES.length; i++) {
      config().set(BASE_ADDRESS + 4 * i, 4, BASES[i][0]);
      config().allowWrites(BASE_ADDRESS + 4 * i, 4, BASES[i][1]);
    }
    useInterruptPin(1);
  }
}
