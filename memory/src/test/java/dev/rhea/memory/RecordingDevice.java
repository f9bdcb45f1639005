package dev.rhea.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A device that is bytes, holds its callers to the contract, and writes down what they did. */
final class RecordingDevice implements MmioHandler {
  final byte[] bytes;
  final List<String> calls = new ArrayList<>();

  RecordingDevice(int size) {
    bytes = new byte[size];
  }

  @Override
  public long read(long offset, int size) {
    check(offset, size);
    calls.add(String.format(Locale.ROOT, "r%d %x", size, offset));
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes[(int) offset + i] & 0xFF);
    }
    return size == 8
        ? value
        : value | -1L << (8 * size); // garbage above: the caller must ignore it
  }

  @Override
  public void write(long offset, int size, long value) {
    check(offset, size);
    calls.add(String.format(Locale.ROOT, "w%d %x=%x", size, offset, value));
    if (size < 8 && value >>> (8 * size) != 0) {
      throw new AssertionError("bits above the size are set");
    }
    for (int i = 0; i < size; i++) {
      bytes[(int) offset + i] = (byte) (value >>> (8 * i));
    }
  }

  private void check(long offset, int size) {
    if (Integer.bitCount(size) != 1
        || size > 8
        || offset % size != 0
        || offset < 0
        || offset + size > bytes.length) {
      throw new AssertionError("access of " + size + " at " + offset);
    }
  }
}
