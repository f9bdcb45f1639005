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

  /**
   * Who takes loads and stores if there is no memory; with memory that is not writable, who takes
   * stores.
   */
  final @Nullable MmioHandler handler;

  /** Whether this is memory that stores may change. */
  final boolean writableMemory;

  /** Offset in the region (MMIO) or in the RAM block of the byte at {@link #gpa}. */
  final long offset;

  private Section(
      Region region,
      long gpa,
      long last,
      @Nullable GuestRam ram,
      boolean writableMemory,
      @Nullable MmioHandler handler,
      long offset) {
    this.region = region;
    this.gpa = gpa;
    this.last = last;
    this.ram = ram;
    this.host = ram == null ? 0 : ram.address() + offset;
    this.writableMemory = writableMemory;
    this.handler = handler;
    this.offset = offset;
  }

  static Section memory(
      Region region, long gpa, long last, GuestRam ram, long ramOffset, boolean writable) {
    return new Section(region, gpa, last, ram, writable, null, ramOffset);
  }

  static Section romDevice(
      Region region, long gpa, long last, GuestRam ram, long offset, MmioHandler handler) {
    return new Section(region, gpa, last, ram, false, handler, offset);
  }

  static Section mmio(Region region, long gpa, long last, MmioHandler handler, long offset) {
    return new Section(region, gpa, last, null, false, handler, offset);
  }

  /** The part [from, to] of this section, {@code to} inclusive. */
  Section slice(long from, long to) {
    return from == gpa && to == last
        ? this
        : new Section(region, from, to, ram, writableMemory, handler, offset + (from - gpa));
  }

  /** The same, seen {@code delta} bytes higher. */
  Section shift(long delta) {
    return new Section(region, gpa + delta, last + delta, ram, writableMemory, handler, offset);
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

  /** Whether a guest's stores change the memory, or reach a device. */
  public boolean isWritable() {
    return writableMemory || handler != null;
  }

  /** The block of RAM or ROM contents behind this, null for a device. */
  public @Nullable GuestRam ram() {
    return ram;
  }

  /**
   * Where {@code gpa}, an address in this section, lies in the RAM block, or in a device's region.
   */
  public long offsetOf(long gpa) {
    return offset + (gpa - this.gpa);
  }

  /** Host address of the byte at {@link #gpa()} of RAM or ROM, 0 for a device. */
  public long hostAddress() {
    return host;
  }
}
