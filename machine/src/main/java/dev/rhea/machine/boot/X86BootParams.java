package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The "zero page" of the Linux/x86 boot protocol (Linux, Documentation/arch/x86/zero-page.rst and
 * boot.rst): the kernel file's setup header, completed, and the memory map.
 */
final class X86BootParams {
  static final int SIZE = 4096;

  // Offsets in struct boot_params; those from 0x1f1 on are also the file's.
  // formatter:off
  private static final int ACPI_RSDP_ADDR = 0x070;
  private static final int E820_ENTRIES   = 0x1e8;
  private static final int SETUP_HEADER   = 0x1f1;
  private static final int HEADER_END     = 0x201; // u8: how far behind 0x202 the header goes
  private static final int VIDEO_MODE     = 0x1fa;
  private static final int TYPE_OF_LOADER = 0x210;
  private static final int RAMDISK_IMAGE  = 0x218;
  private static final int RAMDISK_SIZE   = 0x21c;
  private static final int CMD_LINE_PTR   = 0x228;
  private static final int E820_TABLE     = 0x2d0;
  private static final int E820_MOST      = 128;
  // formatter:on

  private static final int NORMAL_VIDEO = 0xffff;
  private static final int UNDEFINED_LOADER = 0xff;

  private final ByteBuffer page = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

  /** Begins with the header of the kernel file {@code image}. */
  X86BootParams(byte[] image) {
    int end = 0x202 + (image[HEADER_END] & 0xff);
    page.put(SETUP_HEADER, image, SETUP_HEADER, end - SETUP_HEADER);
    page.putShort(VIDEO_MODE, (short) NORMAL_VIDEO);
    page.put(TYPE_OF_LOADER, (byte) UNDEFINED_LOADER);
  }

  /** Where the command line is. */
  void commandLine(long gpa) {
    page.putInt(CMD_LINE_PTR, (int) gpa);
  }

  /** Where the initial RAM disk is. */
  void ramDisk(long gpa, long size) {
    page.putInt(RAMDISK_IMAGE, (int) gpa);
    page.putInt(RAMDISK_SIZE, (int) size);
  }

  /** Where ACPI's root pointer is; 0 for no ACPI. */
  void acpi(long rootPointer) {
    page.putLong(ACPI_RSDP_ADDR, rootPointer);
  }

  /** The memory map. */
  void memory(List<X86Memory> map) {
    if (map.size() > E820_MOST) {
      throw new IllegalArgumentException("a map of " + map.size() + " pieces");
    }
    page.put(E820_ENTRIES, (byte) map.size());
    page.position(E820_TABLE);
    for (X86Memory piece : map) {
      page.putLong(piece.gpa()).putLong(piece.size()).putInt(piece.type());
    }
  }

  byte[] toBytes() {
    return page.array();
  }
}
