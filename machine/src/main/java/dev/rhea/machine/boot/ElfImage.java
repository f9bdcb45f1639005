package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An executable in the Executable and Linkable Format, 32 or 64 bits, either byte order (System V
 * ABI, chapters 4 and 5). Nothing in the file is trusted.
 *
 * <p><b>Not modelled:</b> relocation, dynamic linking: the file must be linked for where it runs.
 */
final class ElfImage {
  // formatter:off
  private static final int  MAGIC       = 0x7f454c46;
  private static final int  CLASS_64    = 2;
  private static final int  DATA_MSB    = 2;
  private static final int  ET_EXEC     = 2;
  private static final int  ET_DYN      = 3;
  private static final int  PT_LOAD     = 1;
  private static final int  SHT_SYMTAB  = 2;
  // formatter:on

  /**
   * A loadable part: {@code fileSize} bytes from {@code fileOffset} on, zeros up to {@code
   * memorySize}.
   */
  record Load(long virtual, long physical, int fileOffset, int fileSize, long memorySize) {
    Load moved(long delta) {
      return new Load(virtual, physical + delta, fileOffset, fileSize, memorySize);
    }

    boolean containsVirtual(long gva) {
      return Long.compareUnsigned(gva - virtual, memorySize) < 0;
    }
  }

  private final BootFile file;
  private final ByteBuffer in;
  private final int bits;
  private final List<Load> loads = new ArrayList<>();

  /** What {@link #moveTo} added to every physical address. */
  private long bias;

  private ElfImage(BootFile file, byte[] bytes) {
    this.file = file;
    this.in = ByteBuffer.wrap(bytes);
    this.bits = bytes[4] == CLASS_64 ? 64 : 32;
    in.order(bytes[5] == DATA_MSB ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether {@code bytes} begin as an ELF file does. */
  static boolean isElf(byte[] bytes) {
    return bytes.length >= 16 && ByteBuffer.wrap(bytes).getInt(0) == MAGIC;
  }

  /**
   * Reads the headers.
   *
   * @throws UserError if the file is cut short, malformed, or not linked for a fixed place
   */
  static ElfImage parse(BootFile file, byte[] bytes) {
    ElfImage elf = new ElfImage(file, bytes);
    elf.readHeaders();
    return elf;
  }

  private void readHeaders() {
    need(0, bits == 64 ? 64 : 52, "header");
    int type = u16(16);
    if (type != ET_EXEC && type != ET_DYN) {
      throw file.error("is an ELF file of type " + type + ", not an executable");
    }
    long table = word(bits == 64 ? 32 : 28);
    int entrySize = u16(bits == 64 ? 54 : 42);
    int count = u16(bits == 64 ? 56 : 44);
    if (count > 0 && entrySize < (bits == 64 ? 56 : 32)) {
      throw corrupt("its program header entries have " + entrySize + " bytes");
    }
    need(table, (long) entrySize * count, "program header table");
    for (int i = 0; i < count; i++) {
      int at = (int) table + i * entrySize;
      if (in.getInt(at) == PT_LOAD) {
        readLoad(at);
      }
    }
    if (loads.isEmpty()) {
      throw file.error("is an ELF file with nothing to load");
    }
  }

  private void readLoad(int at) {
    boolean wide = bits == 64;
    long offset = word(at + (wide ? 8 : 4));
    long virtual = word(at + (wide ? 16 : 8));
    long physical = word(at + (wide ? 24 : 12));
    long fileSize = word(at + (wide ? 32 : 16));
    long memorySize = word(at + (wide ? 40 : 20));
    if (memorySize == 0 && fileSize == 0) {
      return;
    }
    need(offset, fileSize, "segment " + loads.size());
    if (Long.compareUnsigned(memorySize, fileSize) < 0) {
      throw corrupt("its segment " + loads.size() + " is smaller in memory than in the file");
    }
    if (Long.compareUnsigned(physical + memorySize, physical) < 0) {
      throw corrupt("its segment " + loads.size() + " leaves the address space");
    }
    loads.add(new Load(virtual, physical, (int) offset, (int) fileSize, memorySize));
  }

  /** 32 or 64. */
  int bits() {
    return bits;
  }

  /** Whether its data, and so its guest, is big-endian. */
  boolean bigEndian() {
    return in.order() == ByteOrder.BIG_ENDIAN;
  }

  /** {@code e_machine}. */
  int machine() {
    return u16(18);
  }

  /**
   * Whether it runs at any address, by relocating itself ({@code ET_DYN}, as OpenSBI is linked).
   */
  boolean positionIndependent() {
    return u16(16) == ET_DYN;
  }

  /** The loadable parts, one at least. */
  List<Load> loads() {
    return loads;
  }

  /** The lowest physical address of a part. */
  long low() {
    return loads.stream().map(Load::physical).min(Long::compareUnsigned).orElseThrow();
  }

  /** Moves a position-independent file so that it begins at {@code gpa}. */
  void moveTo(long gpa) {
    long delta = gpa - low();
    loads.replaceAll(l -> l.moved(delta));
    bias += delta;
  }

  /** The entry point, guest-physical. */
  long entry() {
    return physical(word(24));
  }

  /** The entry point as the file has it, a gva; of 32 bits in a 32-bit file. */
  long virtualEntry() {
    return word(24);
  }

  /**
   * A virtual address of the file made physical by the segment it lies in; unchanged if in none.
   */
  private long physical(long gva) {
    for (Load load : loads) {
      if (load.containsVirtual(gva)) {
        return gva - load.virtual() + load.physical();
      }
    }
    return gva + bias;
  }

  /**
   * The guest-physical address of a symbol, if the file has a symbol table and the symbol is
   * defined in it.
   */
  OptionalLong symbol(String name) {
    long table = word(bits == 64 ? 40 : 32);
    int entrySize = u16(bits == 64 ? 58 : 46);
    int count = u16(bits == 64 ? 60 : 48);
    if (table == 0
        || entrySize < (bits == 64 ? 64 : 40)
        || !inside(table, (long) entrySize * count)) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < count; i++) {
      int section = (int) table + i * entrySize;
      int link = in.getInt(section + (bits == 64 ? 40 : 24));
      if (in.getInt(section + 4) == SHT_SYMTAB && link >= 0 && link < count) {
        OptionalLong found = symbol(name, section, (int) table + link * entrySize);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Looks into one symbol table; both arguments are offsets of section headers. */
  private OptionalLong symbol(String name, int symbols, int strings) {
    byte[] wanted = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    long table = sectionOffset(symbols);
    long size = sectionSize(symbols);
    int entrySize = bits == 64 ? 24 : 16;
    if (!inside(table, size) || !inside(sectionOffset(strings), sectionSize(strings))) {
      return OptionalLong.empty();
    }
    for (int at = (int) table; at <= table + size - entrySize; at += entrySize) {
      long nameAt = sectionOffset(strings) + Integer.toUnsignedLong(in.getInt(at));
      boolean defined = u16(at + (bits == 64 ? 6 : 14)) != 0;
      if (defined && matches(nameAt, wanted)) {
        return OptionalLong.of(physical(word(at + (bits == 64 ? 8 : 4))));
      }
    }
    return OptionalLong.empty();
  }

  private boolean matches(long at, byte[] wanted) {
    return inside(at, wanted.length)
        && in.slice((int) at, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  private long sectionOffset(int header) {
    return word(header + (bits == 64 ? 24 : 16));
  }

  private long sectionSize(int header) {
    return word(header + (bits == 64 ? 32 : 20));
  }

  private int u16(int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  /** An address, offset or size, as wide as the file's class. */
  private long word(int at) {
    return bits == 64 ? in.getLong(at) : Integer.toUnsignedLong(in.getInt(at));
  }

  private boolean inside(long offset, long size) {
    return offset >= 0 && size >= 0 && size <= in.capacity() && offset <= in.capacity() - size;
  }

  private void need(long offset, long size, String part) {
    if (!inside(offset, size)) {
      throw corrupt("its " + part + " lies beyond the end of the file");
    }
  }

  private UserError corrupt(String reason) {
    return file.error("is a corrupt or truncated ELF file: " + reason);
  }
}
