package dev.rhea.devices.bridge;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.MmioHandler;
import dev.rhea.memory.Section;

/**
 * The far side of a host bridge's window: an access at an offset becomes one in an address space of
 * PCI, from a base on. Bytes keep their addresses. Where nothing answers, the cycle ends by master
 * abort: reads give ones.
 *
 * <p><i>Not modelled</i>: retries and target aborts; a byte order other than PCI's.
 */
final class PciPort implements MmioHandler {
  private final AddressSpace target;
  private volatile long base;

  PciPort(AddressSpace target) {
    this.target = target;
  }

  void setBase(long address) {
    base = address;
  }

  @Override
  public long read(long offset, int size) {
    long address = base + offset;
    return answers(address, size) ? target.load(address, size) : -1;
  }

  @Override
  public void write(long offset, int size, long value) {
    long address = base + offset;
    if (answers(address, size)) {
      target.store(address, size, value);
    }
  }

  /** By the first byte and the last: windows are larger than any access. */
  private boolean answers(long address, int size) {
    Section first = target.find(address);
    return first != null && target.find(address + size - 1) != null;
  }
}
