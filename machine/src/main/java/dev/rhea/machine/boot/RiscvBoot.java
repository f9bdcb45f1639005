package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.fdt.DeviceTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where kernel, firmware, initial RAM disk and device tree lie on a RISC-V board, as QEMU
 * 10 does (hw/riscv/boot.c):
 *
 * <ul>
 *   <li>Firmware: ELF at its physical addresses, else at the start of RAM.
 *   <li>Kernel: ELF at its physical addresses, entered at the lowest one; else at the first
 *       multiple of 2 MiB behind the firmware, or with {@code -bios none} at the start of RAM.
 *       Behind the built-in firmware, which takes no memory, 2 MiB into RAM, which is where OpenSBI
 *       leaves it.
 *   <li>Initial RAM disk: behind the kernel's start by half the RAM, but by no more than 512 MiB.
 *   <li>Device tree: as high as it fits at a multiple of 2 MiB.
 * </ul>
 *
 * <p>Differences: with {@code -bios none} an ELF kernel starts at its entry, where QEMU starts at
 * the beginning of RAM whatever is there; what the header of a Linux image reserves behind it is
 * kept free; overlaps are errors.
 */
public final class RiscvBoot {
  private static final long KERNEL_ALIGNMENT = RiscvImage.ALIGNMENT;
  private static final long FDT_ALIGNMENT = 2 << 20;
  private static final long MAX_INITRD_OFFSET = 512 << 20;

  private final BootConfig config;
  private final DeviceTree tree;
  private final MemoryRange ram;
  private final ImageLoader loader;
  private final List<Segment> segments = new ArrayList<>();

  private RiscvBoot(BootConfig config, DeviceTree tree, MemoryRange ram, GuestTarget target) {
    this.config = config;
    this.tree = tree;
    this.ram = ram;
    this.loader = new ImageLoader(target, ram);
  }

  /**
   * Reads all files and places them; writes nothing.
   *
   * @param boardTree the board's own device tree, completed here, unless {@code config} names
   *     another
   * @throws UserError if a file is missing, malformed, made for another target, or does not fit
   */
  public static BootImage load(
      BootConfig config, DeviceTree boardTree, MemoryRange ram, GuestTarget target) {
    Path dtb = config.dtb();
    DeviceTree tree =
        dtb == null
            ? boardTree
            : DeviceTree.parse(dtb.toString(), new BootFile("device tree", dtb).read(ram.size()));
    return new RiscvBoot(config, tree, ram, target).load();
  }

  private BootImage load() {
    requireKernelFor("-append", config.append().isEmpty() ? null : config.append());
    requireKernelFor("-initrd", config.initrd());
    LoadedImage firmware = firmware();
    LoadedImage kernel = kernel(firmware);
    if (firmware == null && kernel == null) {
      throw new UserError(
          "there is nothing to start: pass a kernel with -kernel FILE, or firmware with -bios FILE");
    }
    tree.chosen().bootargs(config.append());
    long used = kernel == null ? ram.gpa() : kernel.high();
    if (kernel != null && config.initrd() != null) {
      used = initrd(config.initrd(), kernel);
    }
    long fdt = placeFdt(used);
    checkOverlaps();

    boolean builtIn = config.bios().equals("default");
    long next = kernel == null ? 0 : kernel.low();
    long entry = firmware != null ? firmware.entry() : builtIn ? next : directEntry(kernel);
    LoadedImage symbols = kernel != null && kernel.elf() != null ? kernel : firmware;
    return new BootImage(
        builtIn,
        entry,
        fdt,
        RiscvResetRom.bytes(entry, fdt, next),
        segments,
        tree,
        symbols == null ? null : symbols.elf());
  }

  private void requireKernelFor(String flag, @Nullable Object value) {
    if (value != null && config.kernel() == null) {
      throw new UserError(flag + " is of use with -kernel only");
    }
  }

  /** The file of {@code -bios}, or null. */
  private @Nullable LoadedImage firmware() {
    if (config.bios().equals("default") || config.bios().equals("none")) {
      return null;
    }
    return add(loader.load("firmware", FileName.path(config.bios()), ram.gpa()));
  }

  private @Nullable LoadedImage kernel(@Nullable LoadedImage firmware) {
    if (config.kernel() == null) {
      return null;
    }
    long firmwareEnd = firmware == null ? ram.gpa() : firmware.high();
    long gpa =
        config.bios().equals("default")
            ? ram.gpa() + KERNEL_ALIGNMENT
            : firmwareEnd + KERNEL_ALIGNMENT - 1 & -KERNEL_ALIGNMENT;
    return add(loader.load("kernel", config.kernel(), gpa));
  }

  private LoadedImage add(LoadedImage image) {
    segments.addAll(image.segments());
    return image;
  }

  private static long directEntry(@Nullable LoadedImage kernel) {
    if (kernel == null) {
      throw new UserError("-bios none needs something to start: pass it with -kernel FILE");
    }
    return kernel.entry();
  }

  /** Places the initial RAM disk, tells the device tree, and returns the address behind it. */
  private long initrd(Path path, LoadedImage kernel) {
    BootFile file = new BootFile("initrd", path);
    byte[] bytes = file.read(ram.size());
    long gpa = kernel.low() + Math.min(ram.size() / 2, MAX_INITRD_OFFSET);
    if (Long.compareUnsigned(gpa, kernel.high()) < 0) {
      throw file.error(
          "would lie at 0x%x, inside the %s; give the guest more RAM with -m"
              .formatted(gpa, kernel.file()));
    }
    Segment segment = Segment.of(file.toString(), gpa, bytes);
    ram.require(segment);
    segments.add(segment);
    tree.chosen().initrd(gpa, segment.end());
    return segment.end();
  }

  /** Where the finished device tree goes; it must lie above {@code used}. */
  private long placeFdt(long used) {
    int size = tree.toBlob().length;
    long gpa = ram.end() - size & -FDT_ALIGNMENT;
    if (size > ram.size() || Long.compareUnsigned(gpa, used) < 0) {
      throw new UserError(
          "no room is left for the device tree above 0x%x; give the guest more RAM with -m"
              .formatted(used));
    }
    return gpa;
  }

  private void checkOverlaps() {
    for (int i = 0; i < segments.size(); i++) {
      for (int j = 0; j < i; j++) {
        Segment a = segments.get(j);
        Segment b = segments.get(i);
        if (a.overlaps(b)) {
          throw new UserError(
              "the %s at 0x%x and the %s at 0x%x overlap"
                  .formatted(a.name(), a.gpa(), b.name(), b.gpa()));
        }
      }
    }
  }
}
