package dev.rhea.accel.lockstep;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.DirtyLog;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.Region;
import dev.rhea.memory.Section;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The RAM of two machines, and a copy of what both held when the slice began. Only pages that were
 * stored to are looked at.
 */
final class TwinMemory implements AutoCloseable {
  private static final int PAGE = 4096;

  /** The unit in which a rewind copies: the one in which code is marked. */
  private static final int LINE = 64;

  private static final int MOST_REPORTED = 8;

  private final List<Block> blocks = new ArrayList<>();

  /** A block of RAM in both machines. */
  private static final class Block {
    final long gpa;
    final GuestRam first;
    final GuestRam second;
    final GuestRam start;
    final DirtyLog firstDirty;
    final DirtyLog secondDirty;

    /** Pages stored to since the slice began. */
    BitSet dirty = new BitSet();

    Block(long gpa, GuestRam first, GuestRam second) {
      this.gpa = gpa;
      this.first = first;
      this.second = second;
      start = GuestRam.anonymous(first.size());
      firstDirty = first.trackDirty(0, first.size());
      secondDirty = second.trackDirty(0, second.size());
    }
  }

  /** The RAM of two address spaces that were built alike. */
  TwinMemory(AddressSpace first, AddressSpace second) {
    List<Section> others = second.sections();
    Set<GuestRam> seen = new HashSet<>();
    for (int i = 0; i < first.sections().size(); i++) {
      Section section = first.sections().get(i);
      if (section.region() instanceof Region.Ram ram
          && others.get(i).region() instanceof Region.Ram other
          && seen.add(ram.ram())) {
        Block block = new Block(section.gpa() - ram.ramOffset(), ram.ram(), other.ram());
        block.dirty.set(0, (int) (ram.ram().size() / PAGE));
        blocks.add(block);
      }
    }
  }

  /** The first machine's blocks of RAM. */
  List<GuestRam> firstBlocks() {
    return blocks.stream().map(block -> block.first).toList();
  }

  /** The second machine's. */
  List<GuestRam> secondBlocks() {
    return blocks.stream().map(block -> block.second).toList();
  }

  /** Notes what has been stored to since the last call. */
  void look() {
    for (Block block : blocks) {
      block.dirty.or(BitSet.valueOf(block.firstDirty.takeDirty()));
      block.dirty.or(BitSet.valueOf(block.secondDirty.takeDirty()));
    }
  }

  /** Where the two differ in pages that {@link #look} has noted, a line a place. */
  List<String> differences() {
    List<String> found = new ArrayList<>();
    for (Block block : blocks) {
      for (int page = block.dirty.nextSetBit(0);
          page >= 0 && found.size() < MOST_REPORTED;
          page = block.dirty.nextSetBit(page + 1)) {
        long offset = (long) page * PAGE;
        if (!same(block.first.address() + offset, block.second.address() + offset, PAGE)) {
          describe(block, offset, found);
        }
      }
    }
    return found;
  }

  private static void describe(Block block, long page, List<String> found) {
    for (long offset = page; offset < page + PAGE; offset += Long.BYTES) {
      long ours = HostMemory.getLong(block.first.address() + offset);
      long theirs = HostMemory.getLong(block.second.address() + offset);
      if (ours != theirs && found.size() < MOST_REPORTED) {
        HexFormat hex = HexFormat.of();
        found.add(
            "gpa "
                + hex.toHexDigits(block.gpa + offset)
                + " "
                + hex.toHexDigits(ours)
                + " "
                + hex.toHexDigits(theirs));
      }
    }
  }

  /** What is in RAM now, the same in both, is what {@link #rewind} goes back to. */
  void keep() {
    for (Block block : blocks) {
      for (int page = block.dirty.nextSetBit(0);
          page >= 0;
          page = block.dirty.nextSetBit(page + 1)) {
        long offset = (long) page * PAGE;
        // Pages that nobody has touched must not be taken from the host by a copy of zeros.
        if (!same(block.first.address() + offset, block.start.address() + offset, PAGE)) {
          HostMemory.copy(block.first.address() + offset, block.start.address() + offset, PAGE);
        }
      }
      block.dirty.clear();
    }
  }

  /** Gives both machines the contents of the last {@link #keep}. */
  void rewind() {
    look();
    for (Block block : blocks) {
      for (int page = block.dirty.nextSetBit(0);
          page >= 0;
          page = block.dirty.nextSetBit(page + 1)) {
        restore(block.first, block.start, (long) page * PAGE);
        restore(block.second, block.start, (long) page * PAGE);
      }
    }
  }

  /** Line by line: a store into translated code throws the translation away. */
  private static void restore(GuestRam ram, GuestRam start, long page) {
    for (long offset = page; offset < page + PAGE; offset += LINE) {
      if (!same(ram.address() + offset, start.address() + offset, LINE)) {
        HostMemory.copy(start.address() + offset, ram.address() + offset, LINE);
        ram.written(offset, LINE);
      }
    }
  }

  private static boolean same(long a, long b, int length) {
    for (int i = 0; i < length; i += Long.BYTES) {
      if (HostMemory.getLong(a + i) != HostMemory.getLong(b + i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (Block block : blocks) {
      block.firstDirty.close();
      block.secondDirty.close();
      block.start.close();
    }
  }
}
