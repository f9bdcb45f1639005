package dev.rhea.machine.boot;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads kernels and firmware: ELF at its physical addresses, unless it is position-independent and
 * they lie outside RAM, as those of OpenSBI's ELF files do; a Linux image, plain or compressed, and
 * anything else as it is at an address the caller gives. What is clearly made for another target is
 * refused.
 */
final class ImageLoader {
  private final GuestTarget target;
  private final MemoryRange ram;

  ImageLoader(GuestTarget target, MemoryRange ram) {
    this.target = target;
    this.ram = ram;
  }

  /**
   * Reads {@code path}.
   *
   * @param what its part, for sentences
   * @param rawGpa where a file goes that has no addresses of its own, or can run at any
   */
  LoadedImage load(String what, Path path, long rawGpa) {
    BootFile file = new BootFile(what, path);
    // An ELF file may be larger than what it loads, by its debugging sections.
    byte[] packed = file.read(Long.MAX_VALUE);
    byte[] bytes = Compression.unwrap(file, packed, ram.size());
    LoadedImage image =
        ElfImage.isElf(bytes) ? elf(file, bytes, rawGpa) : flat(file, bytes, rawGpa);
    image.segments().forEach(ram::require);
    ram.require(image.file().toString(), image.low(), image.high() - image.low());
    return image;
  }

  private LoadedImage elf(BootFile file, byte[] bytes, long rawGpa) {
    ElfImage elf = ElfImage.parse(file, bytes);
    if (elf.machine() != target.elfMachine() || elf.bits() != target.bits()) {
      throw file.error(
          "is for %s, this target is %s"
              .formatted(ElfMachines.name(elf.machine(), elf.bits()), target.name()));
    }
    if (elf.bigEndian() != target.bigEndian()) {
      throw file.error(
          "is %s-endian, this target is %s-endian"
              .formatted(order(elf.bigEndian()), order(target.bigEndian())));
    }
    if (elf.positionIndependent() && !ram.contains(elf.low())) {
      elf.moveTo(rawGpa);
    }
    return place(file, bytes, elf);
  }

  private static String order(boolean bigEndian) {
    return bigEndian ? "big" : "little";
  }

  private static LoadedImage place(BootFile file, byte[] bytes, ElfImage elf) {
    List<Segment> segments = new ArrayList<>();
    long low = -1;
    long high = 0;
    for (ElfImage.Load load : elf.loads()) {
      Segment segment =
          new Segment(
              file.toString(),
              load.physical(),
              bytes,
              load.fileOffset(),
              load.fileSize(),
              load.memorySize());
      segments.add(segment);
      low = Long.compareUnsigned(segment.gpa(), low) < 0 ? segment.gpa() : low;
      high = Long.compareUnsigned(segment.end(), high) > 0 ? segment.end() : high;
    }
    return new LoadedImage(file, segments, low, high, elf.entry(), elf);
  }

  private LoadedImage flat(BootFile file, byte[] bytes, long gpa) {
    String madeFor = madeFor(file, bytes);
    if (madeFor != null && !target.name().startsWith(madeFor)) {
      throw file.error("is for %s, this target is %s".formatted(madeFor, target.name()));
    }
    RiscvImage header = RiscvImage.parse(file, bytes);
    long size = header == null ? bytes.length : header.imageSize();
    // Cleared no further than the file goes: a kernel zeroes its own data, and that is megabytes.
    Segment segment = Segment.of(file.toString(), gpa, bytes);
    return new LoadedImage(file, List.of(segment), gpa, gpa + size, gpa, null);
  }

  /** The family of targets that a flat file is for, or null if it does not say. */
  private static @Nullable String madeFor(BootFile file, byte[] bytes) {
    if (bytes.length < 64) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes); // big-endian, so that magics read as they stand
    if (in.getInt(0) == 0x27051956) {
      throw file.error("is wrapped for U-Boot's bootm; pass the kernel inside");
    }
    if (in.getInt(56) == 0x41524d64) { // "ARMd" (Linux, Documentation/arch/arm64/booting.rst)
      return "aarch64";
    }
    if (in.getInt(56) == 0x52534305) { // "RSC\5"
      return "riscv";
    }
    if (bytes.length >= 0x206 && in.getInt(0x202) == 0x48647253) { // "HdrS" (arch/x86/boot.rst)
      return "x86";
    }
    return null;
  }
}
