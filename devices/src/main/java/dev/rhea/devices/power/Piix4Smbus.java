package dev.rhea.devices.power;

import dev.rhea.memory.MmioHandler;

/**
 * SMBus host controller of the PIIX4 (data sheet 290562-001, section 7.3) with nothing on its bus:
 * every transfer ends at once, as no device acknowledges its address.
 *
 * <p><i>Not modelled</i>: devices on the bus, interrupts, the slave functions.
 */
final class Piix4Smbus implements MmioHandler {
  static final long SIZE = 16;

  private static final int HOST_STATUS = 0;
  private static final int HOST_CONTROL = 2;
  private static final int STATUS_DEVICE_ERROR = 0x04;
  private static final int STATUS_BITS = 0x1e;
  private static final int CONTROL_START = 0x40;

  private final byte[] registers = new byte[(int) SIZE];

  @Override
  public synchronized long read(long offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (registers[(int) offset + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  @Override
  public synchronized void write(long offset, int size, long value) {
    for (int i = 0; i < size; i++) {
      writeByte((int) offset + i, (int) (value >>> (8 * i)) & 0xff);
    }
  }

  private void writeByte(int at, int value) {
    if (at == HOST_STATUS) {
      registers[at] &= (byte) ~(value & STATUS_BITS);
      return;
    }
    // START reads as 0.
    registers[at] = (byte) (at == HOST_CONTROL ? value & ~CONTROL_START : value);
    if (at == HOST_CONTROL && (value & CONTROL_START) != 0) {
      registers[HOST_STATUS] |= STATUS_DEVICE_ERROR;
    }
  }
}
