package dev.rhea.accel.kvm;

import dev.rhea.memory.HostMemory;

/** Some zeroed host memory for the structures of calls that are not hot. */
public final class Scratch implements AutoCloseable {
  private final long address;
  private final int size;

  /** Allocates {@code size} bytes, all zero. */
  public Scratch(int size) {
    this.size = size;
    address = HostMemory.allocate(size);
    HostMemory.fill(address, size, (byte) 0);
  }

  /** Host address of the first byte. */
  public long address() {
    return address;
  }

  /** Bytes. */
  public int size() {
    return size;
  }

  /** Stores 32 bits at {@code offset}. */
  public Scratch putInt(int offset, int value) {
    HostMemory.putInt(address + offset, value);
    return this;
  }

  /** Stores 64 bits at {@code offset}. */
  public Scratch putLong(int offset, long value) {
    HostMemory.putLong(address + offset, value);
    return this;
  }

  @Override
  public void close() {
    HostMemory.free(address);
  }
}
