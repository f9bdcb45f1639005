package dev.rhea.memory;

/** Accesses that stay within one {@link Section}, for {@link AddressSpace}. */
final class SectionAccess {
  private SectionAccess() {}

  /** The largest naturally aligned power of two that fits in what is left and in the section. */
  static int pieceSize(Section section, long gpa, long left) {
    int piece = 8;
    long offset = section.handler == null ? 0 : section.offset + (gpa - section.gpa);
    while (piece > left || (offset & (piece - 1)) != 0 || !section.contains(gpa, piece)) {
      piece >>= 1;
    }
    return piece;
  }

  /** Reads a piece: one that {@link #pieceSize} allows. */
  static long load(Section section, long gpa, int size) {
    long into = gpa - section.gpa;
    return section.ram == null && section.handler != null
        ? section.handler.read(section.offset + into, size) & HostBytes.mask(size)
        : HostBytes.load(section.host + into, size);
  }

  /** Writes a piece, to ROM without effect. */
  static void store(Section section, long gpa, int size, long value) {
    if (section.handler != null) {
      section.handler.write(
          section.offset + (gpa - section.gpa), size, value & HostBytes.mask(size));
    } else {
      storeMemory(section, gpa, size, value);
    }
  }

  /** Writes into RAM, and not into ROM; any size. */
  static void storeMemory(Section section, long gpa, int size, long value) {
    if (section.writableMemory) {
      HostBytes.store(section.host + (gpa - section.gpa), size, value);
      noteWritten(section, gpa, size);
    }
  }

  /** Tells the RAM's listeners of a store that has been made. */
  static void noteWritten(Section section, long gpa, long length) {
    if (section.ram != null) {
      section.ram.written(section.offset + (gpa - section.gpa), length);
    }
  }

  /** How many of {@code wanted} bytes from {@code gpa} on the section has. */
  static long room(Section section, long gpa, long wanted) {
    long left = section.last - gpa;
    return Long.compareUnsigned(wanted - 1, left) <= 0 ? wanted : left + 1;
  }
}
