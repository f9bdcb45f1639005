package dev.rhea.devices.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.devices.io.IoThread;
import dev.rhea.devices.irq.IrqLine;
import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.GuestRam;
import dev.rhea.memory.log.Log;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A guest's driver in small: RAM, a transport and queues whose rings it writes byte by byte as the
 * specification lays them out. Knows nothing of the device's classes but the transport's registers.
 */
final class TestDriver implements AutoCloseable {
  static final long RAM = 0x8000_0000L;
  static final int RAM_SIZE = 1 << 20;

  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  final GuestRam ram = GuestRam.anonymous(RAM_SIZE);
  final AddressSpace memory = new AddressSpace("test");
  final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  final IoThread ioThread = new IoThread((thread, failure) -> failures.add(failure));
  final IrqLine irq = new IrqLine();
  final boolean legacy;
  private VirtioMmio slot = new VirtioMmio(false, null, irq, Log.off());
  private VirtioDevice device;

  /** Where the next ring or buffer goes. */
  private long free = RAM;

  TestDriver(boolean legacy) {
    this.legacy = legacy;
    memory.addRam("ram", RAM, ram, 0, RAM_SIZE);
  }

  void plug(VirtioDevice newDevice) {
    device = newDevice;
    slot = new VirtioMmio(legacy, device, irq, Log.off());
  }

  VirtioMmio slot() {
    return slot;
  }

  int get(int register) {
    return (int) slot.read(register, 4);
  }

  void set(int register, int value) {
    slot.write(register, 4, value & 0xffff_ffffL);
  }

  /** Reserves zeroed guest memory. */
  long allocate(int bytes, int align) {
    free = (free + align - 1) & -align;
    long at = free;
    free += bytes;
    assertTrue(free <= RAM + RAM_SIZE, "test RAM is full");
    memory.write(at, new byte[bytes], 0, bytes);
    return at;
  }

  long buffer(byte... bytes) {
    long at = allocate(bytes.length, 1);
    memory.write(at, bytes, 0, bytes.length);
    return at;
  }

  byte[] bytes(long gpa, int length) {
    byte[] bytes = new byte[length];
    assertTrue(memory.read(gpa, bytes, 0, length));
    return bytes;
  }

  /**
   * Resets the device and negotiates as 3.1.1 tells, with the given feature bits and VERSION_1
   * where it exists.
   */
  void initialise(long features) {
    free = RAM;
    set(0x070, 0);
    set(0x070, 1);
    set(0x070, 3);
    long wanted = features | (legacy ? 0 : VirtioDevice.F_VERSION_1);
    set(0x024, 1);
    set(0x020, (int) (wanted >>> 32));
    set(0x024, 0);
    set(0x020, (int) wanted);
    if (!legacy) {
      set(0x070, 11);
      assertEquals(11, get(0x070), "FEATURES_OK");
    }
  }

  void driverOk() {
    set(0x070, legacy ? 7 : 15);
  }

  Queue queue(int index, int size) {
    return new Queue(index, size);
  }

  boolean needsReset() {
    return (get(0x070) & 64) != 0;
  }

  /** One queue, with the rings that the transport's version asks for. */
  final class Queue {
    final int index;
    final int size;
    final long desc;
    final long avail;
    final long used;
    int nextDesc;
    int availIndex;
    int seen;

    Queue(int index, int size) {
      this.index = index;
      this.size = size;
      set(0x030, index);
      set(0x038, size);
      if (legacy) {
        // Table, available ring, and the used ring on the next page (2.7.2).
        int total = ((16 * size + 6 + 2 * size + 4095) & -4096) + 6 + 8 * size;
        desc = allocate(total, 4096);
        avail = desc + 16L * size;
        used = (avail + 6 + 2L * size + 4095) & -4096L;
        set(0x028, 4096);
        set(0x03c, 4096);
        set(0x040, (int) (desc >>> 12));
      } else {
        desc = allocate(16 * size, 16);
        avail = allocate(6 + 2 * size, 2);
        used = allocate(6 + 8 * size, 4);
        set(0x080, (int) desc);
        set(0x084, (int) (desc >>> 32));
        set(0x090, (int) avail);
        set(0x094, (int) (avail >>> 32));
        set(0x0a0, (int) used);
        set(0x0a4, (int) (used >>> 32));
        set(0x044, 1);
      }
    }

    /** Writes descriptor {@code n} of the table. */
    void descriptor(int n, long gpa, int length, int flags, int next) {
      descriptorAt(desc + 16L * n, gpa, length, flags, next);
    }

    void descriptorAt(long at, long gpa, int length, int flags, int next) {
      memory.store(at, 8, gpa);
      memory.store(at + 8, 4, length);
      memory.store(at + 12, 2, flags);
      memory.store(at + 14, 2, next);
    }

    /**
     * Chains buffers, each {@code {gpa, length, WRITE or 0}}, and makes them available; returns the
     * head.
     */
    int add(long[]... buffers) {
      int head = nextDesc % size;
      for (int i = 0; i < buffers.length; i++) {
        boolean last = i == buffers.length - 1;
        int flags = (int) buffers[i][2] | (last ? 0 : NEXT);
        descriptor(
            (head + i) % size, buffers[i][0], (int) buffers[i][1], flags, (head + i + 1) % size);
      }
      nextDesc = (head + buffers.length) % size;
      offer(head);
      return head;
    }

    /** Puts a head into the available ring. */
    void offer(int head) {
      memory.store(avail + 4 + 2L * (availIndex % size), 2, head);
      availIndex = (availIndex + 1) & 0xffff;
      memory.store(avail + 2, 2, availIndex);
    }

    void kick() {
      set(0x050, index);
    }

    int usedIndex() {
      return (int) memory.load(used + 2, 2);
    }

    /** Waits for the next used element; returns {id, written length}. */
    long[] await() {
      long end = System.nanoTime() + 30_000_000_000L;
      while (usedIndex() == seen) {
        assertTrue(System.nanoTime() < end, "the device did not answer");
        assertTrue(failures.isEmpty(), failures.toString());
        Thread.onSpinWait();
      }
      long element = used + 4 + 8L * (seen % size);
      seen = (seen + 1) & 0xffff;
      return new long[] {memory.load(element, 4), memory.load(element + 4, 4)};
    }
  }

  @Override
  public void close() {
    ioThread.close();
    ram.close();
    assertTrue(failures.isEmpty(), failures.toString());
  }
}
