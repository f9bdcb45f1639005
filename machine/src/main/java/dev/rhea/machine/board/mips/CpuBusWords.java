package dev.rhea.machine.board.mips;

import dev.rhea.memory.MmioHandler;

/**
 * Registers on the CPU's bus, words of 32 bits in a big-endian CPU's order, around a device whose
 * values are little-endian: the one place of the board where byte lanes are swapped.
 */
record CpuBusWords(MmioHandler device) implements MmioHandler {
  private static final int WORD = 4;

  /** {@code device} as a CPU of an order sees it. */
  static MmioHandler of(boolean bigEndian, MmioHandler device) {
    return bigEndian ? MmioHandler.withSizes(new CpuBusWords(device), 1, WORD) : device;
  }

  @Override
  public long read(long offset, int size) {
    return swap(device.read(lane(offset, size), size), size);
  }

  @Override
  public void write(long offset, int size, long value) {
    device.write(lane(offset, size), size, swap(value, size));
  }

  /** A register's lowest byte is the last of its word. */
  private static long lane(long offset, int size) {
    return offset ^ WORD - size;
  }

  private static long swap(long value, int size) {
    return Long.reverseBytes(value) >>> Long.SIZE - Byte.SIZE * size;
  }
}
