package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.BootConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places a kernel, an initial RAM disk and what they are told in an x86 machine's memory, without
 * firmware. A bzImage starts by the 64-bit boot protocol of Linux, an ELF file by PVH (Xen,
 * docs/misc/pvh.pandoc, x86/HVM direct boot ABI).
 *
 * <ul>
 *   <li>Below 1 MiB: the global descriptor table, page tables, parameters, the command line; ACPI's
 *       tables, where the board puts them.
 *   <li>Kernel: where its header or its ELF file says.
 *   <li>Initial RAM disk: as high as it fits below the top of low RAM and what the kernel's header
 *       allows, at a page.
 * </ul>
 */
public final class X86Boot {
  // formatter:off
  /** Where the GDT is; selectors 0x10 (code) and 0x18 (data), as Linux's boot protocol wants. */
  public static final long GDT         = 0x0500;
  private static final long PARAMETERS = 0x7000;
  private static final long MODULES    = 0x7800; // PVH: the module list and the memory map
  /** Where the page tables are: the first 4 GiB mapped to themselves in pages of 2 MiB. */
  public static final long PAGE_TABLES = 0x9000;
  private static final long COMMAND    = 0x2_0000;
  private static final int COMMAND_MAX = 0x1_0000;
  // formatter:on

  private static final long PAGE = 4096;
  private static final long PRESENT_WRITABLE = 3;
  private static final long LARGE_PAGE = 0x80;
  private static final int ENTRIES = 512;

  private final BootConfig config;
  private final MemoryRange ram;
  private final List<X86Memory> map;
  private final long rootPointer;
  private final List<Segment> segments = new ArrayList<>();

  private X86Boot(BootConfig config, MemoryRange ram, List<X86Memory> map, long rootPointer) {
    this.config = config;
    this.ram = ram;
    this.map = map;
    this.rootPointer = rootPointer;
  }

  /**
   * Reads all files and places them; writes nothing.
   *
   * @param config names a kernel
   * @param lowRam the RAM that begins at 0
   * @param map the memory map for the kernel
   * @param rootPointer gpa of ACPI's root pointer, 0 for none
   * @throws UserError if a file is missing, malformed, made for another target, or does not fit
   */
  public static X86Start load(
      BootConfig config, MemoryRange lowRam, List<X86Memory> map, long rootPointer) {
    Path kernel = config.kernel();
    if (kernel == null) {
      throw new UserError("there is nothing to start: pass a kernel with -kernel FILE");
    }
    return new X86Boot(config, lowRam, map, rootPointer).load(new BootFile("kernel", kernel));
  }

  private X86Start load(BootFile file) {
    byte[] bytes = Compression.unwrap(file, file.read(Long.MAX_VALUE), ram.size());
    if (ElfImage.isElf(bytes)) {
      return pvh(file, bytes);
    }
    BzImage image = BzImage.parse(file, bytes);
    if (image == null) {
      throw file.error("is neither a bzImage nor an ELF file with a PVH entry");
    }
    return linux(file, image);
  }

  private X86Start linux(BootFile file, BzImage image) {
    long gpa = image.loadAddress();
    add(image.code(file.toString(), gpa));
    ram.require(file.toString(), gpa, image.initSize());
    X86BootParams parameters = new X86BootParams(image.bytes());
    Segment disk = ramDisk(gpa + image.initSize(), image.ramDiskMax());
    if (disk != null) {
      parameters.ramDisk(disk.gpa(), disk.size());
    }
    parameters.commandLine(commandLine(image.commandLineMax()));
    parameters.acpi(rootPointer);
    parameters.memory(map);
    add(Segment.of("boot parameters", PARAMETERS, parameters.toBytes()));
    add(Segment.of("page tables", PAGE_TABLES, identityMap()));
    addGdt(true);
    return new X86Start(segments, X86Start.Mode.LONG, gpa + BzImage.ENTRY_64, PARAMETERS);
  }

  private X86Start pvh(BootFile file, byte[] bytes) {
    ElfImage elf = ElfImage.parse(file, bytes);
    if (elf.machine() != GuestTarget.X86_64.elfMachine() || elf.bits() != 64) {
      throw file.error(
          "is for %s, this target is x86_64"
              .formatted(ElfMachines.name(elf.machine(), elf.bits())));
    }
    Integer entry = PvhNote.entry(bytes);
    if (entry == null) {
      throw file.error(
          "has no PVH entry point (CONFIG_PVH); pass the kernel's bzImage in its place");
    }
    long end = 0;
    for (ElfImage.Load load : elf.loads()) {
      Segment segment =
          new Segment(
              file.toString(),
              load.physical(),
              bytes,
              load.fileOffset(),
              load.fileSize(),
              load.memorySize());
      ram.require(segment);
      add(segment);
      end = Math.max(end, segment.end());
    }
    Segment disk = ramDisk(end, 0xffff_ffffL);
    long command = commandLine(COMMAND_MAX - 1);
    add(Segment.of("PVH modules", MODULES, pvhLists(disk)));
    add(Segment.of("PVH start information", PARAMETERS, pvhStart(disk != null, command)));
    addGdt(false);
    return new X86Start(
        segments, X86Start.Mode.PROTECTED, Integer.toUnsignedLong(entry), PARAMETERS);
  }

  /** {@code struct hvm_start_info}, version 1 (Xen, public/arch-x86/hvm/start_info.h). */
  private byte[] pvhStart(boolean disk, long command) {
    ByteBuffer info = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
    info.putInt(0x336ec578).putInt(1).putInt(0).putInt(disk ? 1 : 0);
    info.putLong(MODULES).putLong(command).putLong(rootPointer);
    info.putLong(MODULES + 32).putInt(map.size()).putInt(0);
    return info.array();
  }

  /** One {@code struct hvm_modlist_entry}, then {@code struct hvm_memmap_table_entry}s. */
  private byte[] pvhLists(@Nullable Segment disk) {
    ByteBuffer lists = ByteBuffer.allocate(32 + 24 * map.size()).order(ByteOrder.LITTLE_ENDIAN);
    lists.putLong(disk == null ? 0 : disk.gpa()).putLong(disk == null ? 0 : disk.size());
    lists.putLong(0).putLong(0);
    for (X86Memory piece : map) {
      lists.putLong(piece.gpa()).putLong(piece.size()).putInt(piece.type()).putInt(0);
    }
    return lists.array();
  }

  private void add(Segment segment) {
    segments.add(segment);
  }

  /** Places the command line and returns its address. */
  private long commandLine(long most) {
    byte[] text = config.append().getBytes(StandardCharsets.UTF_8);
    if (text.length > Math.min(most, COMMAND_MAX - 1)) {
      throw new UserError(
          "-append: the kernel takes %d bytes at most, not %d".formatted(most, text.length));
    }
    add(Segment.of("command line", COMMAND, java.util.Arrays.copyOf(text, text.length + 1)));
    return COMMAND;
  }

  /** Places the initial RAM disk above {@code from}; null if there is none. */
  private @Nullable Segment ramDisk(long from, long highest) {
    Path path = config.initrd();
    if (path == null) {
      return null;
    }
    BootFile file = new BootFile("initrd", path);
    byte[] bytes = file.read(ram.size());
    long top = Math.min(ram.end(), highest + 1);
    long gpa = top - bytes.length & -PAGE;
    if (gpa < from) {
      throw file.error(
          "does not fit above the kernel, which ends at 0x%x; give the guest more RAM with -m"
              .formatted(from));
    }
    Segment segment = Segment.of(file.toString(), gpa, bytes);
    add(segment);
    return segment;
  }

  /** A code segment at 0x10, flat data at 0x18, and for PVH the code also in 32 bits. */
  private void addGdt(boolean longMode) {
    ByteBuffer gdt = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    gdt.putLong(0).putLong(0);
    gdt.putLong(longMode ? 0x00af_9b00_0000_ffffL : 0x00cf_9b00_0000_ffffL);
    gdt.putLong(0x00cf_9300_0000_ffffL);
    add(Segment.of("descriptor table", GDT, gdt.array()));
  }

  private static byte[] identityMap() {
    int directories = 4; // a GiB each
    ByteBuffer tables =
        ByteBuffer.allocate((int) PAGE * (2 + directories)).order(ByteOrder.LITTLE_ENDIAN);
    tables.putLong(0, PAGE_TABLES + PAGE | PRESENT_WRITABLE);
    for (int i = 0; i < directories; i++) {
      tables.putLong((int) PAGE + i * 8, PAGE_TABLES + (2 + i) * PAGE | PRESENT_WRITABLE);
    }
    for (int i = 0; i < directories * ENTRIES; i++) {
      tables.putLong(2 * (int) PAGE + i * 8, (long) i << 21 | LARGE_PAGE | PRESENT_WRITABLE);
    }
    return tables.array();
  }
}
