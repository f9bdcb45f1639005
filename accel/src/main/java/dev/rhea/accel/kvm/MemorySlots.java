package dev.rhea.accel.kvm;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.HostMemory;
import dev.rhea.memory.Page;
import dev.rhea.memory.Region;
import dev.rhea.memory.Section;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The memory of a VM: what an {@link AddressSpace} maps as RAM and ROM, told to the kernel as
 * slots, and told again whenever the map changes. What is left out (devices, pieces of pages) exits
 * to the engine, which asks the address space; so does everything while slots are exchanged.
 */
public final class MemorySlots implements AutoCloseable {
  private static final int LOG_DIRTY_PAGES = 1;
  private static final int READONLY = 2;

  /** What the kernel is told of a slot; two that are equal are one. */
  private record Area(long gpa, long size, long host, GuestRam ram, long ramOffset, int flags) {
    Area withFlags(int newFlags) {
      return new Area(gpa, size, host, ram, ramOffset, newFlags);
    }
  }

  private final KvmVm vm;
  private final AddressSpace memory;
  private final boolean readOnlySlots;
  private final int most;
  private final Map<Area, Integer> slots = new LinkedHashMap<>();
  private final Deque<Integer> freeNumbers = new ArrayDeque<>();
  private final Runnable onChange = this::update;
  private boolean logging;
  private boolean closed;

  /**
   * Gives {@code vm} the memory that {@code memory} maps, now and later.
   *
   * @throws KvmException if the kernel refuses
   */
  public MemorySlots(KvmVm vm, AddressSpace memory) {
    this.vm = vm;
    this.memory = memory;
    readOnlySlots = vm.kvm().has(Capability.KVM_CAP_READONLY_MEM);
    int slotCount = vm.kvm().capability(Capability.KVM_CAP_NR_MEMSLOTS);
    most = slotCount == 0 ? 32 : slotCount; // 32: the API's number for kernels without the answer
    memory.addListener(onChange);
    update();
  }

  /** Tells the kernel what has changed: first what goes, then what comes. */
  private synchronized void update() {
    if (closed) {
      return;
    }
    Set<Area> wanted = new HashSet<>();
    for (Section section : memory.sections()) {
      Area area = area(section);
      if (area != null) {
        wanted.add(area);
      }
    }
    slots
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !wanted.contains(entry.getKey());
          if (gone) {
            set(entry.getValue(), entry.getKey(), 0);
            freeNumbers.push(entry.getValue());
          }
          return gone;
        });
    for (Area area : wanted) {
      if (!slots.containsKey(area)) {
        int number = freeNumbers.isEmpty() ? slots.size() : freeNumbers.pop();
        if (number >= most) {
          throw new KvmException("the guest's memory map has more pieces than KVM's " + most);
        }
        set(number, area, area.size);
        slots.put(area, number);
      }
    }
  }

  private @org.jspecify.annotations.Nullable Area area(Section section) {
    GuestRam ram = section.ram();
    if (ram == null) {
      return null;
    }
    boolean writable = section.region() instanceof Region.Ram;
    if (!writable && !readOnlySlots) {
      return null;
    }
    // Whole pages alone; host and guest must agree on where pages begin.
    long first = section.gpa() + Page.OFFSET_MASK & Page.NUMBER_MASK;
    long end = section.last() + 1 & Page.NUMBER_MASK;
    long host = section.hostAddress() + (first - section.gpa());
    if (Long.compareUnsigned(first, end - 1) >= 0 || (host & Page.OFFSET_MASK) != 0) {
      return null;
    }
    int flags = writable ? (logging ? LOG_DIRTY_PAGES : 0) : READONLY;
    return new Area(first, end - first, host, ram, section.offsetOf(first), flags);
  }

  private void set(int number, Area area, long size) {
    try (Scratch region = new Scratch(Ioctl.KVM_SET_USER_MEMORY_REGION.size)) {
      region.putInt(0, number).putInt(4, area.flags);
      region.putLong(8, area.gpa).putLong(16, size).putLong(24, area.host);
      vm.ioctl(Ioctl.KVM_SET_USER_MEMORY_REGION, region.address());
    }
  }

  /** Starts or ends to record which pages of RAM the guest stores to. */
  public synchronized void logDirty(boolean on) {
    if (on == logging) {
      return;
    }
    logging = on;
    Map<Area, Integer> changed = new LinkedHashMap<>();
    slots.forEach((area, number) -> {
      Area now = area.flags == READONLY ? area : area.withFlags(on ? LOG_DIRTY_PAGES : 0);
      if (now.flags != area.flags) {
        set(number, now, now.size);
      }
      changed.put(now, number);
    });
    slots.clear();
    slots.putAll(changed);
  }

  /**
   * Tells the {@link GuestRam}s of the pages that the guest has stored to since the last call, as a
   * device would that had stored there.
   */
  public synchronized void collectDirty() {
    slots.forEach((area, number) -> {
      if ((area.flags & LOG_DIRTY_PAGES) != 0) {
        collect(area, number);
      }
    });
  }

  private void collect(Area area, int number) {
    long pages = area.size >>> Page.BITS;
    int words = Math.toIntExact(pages + 63 >>> 6);
    try (Scratch bitmap = new Scratch(words * Long.BYTES);
        Scratch log = new Scratch(Ioctl.KVM_GET_DIRTY_LOG.size)) {
      log.putInt(0, number).putLong(8, bitmap.address());
      vm.ioctl(Ioctl.KVM_GET_DIRTY_LOG, log.address());
      for (int i = 0; i < words; i++) {
        long bits = HostMemory.getLong(bitmap.address() + (long) i * Long.BYTES);
        for (; bits != 0; bits &= bits - 1) {
          long page = (long) i * 64 + Long.numberOfTrailingZeros(bits);
          area.ram.written(area.ramOffset + (page << Page.BITS), Page.SIZE);
        }
      }
    }
  }

  /** How many there are. */
  public synchronized int count() {
    return slots.size();
  }

  /** Follows the map no longer; the slots go with the VM. */
  @Override
  public synchronized void close() {
    closed = true;
    memory.removeListener(onChange);
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    slots.forEach((area, number) ->
        text.append(
            "slot %d: %x-%x%s%n"
                .formatted(
                    number,
                    area.gpa,
                    area.gpa + area.size - 1,
                    area.flags == READONLY ? " read-only" : "")));
    return text.toString();
  }
}
