package dev.rhea.machine.boot;

import dev.rhea.machine.fdt.DeviceTree;
import dev.rhea.machine.fdt.DeviceTreeNode;
import dev.rhea.memory.AddressSpace;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a RISC-V machine starts with, read and placed: {@link #writeTo} puts it into the guest's
 * memory, at first and again at every reset.
 *
 * <p>With {@link #builtInFirmware} the boot hart enters supervisor mode at {@link #entry} with the
 * device tree's address in a1, and the other harts wait to be started. Without, every hart starts
 * in machine mode at the reset ROM, whose bytes are {@link #resetRom} and which goes on at {@link
 * #entry}.
 */
public final class BootImage {
  private static final String RNG_SEED = "rng-seed";

  private final boolean builtInFirmware;
  private final long entry;
  private final long fdtGpa;
  private final byte[] resetRom;
  private final List<Segment> segments;
  private final DeviceTree tree;
  private final @Nullable ElfImage elf;

  BootImage(
      boolean builtInFirmware,
      long entry,
      long fdtGpa,
      byte[] resetRom,
      List<Segment> segments,
      DeviceTree tree,
      @Nullable ElfImage elf) {
    this.builtInFirmware = builtInFirmware;
    this.entry = entry;
    this.fdtGpa = fdtGpa;
    this.resetRom = resetRom;
    this.segments = List.copyOf(segments);
    this.tree = tree;
    this.elf = elf;
  }

  /** Whether SBI calls are served by us ({@code -bios default}). */
  public boolean builtInFirmware() {
    return builtInFirmware;
  }

  /** Where the kernel (with the built-in firmware) or the firmware begins, guest-physical. */
  public long entry() {
    return entry;
  }

  /** Where the device tree lies, guest-physical. */
  public long fdtGpa() {
    return fdtGpa;
  }

  /**
   * The contents of the reset ROM, for the board to map; also useful under the built-in firmware,
   * for it is harmless.
   */
  public byte[] resetRom() {
    return resetRom.clone();
  }

  /** What lies where, but for the device tree. */
  public List<Segment> segments() {
    return segments;
  }

  /** The device tree as the guest gets it, for {@code dumpdtb}. */
  public DeviceTree deviceTree() {
    return tree;
  }

  /**
   * The guest-physical address of a symbol of the kernel's ELF file, or of the firmware's if the
   * kernel is none; such as {@code tohost}.
   */
  public OptionalLong symbol(String name) {
    return elf == null ? OptionalLong.empty() : elf.symbol(name);
  }

  /**
   * Writes everything into RAM. A {@code rng-seed} of the device tree is drawn anew, as it may be
   * used but once.
   *
   * @throws IllegalStateException if the RAM is not where the image was placed for
   */
  public void writeTo(AddressSpace memory, RandomGenerator random) {
    for (Segment segment : segments) {
      segment.writeTo(memory);
    }
    DeviceTreeNode chosen = tree.find("/chosen");
    byte[] seed = chosen == null ? null : chosen.get(RNG_SEED);
    if (chosen != null && seed != null) {
      byte[] fresh = new byte[seed.length];
      random.nextBytes(fresh);
      chosen.bytes(RNG_SEED, fresh);
    }
    Segment.of("device tree", fdtGpa, tree.toBlob()).writeTo(memory);
  }
}
