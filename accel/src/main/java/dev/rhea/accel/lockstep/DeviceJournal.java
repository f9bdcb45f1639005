package dev.rhea.accel.lockstep;

import dev.rhea.cpu.CpuState;
import dev.rhea.memory.MmioHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one machine's CPU did to devices in a slice, and what they answered. When the slice is run
 * again the devices, whose state is that of its end, are left alone: the journal answers in their
 * place, sets the interrupt lines as they were set, and stores what they stored.
 */
final class DeviceJournal {
  private final List<Access> accesses = new ArrayList<>();
  private @Nullable CpuState cpu;
  private @Nullable DeviceStores stores;
  private boolean replaying;
  private int next;
  private @Nullable String mismatch;

  /**
   * One access.
   *
   * @param value what was written, or what the device answered
   * @param lines the CPU's interrupts after it
   * @param pages the pages that the device stored to meanwhile
   */
  private record Access(
      String device,
      long offset,
      int size,
      boolean write,
      long value,
      long lines,
      List<DeviceStores.Page> pages) {
    boolean isLike(Access other) {
      return device.equals(other.device)
          && offset == other.offset
          && size == other.size
          && write == other.write
          && value == other.value;
    }

    @Override
    public String toString() {
      return (write ? "write of " : "read of ")
          + size
          + " bytes at "
          + device
          + "+0x"
          + Long.toHexString(offset)
          + ", value 0x"
          + Long.toHexString(value);
    }
  }

  /** The CPU whose interrupt lines the devices drive. */
  void serve(CpuState served) {
    cpu = served;
  }

  /** From now on also what devices store to memory is noted, by {@code found}. */
  void watch(DeviceStores found) {
    stores = found;
  }

  /** The registers of {@code device}, watched. */
  MmioHandler observe(String name, MmioHandler device) {
    return new MmioHandler() {
      @Override
      public long read(long offset, int size) {
        if (replaying) {
          return replay(name, offset, size, false, 0);
        }
        long value = device.read(offset, size) & -1L >>> 64 - 8 * size;
        record(name, offset, size, false, value, List.of());
        return value;
      }

      @Override
      public void write(long offset, int size, long value) {
        if (replaying) {
          replay(name, offset, size, true, value);
          return;
        }
        DeviceStores found = stores;
        if (found == null) {
          device.write(offset, size, value);
          return;
        }
        found.before();
        device.write(offset, size, value);
        record(name, offset, size, true, value, found.after());
      }
    };
  }

  private void record(
      String device,
      long offset,
      int size,
      boolean write,
      long value,
      List<DeviceStores.Page> pages) {
    if (cpu != null) {
      accesses.add(new Access(device, offset, size, write, value, cpu.interruptLines(), pages));
    }
  }

  private long replay(String device, long offset, int size, boolean write, long value) {
    if (next == accesses.size()) {
      mismatch = "an access to " + device + " that was not made the first time";
      return 0;
    }
    Access then = accesses.get(next++);
    Access now = new Access(device, offset, size, write, write ? value : then.value, 0, List.of());
    if (!then.isLike(now)) {
      mismatch = now + " where the first time it was a " + then;
    }
    then.pages.forEach(DeviceStores.Page::restore);
    if (cpu != null) {
      cpu.setInterruptLines(then.lines);
    }
    return then.value;
  }

  /** A new slice begins. */
  void begin() {
    accesses.clear();
    replaying = false;
  }

  /** The same slice begins again. */
  void beginAgain() {
    replaying = true;
    next = 0;
    mismatch = null;
  }

  /** What this CPU and the one of {@code other} have done differently to devices, or null. */
  @Nullable String difference(DeviceJournal other) {
    if (replaying) {
      return mismatch != null ? mismatch : other.mismatch;
    }
    int common = Math.min(accesses.size(), other.accesses.size());
    for (int i = 0; i < common; i++) {
      if (!accesses.get(i).isLike(other.accesses.get(i))) {
        return accesses.get(i) + " against " + other.accesses.get(i);
      }
    }
    if (accesses.size() != other.accesses.size()) {
      boolean ours = accesses.size() > common;
      return (ours ? accesses : other.accesses).get(common)
          + (ours ? ", and none by the interpreter" : ", by the interpreter alone");
    }
    return null;
  }
}
