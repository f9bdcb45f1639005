package dev.rhea.machine.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the machine boots.
 *
 * @param kernel the kernel's file
 * @param initrd the initial RAM disk's file
 * @param append the kernel's command line
 * @param dtb a device tree in place of the board's own
 * @param bios {@code default}, {@code none} or a file's name
 */
public record BootConfig(
    @Nullable Path kernel, @Nullable Path initrd, String append, @Nullable Path dtb, String bios) {
  /** Nothing but the built-in firmware. */
  public static final BootConfig DEFAULT = new BootConfig(null, null, "", null, "default");

  /** The same with another {@code kernel}. */
  public BootConfig withKernel(Path newKernel) {
    return new BootConfig(newKernel, initrd, append, dtb, bios);
  }

  /** The same with another {@code initrd}. */
  public BootConfig withInitrd(Path newInitrd) {
    return new BootConfig(kernel, newInitrd, append, dtb, bios);
  }

  /** The same with another {@code append}. */
  public BootConfig withAppend(String newAppend) {
    return new BootConfig(kernel, initrd, newAppend, dtb, bios);
  }

  /** The same with another {@code dtb}. */
  public BootConfig withDtb(Path newDtb) {
    return new BootConfig(kernel, initrd, append, newDtb, bios);
  }

  /** The same with another {@code bios}. */
  public BootConfig withBios(String newBios) {
    return new BootConfig(kernel, initrd, append, dtb, newBios);
  }
}
