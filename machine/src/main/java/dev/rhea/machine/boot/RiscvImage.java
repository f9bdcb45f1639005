package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The header of Linux's flat kernel image for RISC-V (Linux,
 * Documentation/arch/riscv/boot-image-header.rst).
 *
 * @param textOffset where the kernel wants to lie above the start of RAM, in bytes
 * @param imageSize bytes of memory the kernel takes from its first byte on, its zeroed data
 *     included
 */
record RiscvImage(long textOffset, long imageSize) {
  private static final int HEADER_SIZE = 64;
  private static final long MAGIC = 0x5643534952L; // "RISCV", deprecated
  private static final int MAGIC2 = 0x05435352; // "RSC\5"
  private static final long BIG_ENDIAN = 1;

  /** Kernels map themselves by pages of this size and insist on such an address; 4 MiB on RV32. */
  static final long ALIGNMENT = 2 << 20;

  /** The header at the start of {@code bytes}, or null if there is none. */
  static @Nullable RiscvImage parse(BootFile file, byte[] bytes) {
    if (bytes.length < HEADER_SIZE) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(56) != MAGIC2 && in.getLong(48) != MAGIC) {
      return null;
    }
    long textOffset = in.getLong(8);
    long imageSize = in.getLong(16);
    if ((in.getLong(24) & BIG_ENDIAN) != 0) {
      throw file.error("is a big-endian RISC-V kernel, and the target is little-endian");
    }
    if (textOffset % ALIGNMENT != 0 || imageSize < 0) {
      throw file.error(
          "has a corrupt header: text offset %#x, image size %#x".formatted(textOffset, imageSize));
    }
    return new RiscvImage(textOffset, Math.max(imageSize, bytes.length));
  }
}
