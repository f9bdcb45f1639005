package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides where kernel, initial RAM disk and environment lie on a Malta board, as QEMU 10 does
 * (hw/mips/malta.c):
 *
 * <ul>
 *   <li>Kernel: ELF, 32 or 64 bits, at its addresses of kseg0, which is the first 512 MiB.
 *   <li>Initial RAM disk: at a multiple of 64 KiB, 128 KiB or less below the end of the memory
 *       below the devices; the kernel finds it by rd_start and rd_size on its command line.
 *   <li>Environment: at 0x2000.
 *   <li>Firmware: in the boot flash; for a little-endian CPU its words are swapped, so that one
 *       image serves both orders.
 * </ul>
 *
 * <p>Differences: a command line may have more than 255 characters; kernels may be compressed by
 * gzip; overlaps are errors.
 */
public final class MaltaBoot {
  /** Bytes of the boot flash. */
  public static final int FLASH_SIZE = 4 << 20;

  /** Words of the flash behind this are settings, which are not swapped. */
  private static final int SWAPPED_FLASH = 0x3e_0000;

  private static final long KSEG_MASK = 0x1fff_ffffL;
  private static final long USER_SEGMENT_END = 0x7fff_ffffL;
  private static final long KSEG0 = 0xffff_ffff_8000_0000L;
  private static final long INITRD_ALIGNMENT = 64 << 10;
  private static final long BOOTMAP = 128 << 10;

  private final BootConfig config;
  private final GuestTarget target;
  private final long ramSize;
  private final MemoryRange low;

  private MaltaBoot(BootConfig config, GuestTarget target, long ramSize, long lowSize) {
    this.config = config;
    this.target = target;
    this.ramSize = ramSize;
    this.low = new MemoryRange(0, lowSize);
  }

  /**
   * Reads all files and places them; writes nothing.
   *
   * @param ramSize bytes of RAM
   * @param lowSize those of them that lie below the devices
   * @return null if the configuration names nothing to start
   * @throws UserError if a file is missing, malformed, made for another target, or does not fit
   */
  public static @Nullable MaltaBootImage load(
      BootConfig config, GuestTarget target, long ramSize, long lowSize) {
    return new MaltaBoot(config, target, ramSize, lowSize).load();
  }

  private @Nullable MaltaBootImage load() {
    requireKernelFor("-append", config.append().isEmpty() ? null : config.append());
    requireKernelFor("-initrd", config.initrd());
    if (config.dtb() != null) {
      throw new UserError(
          "-dtb: the board malta hands no device tree to a kernel; leave it out, kernels bring their own");
    }
    boolean named = !config.bios().equals("default") && !config.bios().equals("none");
    if (config.kernel() != null) {
      if (named) {
        throw new UserError(
            "-bios and -kernel exclude each other on the board malta; leave one of them out");
      }
      return kernel(config.kernel());
    }
    return named ? firmware(FileName.path(config.bios())) : null;
  }

  private void requireKernelFor(String flag, @Nullable Object value) {
    if (value != null && config.kernel() == null) {
      throw new UserError(flag + " is of use with -kernel only");
    }
  }

  private MaltaBootImage kernel(Path path) {
    BootFile file = new BootFile("kernel", path);
    byte[] bytes = Compression.unwrap(file, file.read(Long.MAX_VALUE), ramSize);
    if (!ElfImage.isElf(bytes)) {
      throw file.error("is no ELF file, which is what this board boots; pass vmlinux or vmlinuz");
    }
    ElfImage elf = ElfImage.parse(file, bytes);
    check(file, elf);
    List<Segment> segments = new ArrayList<>();
    long high = 0;
    for (ElfImage.Load load : elf.loads()) {
      Segment segment =
          new Segment(
              file.toString(),
              load.physical() & KSEG_MASK,
              bytes,
              load.fileOffset(),
              load.fileSize(),
              load.memorySize());
      low.require(segment);
      segments.add(segment);
      high = Math.max(high, segment.end());
    }
    String commandLine = config.append();
    if (config.initrd() != null) {
      Segment initrd = initrd(config.initrd(), file, high);
      segments.add(initrd);
      commandLine =
          "rd_start=0x%x rd_size=%d %s".formatted(KSEG0 + initrd.gpa(), initrd.size(), commandLine);
    }
    YamonEnvironment environment =
        new YamonEnvironment(target.bigEndian(), path.toString(), commandLine, variables());
    long entry = elf.bits() == 64 ? elf.virtualEntry() : (int) elf.virtualEntry();
    return new MaltaBootImage(
        segments, environment, MaltaBootRom.bytes(target.bigEndian(), entry, low.size()));
  }

  private void check(BootFile file, ElfImage elf) {
    // 64-bit CPUs run 32-bit kernels.
    if (elf.machine() != target.elfMachine() || elf.bits() > target.bits()) {
      throw file.error(
          "is for %s, this target is %s"
              .formatted(ElfMachines.name(elf.machine(), elf.bits()), target.name()));
    }
    if (elf.bigEndian() != target.bigEndian()) {
      throw file.error(
          "is %s-endian, this target is %s-endian"
              .formatted(order(elf.bigEndian()), order(target.bigEndian())));
    }
    long entry = elf.virtualEntry();
    if (entry >= 0 && entry <= USER_SEGMENT_END) {
      throw file.error("begins at 0x%x, in the user segment; link it for kseg0".formatted(entry));
    }
  }

  private static String order(boolean bigEndian) {
    return bigEndian ? "big" : "little";
  }

  private Segment initrd(Path path, BootFile kernel, long kernelEnd) {
    BootFile file = new BootFile("initrd", path);
    byte[] bytes = file.read(ramSize);
    long start = low.size() - bytes.length - BOOTMAP + INITRD_ALIGNMENT - 1 & -INITRD_ALIGNMENT;
    if (start <= kernelEnd) {
      throw file.error(
          "would lie at 0x%x, inside the %s; give the guest more RAM with -m"
              .formatted(Math.max(start, 0), kernel));
    }
    return Segment.of(file.toString(), start, bytes);
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("memsize", Long.toString(low.size()));
    variables.put("ememsize", Long.toString(ramSize));
    variables.put("modetty0", "38400n8r");
    return variables;
  }

  private MaltaBootImage firmware(Path path) {
    BootFile file = new BootFile("firmware", path);
    byte[] bytes = file.read(Long.MAX_VALUE);
    if (bytes.length > FLASH_SIZE) {
      throw file.error(
          "has %s, and the board's flash %s; pass an image for this board"
              .formatted(MemorySize.text(bytes.length), MemorySize.text(FLASH_SIZE)));
    }
    if (!target.bigEndian()) {
      for (int i = 0; i + 3 < Math.min(bytes.length, SWAPPED_FLASH); i += 4) {
        swap(bytes, i, i + 3);
        swap(bytes, i + 1, i + 2);
      }
    }
    return new MaltaBootImage(List.of(), null, bytes);
  }

  private static void swap(byte[] bytes, int a, int b) {
    byte kept = bytes[a];
    bytes[a] = bytes[b];
    bytes[b] = kept;
  }
}
