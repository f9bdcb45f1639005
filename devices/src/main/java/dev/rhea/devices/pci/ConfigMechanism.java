package dev.rhea.devices.pci;

import dev.rhea.memory.MmioHandler;
import org.jspecify.annotations.Nullable;

/**
 * Configuration mechanism #1 (3.2.2.3.2): an address register, and behind it a window of four bytes
 * onto the configuration register that it names. As a handler it is the eight I/O ports 0xcf8 to
 * 0xcff of a PC; host bridges with registers of their own call the methods.
 *
 * <p>Where no function answers, reads give ones and writes are lost: the bus ends such a cycle by
 * master abort.
 *
 * <p><i>Not modelled</i>: buses behind bridges, and special cycles; both end by master abort.
 */
public final class ConfigMechanism implements MmioHandler {
  /** Ports of it. */
  public static final long SIZE = 8;

  private static final int ENABLE = 1 << 31;

  /** Bits 30 to 24 are reserved, 1 and 0 read as 0. */
  private static final int WRITABLE = 0x80ff_fffc;

  private static final int DATA = 4;

  private final PciBus bus;
  private int address;

  /** Makes it in its reset state. */
  public ConfigMechanism(PciBus bus) {
    this.bus = bus;
  }

  /** Forgets the address. */
  public synchronized void reset() {
    address = 0;
  }

  /** CONFIG_ADDRESS. */
  public synchronized int address() {
    return address;
  }

  /** Writes CONFIG_ADDRESS. */
  public synchronized void setAddress(int value) {
    address = value & WRITABLE;
  }

  /** The device number that CONFIG_ADDRESS holds. */
  public synchronized int device() {
    return address >>> 11 & 31;
  }

  /** Whether a function answers where CONFIG_ADDRESS points. */
  public boolean answers() {
    return function() != null;
  }

  /**
   * Reads CONFIG_DATA.
   *
   * @param offset 0 to 3, in the register that CONFIG_ADDRESS names
   */
  public long readData(int offset, int size) {
    PciFunction function = function();
    return function == null ? -1 : function.read(register(offset), size);
  }

  /** Writes CONFIG_DATA. */
  public void writeData(int offset, int size, long value) {
    PciFunction function = function();
    if (function != null) {
      function.write(register(offset), size, value);
    }
  }

  @Override
  public long read(long offset, int size) {
    if (offset >= DATA) {
      return readData((int) offset - DATA, size);
    }
    // Only a whole word is the address register; all else goes to what else is at the port.
    return size == 4 ? address() & 0xffff_ffffL : -1;
  }

  @Override
  public void write(long offset, int size, long value) {
    if (offset >= DATA) {
      writeData((int) offset - DATA, size, value);
    } else if (size == 4) {
      setAddress((int) value);
    }
  }

  private synchronized int register(int offset) {
    return (address & 0xfc) + offset;
  }

  private synchronized @Nullable PciFunction function() {
    int busNumber = address >>> 16 & 0xff;
    if ((address & ENABLE) == 0 || busNumber != 0) {
      return null;
    }
    return bus.function(device(), address >>> 8 & 7);
  }
}
