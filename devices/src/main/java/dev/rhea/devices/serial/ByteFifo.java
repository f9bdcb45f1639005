package dev.rhea.devices.serial;

/** A fixed ring of bytes. Not thread-safe: its device's lock guards it. */
final class ByteFifo {
  private final byte[] ring;
  private int head;
  private int size;

  ByteFifo(int capacity) {
    ring = new byte[capacity];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == ring.length;
  }

  /** Appends the low eight bits of a value; the caller has checked that there is room. */
  void push(int value) {
    ring[(head + size) % ring.length] = (byte) value;
    size++;
  }

  /** Removes and returns the oldest byte, 0 to 255; the caller has checked that there is one. */
  int pop() {
    int value = ring[head] & 0xff;
    head = (head + 1) % ring.length;
    size--;
    return value;
  }

  void clear() {
    size = 0;
  }
}
