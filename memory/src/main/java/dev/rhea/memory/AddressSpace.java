package dev.rhea.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The guest's physical address space (or its I/O port space): which RAM, ROM or device answers
 * where.
 *
 * <p>Changes are made by the board, and by guests that move windows; readers on any thread see the
 * map before or after. Accesses here are the slow way, used by the MMU's misses, page walkers, DMA
 * and debuggers: any size, any alignment, across regions. Multi-byte values are little-endian.
 */
public final class AddressSpace {
  private final String name;
  private final List<Region> regions = new ArrayList<>(); // topmost first; guarded by this
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile FlatView view = FlatView.of(List.of());

  /** Makes an empty address space; {@code name} is for {@link #dump}. */
  public AddressSpace(String name) {
    this.name = name;
  }

  // ---- the map ----

  /** Maps {@code size} bytes of {@code ram}, from {@code ramOffset} on, at {@code gpa}. */
  public Region addRam(String name, long gpa, GuestRam ram, long ramOffset, long size) {
    return add(new Region.Ram(name, gpa, size, 0, ram, ramOffset));
  }

  /** Maps {@code size} bytes of {@code ram} so that the guest can only read them. */
  public Region addRom(String name, long gpa, GuestRam ram, long ramOffset, long size) {
    return add(new Region.Rom(name, gpa, size, 0, ram, ramOffset));
  }

  /** Maps a device's {@code size} bytes of registers. */
  public Region addMmio(String name, long gpa, long size, MmioHandler handler) {
    return add(new Region.Mmio(name, gpa, size, 0, handler));
  }

  /** Shows at {@code gpa} what this address space has at {@code target}. */
  public Region addAlias(String name, long gpa, long target, long size) {
    return add(new Region.Alias(name, gpa, size, 0, target));
  }

  /**
   * Adds a region of any kind and priority.
   *
   * @throws IllegalArgumentException if it is empty, leaves 64 bits or its RAM, or is an alias that
   *     shows itself
   */
  public Region add(Region region) {
    check(region);
    synchronized (this) {
      int at = 0;
      while (at < regions.size() && regions.get(at).priority() > region.priority()) {
        at++;
      }
      regions.add(at, region);
      try {
        view = FlatView.of(regions);
      } catch (IllegalArgumentException e) {
        regions.remove(at);
        throw e;
      }
    }
    listeners.forEach(Runnable::run);
    return region;
  }

  /** Takes a region away; false if it is not mapped. */
  public boolean remove(Region region) {
    synchronized (this) {
      if (!regions.removeIf(r -> r == region)) {
        return false;
      }
      view = FlatView.of(regions);
    }
    listeners.forEach(Runnable::run);
    return true;
  }

  private static void check(Region region) {
    long last = region.gpa() + (region.size() - 1);
    if (region.size() == 0 || Long.compareUnsigned(last, region.gpa()) < 0) {
      throw new IllegalArgumentException(
          "region " + region.name() + " is empty or leaves the address space");
    }
    switch (region) {
      case Region.Ram r -> Objects.checkFromIndexSize(r.ramOffset(), r.size(), r.ram().size());
      case Region.Rom r -> Objects.checkFromIndexSize(r.ramOffset(), r.size(), r.ram().size());
      case Region.RomDevice r -> Objects.checkFromIndexSize(0, r.size(), r.ram().size());
      case Region.Mmio unused -> {}
      case Region.Alias unused -> {}
    }
  }

  /** Runs {@code listener} after each change of the map, on the thread that made it. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  /** Ends {@link #addListener}. */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** The resolved map in ascending order. */
  public List<Section> sections() {
    return view.sections();
  }

  /** The section that answers at {@code gpa}, or null. */
  public @Nullable Section find(long gpa) {
    return view.find(gpa);
  }

  /** The resolved map as text, a line a section. */
  public String dump() {
    var out = new StringBuilder("address-space: ").append(name).append('\n');
    for (Section s : view.sections()) {
      String kind = !s.isMemory() ? "mmio" : s.writableMemory ? "ram" : "rom";
      out.append(
          String.format(
              Locale.ROOT, "  %016x-%016x %-4s %s", s.gpa, s.last, kind, s.region().name()));
      out.append(s.offset == 0 ? "\n" : String.format(Locale.ROOT, " @%x\n", s.offset));
    }
    return out.toString();
  }

  // ---- single values ----

  /**
   * Reads {@code size} (1 to 8) bytes as one little-endian number, zero-extended.
   *
   * @throws UnmappedException if nothing answers for one of them
   */
  public long load(long gpa, int size) {
    Section section = view.find(gpa);
    if (section != null && section.host != 0 && section.contains(gpa, size)) {
      return HostBytes.load(section.host + (gpa - section.gpa), size);
    }
    return loadPieces(gpa, size);
  }

  /**
   * Writes the low {@code size} (1 to 8) bytes of {@code value}, little-endian. Stores to ROM are
   * ignored.
   *
   * @throws UnmappedException if nothing answers for one of them; then nothing has been written
   */
  public void store(long gpa, int size, long value) {
    Section section = view.find(gpa);
    if (section != null && section.writableMemory && section.contains(gpa, size)) {
      SectionAccess.storeMemory(section, gpa, size, value);
    } else {
      storePieces(gpa, size, value);
    }
  }

  /**
   * Atomically replaces the aligned 64-bit value {@code expected} in RAM by {@code update}: page
   * walkers set accessed and dirty bits so.
   *
   * @return whether it was there
   * @throws UnmappedException if the address is not RAM
   */
  public boolean compareAndSet64(long gpa, long expected, long update) {
    Section section = writableMemory(gpa, 8);
    boolean done =
        HostMemory.compareAndSetLong(section.host + (gpa - section.gpa), expected, update);
    SectionAccess.noteWritten(section, gpa, 8);
    return done;
  }

  /** {@link #compareAndSet64} for 32 bits. */
  public boolean compareAndSet32(long gpa, int expected, int update) {
    Section section = writableMemory(gpa, 4);
    boolean done =
        HostMemory.compareAndSetInt(section.host + (gpa - section.gpa), expected, update);
    SectionAccess.noteWritten(section, gpa, 4);
    return done;
  }

  private Section writableMemory(long gpa, int size) {
    Section section = view.find(gpa);
    if (section == null || !section.writableMemory || !section.contains(gpa, size)) {
      throw new UnmappedException(gpa);
    }
    return section;
  }

  private long loadPieces(long gpa, int size) {
    FlatView map = view; // one map for the whole access
    long value = 0;
    for (int done = 0; done < size; ) {
      long at = gpa + done;
      Section section = mapped(map, at);
      int piece = SectionAccess.pieceSize(section, at, size - done);
      value |= SectionAccess.load(section, at, piece) << (8 * done);
      done += piece;
    }
    return value;
  }

  private void storePieces(long gpa, int size, long value) {
    FlatView map = view;
    for (int i = 0; i < size; i++) {
      mapped(map, gpa + i);
    }
    for (int done = 0; done < size; ) {
      long at = gpa + done;
      Section section = mapped(map, at);
      int piece = SectionAccess.pieceSize(section, at, size - done);
      SectionAccess.store(section, at, piece, value >>> (8 * done));
      done += piece;
    }
  }

  private static Section mapped(FlatView map, long gpa) {
    Section section = map.find(gpa);
    if (section == null) {
      throw new UnmappedException(gpa);
    }
    return section;
  }

  // ---- blocks ----

  /**
   * Reads a block, as DMA does.
   *
   * @return whether something answered for every byte; bytes where nothing did read as 0
   */
  public boolean read(long gpa, byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, to.length);
    FlatView map = view;
    boolean complete = true;
    for (int done = 0; done < length; ) {
      long at = gpa + done;
      Section section = map.find(at);
      int piece = 1;
      if (section == null) {
        to[offset + done] = 0;
        complete = false;
      } else if (section.host != 0) {
        piece = (int) SectionAccess.room(section, at, length - done);
        HostMemory.copy(section.host + (at - section.gpa), to, offset + done, piece);
      } else {
        piece = SectionAccess.pieceSize(section, at, length - done);
        long value = SectionAccess.load(section, at, piece);
        for (int i = 0; i < piece; i++) {
          to[offset + done + i] = (byte) (value >>> (8 * i));
        }
      }
      done += piece;
    }
    return complete;
  }

  /**
   * Writes a block, as DMA does; listeners for code and dirty pages hear of it.
   *
   * @return whether something answered for every byte; the others are written all the same
   */
  public boolean write(long gpa, byte[] from, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, from.length);
    FlatView map = view;
    boolean complete = true;
    for (int done = 0; done < length; ) {
      long at = gpa + done;
      Section section = map.find(at);
      int piece = 1;
      if (section == null) {
        complete = false;
      } else if (section.handler == null) {
        piece = (int) SectionAccess.room(section, at, length - done);
        if (section.writableMemory) {
          HostMemory.copy(from, offset + done, section.host + (at - section.gpa), piece);
          SectionAccess.noteWritten(section, at, piece);
        }
      } else {
        piece = SectionAccess.pieceSize(section, at, length - done);
        long value = 0;
        for (int i = 0; i < piece; i++) {
          value |= (from[offset + done + i] & 0xFFL) << (8 * i);
        }
        SectionAccess.store(section, at, piece, value);
      }
      done += piece;
    }
    return complete;
  }

  /**
   * The host address of {@code length} bytes of guest RAM that lie together on the host, or -1: for
   * DMA without a copy. Valid until the map changes; report stores with {@link #written}.
   */
  public long hostAddress(long gpa, long length) {
    Section section = view.find(gpa);
    return section != null && section.writableMemory && section.contains(gpa, length)
        ? section.host + (gpa - section.gpa)
        : -1;
  }

  /** Reports stores made through {@link #hostAddress}; to be called after them. */
  public void written(long gpa, long length) {
    Section section = view.find(gpa);
    if (section != null && section.contains(gpa, length)) {
      SectionAccess.noteWritten(section, gpa, length);
    }
  }
}
