package dev.rhea.accel.kvm;

import dev.rhea.memory.AddressSpace;
import dev.rhea.memory.HostMemory;

/**
 * A virtual CPU of the kernel's and the page it shares with us. Everything but {@link #kick}
 * belongs to one thread at a time; {@link #run} to the same one always.
 *
 * <p>Hot: {@link #run} is one call into C without allocation.
 */
public class KvmVcpu extends Descriptor {
  /** Of the hosts that Rhea knows KVM on; what the API counts shared pages in. */
  static final int HOST_PAGE = 4096;

  // struct kvm_coalesced_mmio_ring, then struct kvm_coalesced_mmio[].
  private static final int RING_FIRST = 0;
  private static final int RING_LAST = 4;
  private static final int RING_ENTRIES = 8;
  private static final int ENTRY_SIZE = 24;
  private static final int ENTRY_LENGTH = 8;
  private static final int ENTRY_DATA = 16;
  private static final int RING_CAPACITY = (HOST_PAGE - RING_ENTRIES) / ENTRY_SIZE;

  private final int id;
  private final long run;
  private final int mapSize;
  private final int ringOffset;

  /** The thread inside {@link #run}, 0 while there is none. A kick signals it. */
  private volatile int insideThread;

  private int ownThread;
  private boolean closed;

  KvmVcpu(int id, int fd, long run, int mapSize, int ringOffset) {
    super("KVM's vCPU " + id, fd);
    this.id = id;
    this.run = run;
    this.mapSize = mapSize;
    this.ringOffset = ringOffset;
  }

  /**
   * Maps the shared pages.
   *
   * @param ringOffset where the ring of coalesced stores is, 0 if there is none
   */
  static KvmVcpu map(int id, int fd, int mapSize, int ringOffset) {
    int protection = LibC.PROT_READ | LibC.PROT_WRITE;
    long run = LibC.mmap(0, mapSize, protection, LibC.MAP_SHARED, fd, 0);
    if (run == LibC.MAP_FAILED) {
      KvmException failure = KvmException.of("KVM's vCPU " + id + ": mmap", LibC.errno());
      var unused = LibC.close(fd);
      throw failure;
    }
    return new KvmVcpu(id, fd, run, mapSize, ringOffset);
  }

  /** Its number. */
  public int id() {
    return id;
  }

  /**
   * Runs the guest until it exits.
   *
   * @return 0 after an exit, whose reason is in the run page, or an error number: EINTR after a
   *     kick
   */
  int run() {
    if (ownThread == 0) {
      ownThread = LibC.gettid();
    }
    insideThread = ownThread;
    int result = LibC.ioctl(fd(), Ioctl.KVM_RUN.request, 0);
    int errno = result < 0 ? LibC.errno() : 0;
    insideThread = 0;
    return errno;
  }

  /**
   * Gets the vCPU's thread out of {@link #run}, or out of the next one if it is not inside. Any
   * thread.
   */
  synchronized void kick() {
    if (closed) {
      return; // the page is gone
    }
    HostMemory.putByte(run + RunPage.IMMEDIATE_EXIT, (byte) 1);
    // The store before the look: the thread that enters after it finds the flag.
    HostMemory.fullFence();
    int thread = insideThread;
    if (thread != 0) {
      // It may be on its way out by now; a thread between two runs only loses a moment.
      var unused = LibC.tgkill(LibC.getpid(), thread, KickSignal.NUMBER);
    }
  }

  /** Whether somebody has kicked since {@link #kickSeen}. */
  boolean isKicked() {
    return getByte(RunPage.IMMEDIATE_EXIT) != 0;
  }

  /** Takes note of kicks so far: whoever kicked finds his wish honoured from here on. */
  void kickSeen() {
    HostMemory.putByte(run + RunPage.IMMEDIATE_EXIT, (byte) 0);
  }

  /**
   * Completes what the last exit began (the API: state is consistent only after KVM_RUN was entered
   * again), without running an instruction.
   *
   * @param registers what to copy to the run page, as bits of KVM_CAP_SYNC_REGS
   */
  void complete(long registers) {
    putLong(RunPage.VALID_REGS, registers);
    HostMemory.putByte(run + RunPage.IMMEDIATE_EXIT, (byte) 1);
    int errno = run();
    putLong(RunPage.VALID_REGS, 0);
    kickSeen();
    if (errno != Errno.EINTR.number) {
      throw new KvmException(
          this
              + ": KVM_RUN did not obey immediate_exit: "
              + (errno == 0 ? "it ran" : Errno.words(errno)));
    }
  }

  // ---- the run page ----

  /** Host address of the shared page. */
  public long runPage() {
    return run;
  }

  int getByte(int offset) {
    return HostMemory.getByte(run + offset) & 0xff;
  }

  int getShort(int offset) {
    return HostMemory.getShort(run + offset) & 0xffff;
  }

  int getInt(int offset) {
    return HostMemory.getInt(run + offset);
  }

  long getLong(int offset) {
    return HostMemory.getLong(run + offset);
  }

  void putByte(int offset, int value) {
    HostMemory.putByte(run + offset, (byte) value);
  }

  void putLong(int offset, long value) {
    HostMemory.putLong(run + offset, value);
  }

  /** Makes the stores that the kernel kept back (API, KVM_REGISTER_COALESCED_MMIO). */
  void drainCoalesced(AddressSpace memory) {
    if (ringOffset == 0) {
      return;
    }
    long ring = run + ringOffset;
    int first = HostMemory.getInt(ring + RING_FIRST);
    while (first != HostMemory.getIntVolatile(ring + RING_LAST)) {
      long entry = ring + RING_ENTRIES + (long) first * ENTRY_SIZE;
      long gpa = HostMemory.getLong(entry);
      if (memory.find(gpa) != null) {
        memory.store(
            gpa, HostMemory.getInt(entry + ENTRY_LENGTH), HostMemory.getLong(entry + ENTRY_DATA));
      }
      first = (first + 1) % RING_CAPACITY;
      HostMemory.releaseFence(); // read before the kernel may write it again
      HostMemory.putInt(ring + RING_FIRST, first);
    }
  }

  // ---- calls for state transfers ----

  /** Makes a call on this vCPU. */
  public final int call(Ioctl call, long argument) {
    return ioctl(call, argument);
  }

  /** Makes a call that may fail: the result, or the error number negated. */
  public final int tryCall(Ioctl call, long argument) {
    return tryIoctl(call, argument);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      unmap();
    }
    super.close();
  }

  /** Gives the shared pages back. */
  void unmap() {
    var unused = LibC.munmap(run, mapSize);
  }
}
