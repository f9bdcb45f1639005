package dev.rhea.memory;

import org.jspecify.annotations.Nullable;

/**
 * A range of guest physical addresses that one region answers for: a piece of the resolved map.
 * Immutable.
 */
public final class Section {
  private final Region region;
  final long gpa;
  final long last;

  /** Host address of the byte at {@link #gpa}; 0 for MMIO. */
  final long host;

  final @Nullable GuestRam ram;
  final @Nullable MmioHandler handler;
  final boolean writable;

  /** Offset in the region (MMIO) or in the RAM block of the byte at {@link #gpa}. */
  final long offset;

  private Section(
      Region region,
      long gpa,
      long last,
      @Nullable GuestRam ram,
      boolean writable,
      @Nullable MmioHandler handler,
      long offset) {
    this.region = region;
    this.gpa = gpa;
    this.last = last;
    this.ram = ram;
    this.host = ram == null ? 0 : ram.address() + offset;
    this.writable = writable;
    this.handler = handler;
    this.offset = offset;
  }

  static Section memory(
      Region region, long gpa, long last, GuestRam ram, long ramOffset, boolean writable) {
    return new Section(region, gpa, last, ram, writable, null, ramOffset);
  }

  static Section mmio(Region region, long gpa, long last, MmioHandler handler, long offset) {
    return new Section(region, gpa, last, null, true, handler, offset);
  }

  /** The part [from, to] of this section, {@code to} inclusive. */
  Section slice(long from, long to) {
    return from == gpa && to == last
        ? this
        : new Section(region, from, to, ram, writable, handler, offset + (from - gpa));
  }

  /** The same, seen {@code delta} bytes higher. */
  Section shift(long delta) {
    return new Section(region, gpa + delta, last + delta, ram, writable, handler, offset);
  }

  boolean contains(long address) {
    return Long.compareUnsigned(address - gpa, last - gpa) <= 0;
  }

  /** Whether all of [address, address + length) is inside; {@code length} at least 1. */
  boolean contains(long address, long length) {
    long into = address - gpa;
    long room = last - gpa;
    return Long.compareUnsigned(into, room) <= 0
        && Long.compareUnsigned(length - 1, room - into) <= 0;
  }

  /** The region that answers; behind an alias the one that it shows. */
  public Region region() {
    return region;
  }

  /** First guest physical address. */
  public long gpa() {
    return gpa;
  }

  /** Last guest physical address. */
  public long last() {
    return last;
  }

  /** Whether this is RAM or ROM rather than a device. */
  public boolean isMemory() {
    return ram != null;
  }

  /** Whether a guest's store has an effect. */
  public boolean isWritable() {
    return writable;
  }

  /** Host address of the byte at {@link #gpa()} of RAM or ROM, 0 for a device. */
  public long hostAddress() {
    return host;
  }
}
