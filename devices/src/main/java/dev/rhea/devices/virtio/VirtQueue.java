package dev.rhea.devices.virtio;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;
import org.jspecify.annotations.Nullable;

/**
 * A split virtqueue (2.7) as the device sees it: descriptor table, available ring and used ring in
 * guest RAM, with indirect descriptors (2.7.5.3) and event indices (2.7.7, 2.7.8).
 *
 * <p>Guarded by its device's lock. Each access to the rings is checked anew to be guest RAM; every
 * loop over what the driver wrote is bounded. What the specification forbids ends in a {@link
 * QueueException}.
 *
 * <p><i>Not modelled</i>: packed virtqueues (2.8), in-order use (2.7.9), big-endian rings of legacy
 * big-endian guests.
 */
final class VirtQueue {
  /** Most descriptors in a chain, also in an indirect table. */
  private static final int MAX_CHAIN = 1024;

  private static final int DESC_SIZE = 16;
  private static final int DESC_F_NEXT = 1;
  private static final int DESC_F_WRITE = 2;
  private static final int DESC_F_INDIRECT = 4;
  private static final int AVAIL_F_NO_INTERRUPT = 1;

  private final AddressSpace dma;
  private final int maxSize;
  private int size;
  private boolean ready;
  private boolean indirect;
  private boolean eventIndex;
  private long desc;
  private long avail;
  private long used;
  // Free-running 16-bit counters, kept masked.
  private int lastAvail;
  private int usedIndex;
  private int signalledUsed;
  private boolean signalledValid;

  /**
   * Makes a queue in its reset state.
   *
   * @param maxSize most entries that a driver may choose, a power of two
   */
  VirtQueue(AddressSpace dma, int maxSize) {
    this.dma = dma;
    this.maxSize = maxSize;
    reset();
  }

  int maxSize() {
    return maxSize;
  }

  int size() {
    return size;
  }

  boolean ready() {
    return ready;
  }

  void reset() {
    size = maxSize;
    ready = false;
    indirect = false;
    eventIndex = false;
    desc = 0;
    avail = 0;
    used = 0;
    lastAvail = 0;
    usedIndex = 0;
    signalledUsed = 0;
    signalledValid = false;
  }

  /** Chooses the number of entries; false, and no effect, if the driver may not choose that. */
  boolean setSize(int newSize) {
    if (ready || newSize < 1 || newSize > maxSize || Integer.bitCount(newSize) != 1) {
      return false;
    }
    size = newSize;
    return true;
  }

  /** Tells which of the two ring features the driver has accepted. */
  void setFeatures(boolean indirectDescriptors, boolean eventIndices) {
    indirect = indirectDescriptors;
    eventIndex = eventIndices;
  }

  /**
   * Puts the queue into use.
   *
   * @throws QueueException if an area is not aligned as 2.7 demands
   */
  void enable(long descGpa, long availGpa, long usedGpa) {
    if ((descGpa & 15) != 0 || (availGpa & 1) != 0 || (usedGpa & 3) != 0) {
      throw new QueueException("a misaligned ring");
    }
    desc = descGpa;
    avail = availGpa;
    used = usedGpa;
    ready = true;
  }

  /** Takes the queue out of use. */
  void disable() {
    ready = false;
    lastAvail = 0;
    usedIndex = 0;
    signalledValid = false;
  }

  /**
   * The next chain that the driver has made available, or null; then the driver's next one brings a
   * notification.
   */
  @Nullable DescriptorChain pop() {
    if (!ready) {
      return null;
    }
    int available = availableCount();
    if (available == 0 && eventIndex) {
      // Ask to be told of the next one, then look again: it may have come in between (2.7.10).
      store16(used + 4 + 8L * size, lastAvail);
      HostMemory.fullFence();
      available = availableCount();
    }
    if (available == 0) {
      return null;
    }
    // The entry was written before the index (2.7.13.3).
    HostMemory.acquireFence();
    int head = load16(avail + 4 + 2L * (lastAvail & (size - 1)));
    if (head >= size) {
      throw new QueueException("available descriptor " + head + " of a queue of " + size);
    }
    lastAvail = (lastAvail + 1) & 0xffff;
    return walk(head);
  }

  private int availableCount() {
    int available = (load16(avail + 2) - lastAvail) & 0xffff;
    if (available > size) {
      throw new QueueException(available + " entries available in a queue of " + size);
    }
    return available;
  }

  private DescriptorChain walk(int head) {
    DescriptorChain chain = new DescriptorChain(dma, head);
    long table = desc;
    int tableSize = size;
    boolean inIndirect = false;
    int index = head;
    for (int count = 0; count < MAX_CHAIN; count++) {
      long at = table + (long) DESC_SIZE * index;
      long gpa = load64(at);
      int length = load32(at + 8);
      int flags = load16(at + 12);
      int next = load16(at + 14);
      if ((flags & DESC_F_INDIRECT) != 0) {
        if (!indirect || inIndirect || (flags & DESC_F_NEXT) != 0) {
          throw new QueueException("an indirect descriptor where none is allowed");
        }
        if (length <= 0 || length % DESC_SIZE != 0 || length / DESC_SIZE > MAX_CHAIN) {
          throw new QueueException(
              "an indirect table of " + Integer.toUnsignedString(length) + " bytes");
        }
        inIndirect = true;
        table = gpa;
        tableSize = length / DESC_SIZE;
        index = 0;
        continue;
      }
      chain.add(gpa, length, (flags & DESC_F_WRITE) != 0);
      if ((flags & DESC_F_NEXT) == 0) {
        return chain;
      }
      if (next >= tableSize) {
        throw new QueueException("next descriptor " + next + " of a table of " + tableSize);
      }
      index = next;
    }
    throw new QueueException("a descriptor chain that does not end");
  }

  /**
   * Gives a chain back.
   *
   * @param written number of bytes written to the start of its writable part
   */
  void push(DescriptorChain chain, long written) {
    stage(chain, written);
    publish();
  }

  /** As {@link #push}, but the driver does not see it before {@link #publish}. */
  void stage(DescriptorChain chain, long written) {
    long element = used + 4 + 8L * (usedIndex & (size - 1));
    store32(element, chain.head());
    store32(element + 4, (int) written);
    usedIndex = (usedIndex + 1) & 0xffff;
  }

  /** Shows the driver all staged chains at once. */
  void publish() {
    // The elements before the index (2.7.14).
    HostMemory.releaseFence();
    store16(used + 2, usedIndex);
  }

  /**
   * Whether the driver wants to be interrupted for what has been pushed since this was last asked.
   */
  boolean wantsInterrupt() {
    if (!ready) {
      return false;
    }
    // The index must be visible before we look whether the driver waits for it, or both sides would
    // wait.
    HostMemory.fullFence();
    if (!eventIndex) {
      return (load16(avail) & AVAIL_F_NO_INTERRUPT) == 0;
    }
    int old = signalledUsed;
    signalledUsed = usedIndex;
    if (!signalledValid) {
      signalledValid = true;
      return true;
    }
    int event = load16(avail + 4 + 2L * size);
    return ((usedIndex - event - 1) & 0xffff) < ((usedIndex - old) & 0xffff);
  }

  private long host(long gpa, int length) {
    long host = dma.hostAddress(gpa, length);
    if (host == -1) {
      throw new QueueException("a ring outside of RAM at 0x" + Long.toHexString(gpa));
    }
    return host;
  }

  private int load16(long gpa) {
    return HostMemory.getShort(host(gpa, 2)) & 0xffff;
  }

  private int load32(long gpa) {
    return HostMemory.getInt(host(gpa, 4));
  }

  private long load64(long gpa) {
    return HostMemory.getLong(host(gpa, 8));
  }

  private void store16(long gpa, int value) {
    HostMemory.putShort(host(gpa, 2), (short) value);
    dma.written(gpa, 2);
  }

  private void store32(long gpa, int value) {
    HostMemory.putInt(host(gpa, 4), value);
    dma.written(gpa, 4);
  }
}
