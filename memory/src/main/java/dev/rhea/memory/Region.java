package dev.rhea.memory;

/**
 * What a board maps at a range of guest physical addresses. Where regions overlap, the higher
 * {@code priority} is seen, and of equal priorities the one added last. An instance also serves to
 * remove the region again.
 */
public sealed interface Region {
  /** Named in {@link AddressSpace#dump}. */
  String name();

  /** First guest physical address. */
  long gpa();

  /** Size in bytes, not 0. */
  long size();

  /** Higher hides lower. */
  int priority();

  /** Memory the guest reads and writes: the bytes of {@code ram} from {@code ramOffset} on. */
  record Ram(String name, long gpa, long size, int priority, GuestRam ram, long ramOffset)
      implements Region {}

  /** Memory the guest only reads; its stores are ignored. */
  record Rom(String name, long gpa, long size, int priority, GuestRam ram, long ramOffset)
      implements Region {}

  /**
   * Memory the guest reads directly while its stores go to a device at the same offset: flash in
   * read mode. A device that changes the contents reports it by {@link GuestRam#written}.
   */
  record RomDevice(
      String name, long gpa, long size, int priority, GuestRam ram, MmioHandler handler)
      implements Region {}

  /** A device's registers. */
  record Mmio(String name, long gpa, long size, int priority, MmioHandler handler)
      implements Region {}

  /**
   * What the same address space shows at {@code target}, once more at {@code gpa}; holes there are
   * holes here.
   */
  record Alias(String name, long gpa, long size, int priority, long target) implements Region {}
}
