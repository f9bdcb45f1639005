package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Linux's kernel file on x86 (Linux, Documentation/arch/x86/boot.rst): real-mode sectors that a
 * loader of today passes over, and behind them a kernel that unpacks itself.
 */
final class BzImage {
  /** Where 64-bit code begins in the kernel behind the sectors. */
  static final int ENTRY_64 = 0x200;

  // formatter:off
  private static final int SECTOR            = 512;
  private static final int SETUP_SECTS       = 0x1f1; // u8
  private static final int HEADER            = 0x202; // "HdrS"
  private static final int VERSION           = 0x206; // u16
  private static final int INITRD_ADDR_MAX   = 0x22c; // u32
  private static final int RELOCATABLE       = 0x234; // u8
  private static final int XLOADFLAGS        = 0x236; // u16
  private static final int CMDLINE_SIZE      = 0x238; // u32
  private static final int PREF_ADDRESS      = 0x258; // u64
  private static final int INIT_SIZE         = 0x260; // u32
  private static final int HEADER_MAX        = 0x302;
  // formatter:on

  private static final int MAGIC = 0x5372_6448;

  /** The first version with xloadflags. */
  private static final int VERSION_2_12 = 0x20c;

  private static final int XLF_KERNEL_64 = 1;

  private final byte[] bytes;
  private final ByteBuffer in;
  private final int kernelOffset;

  private BzImage(byte[] bytes) {
    this.bytes = bytes;
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int sectors = bytes[SETUP_SECTS] & 0xff;
    // 0 means 4: kernels of the last century.
    kernelOffset = ((sectors == 0 ? 4 : sectors) + 1) * SECTOR;
  }

  /**
   * Reads the header; null if {@code bytes} are something else.
   *
   * @throws dev.rhea.machine.UserError if this kernel has no 64-bit entry, or the file is cut short
   */
  static @Nullable BzImage parse(BootFile file, byte[] bytes) {
    if (bytes.length < HEADER_MAX) {
      return null;
    }
    BzImage image = new BzImage(bytes);
    if (image.in.getInt(HEADER) != MAGIC) {
      return null;
    }
    if (image.in.getShort(VERSION) < VERSION_2_12
        || (image.in.getShort(XLOADFLAGS) & XLF_KERNEL_64) == 0) {
      throw file.error("has no 64-bit entry point; pass an x86_64 kernel of version 3.8 or newer");
    }
    if (bytes.length < image.kernelOffset + ENTRY_64) {
      throw file.error("is cut short");
    }
    return image;
  }

  /** The file. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the kernel wants to lie, guest-physical. */
  long loadAddress() {
    boolean anywhere = in.get(RELOCATABLE) != 0;
    long preferred = in.getLong(PREF_ADDRESS);
    return anywhere || preferred > 0 ? preferred : 0x10_0000;
  }

  /** Bytes that it takes from there while it unpacks itself. */
  long initSize() {
    return Integer.toUnsignedLong(in.getInt(INIT_SIZE));
  }

  /** The highest address that the initial RAM disk may have. */
  long ramDiskMax() {
    return Integer.toUnsignedLong(in.getInt(INITRD_ADDR_MAX));
  }

  /** The longest command line, in bytes. */
  long commandLineMax() {
    return Integer.toUnsignedLong(in.getInt(CMDLINE_SIZE));
  }

  /** The part that goes to memory. */
  Segment code(String name, long gpa) {
    int size = bytes.length - kernelOffset;
    return new Segment(name, gpa, bytes, kernelOffset, size, size);
  }
}
