package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.ByteSize;
import dev.rhea.machine.config.MemoryConfig;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.GuestRamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the RAM that a configuration asks for. */
public final class RamBackend {
  private static final int PAGE = 4096;

  /** Where Linux tells; proc(5). */
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private RamBackend() {}

  /**
   * Allocates or maps it; whoever builds the board closes it.
   *
   * @throws UserError if the host cannot give it
   */
  public static GuestRam make(MemoryConfig config) {
    if (config.bytes() <= 0 || config.bytes() % PAGE != 0) {
      throw new UserError(
          "-m "
              + ByteSize.format(config.bytes())
              + ": RAM comes in pages of 4K, fewer than 2^63 bytes; write another size");
    }
    if (config.path() == null && Long.compareUnsigned(config.bytes(), hostBytes()) > 0) {
      // Linux would grant it all the same, and kill the process once the guest uses it.
      throw new UserError(
          "-m "
              + ByteSize.format(config.bytes())
              + ": the host has "
              + (hostBytes() >> 20)
              + "M of memory and swap; write a smaller size");
    }
    try {
      if (config.path() != null) {
        return GuestRam.file(config.path(), config.bytes(), config.preallocate(), config.share());
      }
      GuestRam ram = GuestRam.anonymous(config.bytes());
      if (config.preallocate()) {
        ram.touchAllPages();
      }
      return ram;
    } catch (GuestRamException e) {
      throw new UserError(e.getMessage() == null ? "the host gives no memory" : e.getMessage(), e);
    }
  }

  /** Memory and swap of the host in bytes; the largest number if it does not say. */
  private static long hostBytes() {
    long kibibytes = 0;
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith("MemTotal:") || line.startsWith("SwapTotal:")) {
          kibibytes +=
              Long.parseLong(
                  line.substring(line.indexOf(':') + 1, line.length() - " kB".length()).trim());
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE;
    }
    return kibibytes == 0 ? Long.MAX_VALUE : kibibytes << 10;
  }
}
