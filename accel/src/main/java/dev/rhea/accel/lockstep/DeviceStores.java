package dev.rhea.accel.lockstep;

import dev.rhea.memory.DirtyLog;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds what a device stores to one machine's RAM while it serves an access of the CPU, so that it
 * can be stored again when the access is answered from a {@link DeviceJournal}.
 */
final class DeviceStores implements AutoCloseable {
  private static final int PAGE = 4096;

  private final List<Watched> rams = new ArrayList<>();

  private record Watched(GuestRam ram, DirtyLog log) {}

  /** A page as the device left it. */
  record Page(GuestRam ram, long offset, byte[] bytes) {
    /** Makes RAM be like that again. */
    void restore() {
      HostMemory.copy(bytes, 0, ram.address() + offset, PAGE);
      ram.written(offset, PAGE);
    }
  }

  /** Watches these blocks of RAM. */
  DeviceStores(List<GuestRam> blocks) {
    for (GuestRam ram : blocks) {
      rams.add(new Watched(ram, ram.trackDirty(0, ram.size())));
    }
  }

  /** The device is about to be told of an access: what the CPU has stored does not count. */
  void before() {
    for (Watched watched : rams) {
      watched.log.takeDirty();
    }
  }

  /** The pages that the device has stored to. */
  List<Page> after() {
    List<Page> pages = List.of();
    for (Watched watched : rams) {
      BitSet dirty = BitSet.valueOf(watched.log.takeDirty());
      for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
        long offset = (long) page * PAGE;
        byte[] bytes = new byte[PAGE];
        HostMemory.copy(watched.ram.address() + offset, bytes, 0, PAGE);
        pages = pages.isEmpty() ? new ArrayList<>() : pages;
        pages.add(new Page(watched.ram, offset, bytes));
      }
    }
    return pages;
  }

  @Override
  public void close() {
    rams.forEach(watched -> watched.log.close());
  }
}
