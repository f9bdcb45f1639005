package dev.rhea.memory;

/** See {@link MmioHandler#withSizes}. */
final class SizedMmioHandler implements MmioHandler {
  private final MmioHandler device;
  private final int min;
  private final int max;

  SizedMmioHandler(MmioHandler device, int min, int max) {
    if (Integer.bitCount(min) != 1 || Integer.bitCount(max) != 1 || min > max || max > 8) {
      throw new IllegalArgumentException("access sizes " + min + " to " + max);
    }
    this.device = device;
    this.min = min;
    this.max = max;
  }

  @Override
  public long read(long offset, int size) {
    if (size < min) {
      long base = offset & -min;
      return device.read(base, min) >>> (8 * (offset - base)) & mask(size);
    }
    int step = Math.min(size, max);
    long value = 0;
    for (int i = 0; i < size; i += step) {
      value |= (device.read(offset + i, step) & mask(step)) << (8 * i);
    }
    return value;
  }

  @Override
  public void write(long offset, int size, long value) {
    if (size < min) {
      long base = offset & -min;
      device.write(base, min, value << (8 * (offset - base)));
      return;
    }
    int step = Math.min(size, max);
    for (int i = 0; i < size; i += step) {
      device.write(offset + i, step, value >>> (8 * i) & mask(step));
    }
  }

  private static long mask(int size) {
    return -1L >>> (64 - 8 * size);
  }
}
