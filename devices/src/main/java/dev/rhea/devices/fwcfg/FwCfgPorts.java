package dev.rhea.devices.fwcfg;

import dev.rhea.memory.MmioHandler;

/**
 * The port-mapped form of {@link FwCfg}, as x86 boards have it (QEMU, {@code
 * docs/specs/fw_cfg.rst}): a 16-bit little-endian selector at offset 0, whose second byte is the
 * data register, and the DMA address, big-endian, at 4.
 *
 * <p><i>Not modelled</i>: nothing beyond what {@link FwCfg} leaves out.
 */
public final class FwCfgPorts implements MmioHandler {
  /** How many ports. */
  public static final long SIZE = 12;

  private static final int DATA = 1;
  private static final int DMA = 4;

  // Offsets in the memory-mapped form.
  private static final int MEMORY_DATA = 0;
  private static final int MEMORY_SELECTOR = 8;
  private static final int MEMORY_DMA = 16;

  private final FwCfg device;

  /** The ports of {@code device}. */
  public FwCfgPorts(FwCfg device) {
    this.device = device;
  }

  @Override
  public long read(long offset, int size) {
    if (offset == DATA && size == 1) {
      return device.read(MEMORY_DATA, 1);
    }
    return offset >= DMA ? device.read(MEMORY_DMA + offset - DMA, size) : 0;
  }

  @Override
  public void write(long offset, int size, long value) {
    if (offset == 0 && size == 2) {
      device.write(MEMORY_SELECTOR, 2, Short.reverseBytes((short) value) & 0xffff);
    } else if (offset >= DMA) {
      device.write(MEMORY_DMA + offset - DMA, size, value);
    }
  }
}
