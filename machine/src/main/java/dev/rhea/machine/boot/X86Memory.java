package dev.rhea.machine.boot;

/**
 * A piece of the memory map as x86 firmware tells it (ACPI 15, "System Address Map Interfaces").
 *
 * @param gpa where it begins
 * @param size bytes
 * @param type {@link #RAM} or {@link #RESERVED}
 */
public record X86Memory(long gpa, long size, int type) {
  /** Memory to use. */
  public static final int RAM = 1;

  /** Not to be used. */
  public static final int RESERVED = 2;
}
