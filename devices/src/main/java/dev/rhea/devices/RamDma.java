package dev.rhea.devices;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.Section;
import org.jspecify.annotations.Nullable;

/**
 * DMA by a device that must not reach other devices: transfers to and from guest memory only. A
 * transfer ends at the first byte that is no memory, so that a guest cannot make one last by
 * pointing it at nothing.
 */
public final class RamDma {
  private final AddressSpace space;

  /** Makes DMA into that address space. */
  public RamDma(AddressSpace space) {
    this.space = space;
  }

  /**
   * Copies out of guest memory.
   *
   * @return whether all of it was memory; otherwise a part may have been copied
   */
  public boolean read(long gpa, byte[] to, int offset, int length) {
    for (int done = 0; done < length; ) {
      int piece = memoryAt(gpa + done, length - done);
      if (piece == 0) {
        return false;
      }
      space.read(gpa + done, to, offset + done, piece);
      done += piece;
    }
    return true;
  }

  /**
   * Copies into guest memory; bytes for ROM are lost, as a bus loses them.
   *
   * @return whether all of it was memory; otherwise a part may have been copied
   */
  public boolean write(long gpa, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      int piece = memoryAt(gpa + done, length - done);
      if (piece == 0) {
        return false;
      }
      if (space.hostAddress(gpa + done, piece) != -1) {
        space.write(gpa + done, from, offset + done, piece);
      }
      done += piece;
    }
    return true;
  }

  /** How many of that many bytes from an address on are memory of one section. */
  private int memoryAt(long gpa, int wanted) {
    @Nullable Section section = space.find(gpa);
    if (section == null || !section.isMemory()) {
      return 0;
    }
    long room = section.last() - gpa;
    return Long.compareUnsigned(wanted - 1, room) <= 0 ? wanted : (int) room + 1;
  }
}
