package dev.rhea.machine.boot;

import dev.rhea.memory.AddressSpace;

/**
 * Bytes for the guest's memory, followed by zeros: a piece of a {@link LoadedImage}. Shares its
 * array with others.
 */
public final class Segment {
  private static final byte[] ZEROS = new byte[1 << 16];

  private final String name;
  private final long gpa;
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final long size;

  /**
   * A segment.
   *
   * @param name what it is, for sentences: {@code kernel 'x'}
   * @param gpa where it begins in guest-physical memory
   * @param bytes holds its contents from {@code offset} on, {@code length} bytes
   * @param size bytes in memory, at least {@code length}; the rest are zeros
   */
  Segment(String name, long gpa, byte[] bytes, int offset, int length, long size) {
    this.name = name;
    this.gpa = gpa;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.size = size;
  }

  /** All of {@code bytes}, at {@code gpa}. */
  static Segment of(String name, long gpa, byte[] bytes) {
    return new Segment(name, gpa, bytes, 0, bytes.length, bytes.length);
  }

  /** What it is, for sentences. */
  public String name() {
    return name;
  }

  /** First guest-physical address. */
  public long gpa() {
    return gpa;
  }

  /** Bytes in memory, zeros included. */
  public long size() {
    return size;
  }

  /** First guest-physical address behind it. */
  public long end() {
    return gpa + size;
  }

  /** Whether the two share an address; both must have been found not to wrap. */
  boolean overlaps(Segment other) {
    return Long.compareUnsigned(gpa, other.end()) < 0 && Long.compareUnsigned(other.gpa, end()) < 0;
  }

  /** Writes it. The caller has made sure that RAM is there. */
  void writeTo(AddressSpace memory) {
    boolean complete = memory.write(gpa, bytes, offset, length);
    for (long done = length; done < size; done += ZEROS.length) {
      complete &= memory.write(gpa + done, ZEROS, 0, (int) Math.min(ZEROS.length, size - done));
    }
    if (!complete) {
      throw new IllegalStateException(name + " does not lie in memory");
    }
  }
}
