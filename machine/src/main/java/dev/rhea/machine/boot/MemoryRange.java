package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;

/**
 * The guest's RAM.
 *
 * @param gpa where it begins
 * @param size bytes
 */
public record MemoryRange(long gpa, long size) {
  /** The first address behind it. */
  public long end() {
    return gpa + size;
  }

  /** Whether the byte at {@code address} is in it. */
  boolean contains(long address) {
    return Long.compareUnsigned(address - gpa, size) < 0;
  }

  /**
   * Makes sure that a segment lies in RAM.
   *
   * @throws UserError if it does not
   */
  void require(Segment segment) {
    require(segment.name(), segment.gpa(), segment.size());
  }

  /** The same for {@code bytes} bytes from {@code from} on, of what {@code name} says. */
  void require(String name, long from, long bytes) {
    long offset = from - gpa;
    if (Long.compareUnsigned(offset, size) > 0 || Long.compareUnsigned(bytes, size - offset) > 0) {
      String remedy =
          Long.compareUnsigned(from, gpa) < 0
              ? "; link it for an address in RAM"
              : "; give the guest more RAM with -m";
      throw new UserError(
          "the %s needs memory at 0x%x-0x%x, and RAM is at 0x%x-0x%x%s"
              .formatted(name, from, from + bytes - 1, gpa, end() - 1, remedy));
    }
  }
}
