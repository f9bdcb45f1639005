package dev.rhea.machine.board;

import dev.rhea.machine.UserError;
import dev.rhea.machine.config.FileName;
import dev.rhea.machine.config.SubOptions;
import dev.rhea.memory.AddressSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code -device loader}: puts a file or a value into the guest's memory at each reset, after the
 * boot images, and may let a CPU start there.
 */
public final class MemoryLoader {
  /** Sets a CPU's pc at reset. */
  public interface StartPc {
    /** Lets CPU {@code number} start at {@code pc}. */
    void set(int number, long pc);
  }

  private static final long NONE = -1;
  private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

  private final String what;
  private final long gpa;
  private final byte[] bytes;
  private final long cpu;

  private MemoryLoader(SubOptions options, int cpuCount) {
    what = options.what();
    String file = options.string("file");
    gpa = options.number("addr", NONE);
    cpu = options.number("cpu-num", NONE);
    boolean raw = options.flag("force-raw", false);
    if (cpu != NONE && Long.compareUnsigned(cpu, cpuCount) >= 0) {
      throw options.error("there is no CPU " + Long.toUnsignedString(cpu));
    }
    if (gpa == NONE) {
      throw options.error(
          "addr= is missing" + (file == null ? "" : "; an ELF file goes by -kernel or -bios"));
    }
    bytes = file == null ? value(options) : read(options, FileName.path(file), raw);
  }

  /**
   * Reads what a {@code -device loader} says.
   *
   * @throws UserError if the file cannot be read, or the properties make no sense together
   */
  public static MemoryLoader of(SubOptions options, int cpuCount) {
    return new MemoryLoader(options, cpuCount);
  }

  private static byte[] value(SubOptions options) {
    String data = options.string("data");
    long length = options.number("data-len", 0);
    boolean bigEndian = options.flag("data-be", false);
    if (data == null) {
      // Only a start address, then.
      return new byte[0];
    }
    if (length < 1 || length > 8) {
      throw options.error("data= needs data-len= from 1 to 8");
    }
    long value = SubOptions.number(options.what(), "data", data);
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bigEndian ? bytes.length - 1 - i : i] = (byte) (value >>> 8 * i);
    }
    return bytes;
  }

  private static byte[] read(SubOptions options, Path file, boolean raw) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserError(options.what() + ": the file " + file + " cannot be read", e);
    }
    boolean elf = bytes.length > 4 && java.util.Arrays.equals(bytes, 0, 4, ELF_MAGIC, 0, 4);
    if (elf && !raw) {
      throw options.error("an ELF file goes by -kernel or -bios; force-raw=on takes it as bytes");
    }
    return bytes;
  }

  /**
   * Does it.
   *
   * @throws UserError if there is no memory at the address
   */
  public void load(AddressSpace memory, StartPc start) {
    if (bytes.length > 0) {
      // A ROM takes no stores, and a hole has nothing to store to.
      long last = gpa + bytes.length - 1;
      if (memory.find(gpa) == null || !memory.write(gpa, bytes, 0, bytes.length)) {
        throw new UserError(
            "%s: there is no memory at 0x%x-0x%x; choose another addr=".formatted(what, gpa, last));
      }
    }
    if (cpu != NONE) {
      start.set((int) cpu, gpa);
    }
  }
}
