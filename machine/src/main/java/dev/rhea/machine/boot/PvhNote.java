package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The note in a 64-bit little-endian ELF file that says where PVH starts it (Xen, public/elfnote.h,
 * XEN_ELFNOTE_PHYS32_ENTRY). Nothing in the file is trusted.
 */
final class PvhNote {
  private static final int PT_NOTE = 4;
  private static final int PHYS32_ENTRY = 18;
  private static final int XEN = 'X' | 'e' << 8 | 'n' << 16;

  private PvhNote() {}

  /** The entry's address, guest-physical; null if there is no such note. */
  static @Nullable Integer entry(byte[] elf) {
    ByteBuffer in = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    long table = in.getLong(32);
    int entrySize = Short.toUnsignedInt(in.getShort(54));
    int count = Short.toUnsignedInt(in.getShort(56));
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * entrySize;
      if (at < 0 || at > elf.length - 56) {
        return null;
      }
      if (in.getInt((int) at) == PT_NOTE) {
        Integer entry = search(in, in.getLong((int) at + 8), in.getLong((int) at + 32));
        if (entry != null) {
          return entry;
        }
      }
    }
    return null;
  }

  private static @Nullable Integer search(ByteBuffer in, long offset, long size) {
    long at = offset;
    long end = Math.min(offset + size, in.capacity());
    while (at >= 0 && at + 12 <= end) {
      long nameSize = Integer.toUnsignedLong(in.getInt((int) at));
      long size2 = Integer.toUnsignedLong(in.getInt((int) at + 4));
      int type = in.getInt((int) at + 8);
      long name = at + 12;
      long description = name + (nameSize + 3 & ~3L);
      if (type == PHYS32_ENTRY
          && nameSize == 4
          && size2 >= 4
          && description + 4 <= end
          && in.getInt((int) name) == XEN) {
        return in.getInt((int) description);
      }
      at = description + (size2 + 3 & ~3L);
    }
    return null;
  }
}
