package dev.rhea.memory;

import dev.rhea.memory.log.Log;
import dev.rhea.memory.log.Recording;

/**
 * The memory of one vCPU: software TLB, loads, stores, atomics and instruction fetch by guest
 * virtual address.
 *
 * <p><b>The TLB</b> is {@link #tlb}, direct-mapped, {@link #ENTRIES} entries of {@link
 * #ENTRY_LONGS} longs, here and in translated code that inlines the test. Entry {@code ((int) (gva
 * >>> 12) & (ENTRIES - 1)) << 2} holds three tags, [{@link #READ}], [{@link #WRITE}] and [{@link
 * #EXEC}], and at [{@link #ADDEND}] host address minus gva. A tag is {@code (gva & ~0xFFF) |
 * context}. An access of {@code size} bytes hits if {@code tag == (((gva + (size - 1)) & ~0xFFF) |
 * context)}: one that crosses into the next page fails that by itself, one misaligned within the
 * page hits.
 *
 * <p>Low tag bits: 0x3FF the context, whatever of privilege, address space and modes the
 * architecture's page walker depends on, so that a mode switch flushes nothing; {@link #SLOW} set
 * by {@link MmuSlowPath} and {@link Tlb} for pages that need more than a plain access (devices,
 * mixed pages, stores to ROM and to watched pages), cleared by the slow path at a store once nobody
 * watches; {@link #INVALID} has all bits set. One compare rejects all of these.
 *
 * <p>Only the vCPU's own thread calls in here, except for {@code request…} and {@link #isSettled}.
 * Hot: the fast methods neither allocate nor call anything that is not inlined. Addresses are gva;
 * loads return the value extended as named; stores take the low bits; names ending in {@code Be}
 * are the big-endian ones.
 *
 * <p>Faults come as what the {@link PageWalker} throws; an access that faults has changed nothing.
 */
public final class Mmu extends AtomicAccess implements AutoCloseable {
  /** Number of entries that the index selects from. */
  public static final int ENTRIES = 1024;

  /** Longs of an entry. */
  public static final int ENTRY_LONGS = 4;

  /** Index in an entry of the tag for loads. */
  public static final int READ = 0;

  /** Index in an entry of the tag for stores. */
  public static final int WRITE = 1;

  /** Index in an entry of the tag for instruction fetches. */
  public static final int EXEC = 2;

  /** Index in an entry of host address minus gva. */
  public static final int ADDEND = 3;

  /** The bits of a tag that hold the context. */
  public static final int CONTEXT_MASK = 0x3FF;

  /** In a tag: matches in the slow path only. */
  public static final long SLOW = 0x800;

  /** A tag that matches nothing. */
  public static final long INVALID = -1;

  private static final long PAGE = Page.NUMBER_MASK;

  /** Beyond so many bytes a flush page by page costs more than one of all. */
  private static final long MOST_FLUSHED_SINGLY = 64L << Page.BITS;

  /** Selects {@code ((gva >>> 12) & (ENTRIES - 1)) << 2} out of {@code gva >>> 10}. */
  private static final int INDEX = (ENTRIES - 1) << 2;

  /** The entries, see above. The array stays the same for the life of this object. */
  public final long[] tlb;

  /**
   * The context of loads and stores, 0 to 0x3FF; set by the architecture with its privilege and
   * modes.
   */
  public int context;

  /** What the slow path has done. */
  public final MmuStatistics statistics = new MmuStatistics();

  /** Addresses whose accesses a debugger wants to hear of. */
  public final Watchpoints watchpoints = new Watchpoints(this);

  /**
   * Set when another thread wants something: the vCPU then calls {@link #safePoint} soon, at an
   * instruction boundary.
   */
  public volatile boolean requestPending;

  private final AddressSpace space;
  private final Tlb entries = new Tlb();
  private final MmuSlowPath slow;
  private final MmuRequests requests = new MmuRequests();
  private final Runnable onMapChange = this::requestFlush;
  private long honouredEarly;
  final MmuLog log = new MmuLog();
  private volatile Runnable kick = () -> {};

  /**
   * Makes the memory of a vCPU over a physical address space; the page walker is the
   * architecture's.
   */
  public Mmu(AddressSpace space, PageWalker walker) {
    this.space = space;
    this.tlb = entries.words;
    this.slow = new MmuSlowPath(this, space, walker, entries, statistics);
    space.addListener(onMapChange);
  }

  /** Where {@code -d mmu} goes. */
  public void setLog(Log log) {
    this.log.setLog(log);
  }

  /** The physical address space beneath. */
  public AddressSpace space() {
    return space;
  }

  // ---- loads ----

  /** Loads a byte, zero-extended. */
  public long loadU8(long gva) {
    return TlbAccess.loadU8(this, tlb, gva);
  }

  /** Loads a byte, sign-extended. */
  public long loadS8(long gva) {
    return TlbAccess.loadS8(this, tlb, gva);
  }

  /** Loads 16 bits, zero-extended. */
  public long loadU16(long gva) {
    return TlbAccess.loadU16(this, tlb, gva);
  }

  /** Loads 16 bits, sign-extended. */
  public long loadS16(long gva) {
    return TlbAccess.loadS16(this, tlb, gva);
  }

  /** Loads 32 bits, zero-extended. */
  public long loadU32(long gva) {
    return TlbAccess.loadU32(this, tlb, gva);
  }

  /** Loads 32 bits, sign-extended. */
  public long loadS32(long gva) {
    return TlbAccess.loadS32(this, tlb, gva);
  }

  /** Loads 64 bits. */
  public long load64(long gva) {
    return TlbAccess.load64(this, tlb, gva);
  }

  /** Loads 16 bits, zero-extended, big-endian. */
  public long loadU16Be(long gva) {
    return TlbAccess.loadU16Be(this, tlb, gva);
  }

  /** Loads 16 bits, sign-extended, big-endian. */
  public long loadS16Be(long gva) {
    return TlbAccess.loadS16Be(this, tlb, gva);
  }

  /** Loads 32 bits, zero-extended, big-endian. */
  public long loadU32Be(long gva) {
    return TlbAccess.loadU32Be(this, tlb, gva);
  }

  /** Loads 32 bits, sign-extended, big-endian. */
  public long loadS32Be(long gva) {
    return TlbAccess.loadS32Be(this, tlb, gva);
  }

  /** Loads 64 bits, big-endian. */
  public long load64Be(long gva) {
    return TlbAccess.load64Be(this, tlb, gva);
  }

  // ---- stores ----

  /** Stores the low 8 bits. */
  public void store8(long gva, long value) {
    TlbAccess.store8(this, tlb, gva, value);
  }

  /** Stores the low 16 bits. */
  public void store16(long gva, long value) {
    TlbAccess.store16(this, tlb, gva, value);
  }

  /** Stores the low 32 bits. */
  public void store32(long gva, long value) {
    TlbAccess.store32(this, tlb, gva, value);
  }

  /** Stores the low 64 bits. */
  public void store64(long gva, long value) {
    TlbAccess.store64(this, tlb, gva, value);
  }

  /** Stores the low 16 bits, big-endian. */
  public void store16Be(long gva, long value) {
    TlbAccess.store16Be(this, tlb, gva, value);
  }

  /** Stores the low 32 bits, big-endian. */
  public void store32Be(long gva, long value) {
    TlbAccess.store32Be(this, tlb, gva, value);
  }

  /** Stores 64 bits, big-endian. */
  public void store64Be(long gva, long value) {
    TlbAccess.store64Be(this, tlb, gva, value);
  }

  /** A load that missed the TLB. */
  long loadSlow(long gva, int size) {
    return slow.load(gva, size);
  }

  /** A store that missed the TLB. */
  void storeSlow(long gva, int size, long value) {
    slow.store(gva, size, value);
  }

  // ---- instruction fetch ----

  /**
   * The host address of the page that holds the instruction at {@code gva}, or 0 if it cannot be
   * read directly (devices, protection below page granularity): then {@link #fetchSlow16} or {@link
   * #fetchSlow8} reads it.
   */
  public long fetchPage(long gva, int fetchContext) {
    int e = (int) (gva >>> 10) & INDEX;
    return tlb[e + EXEC] == ((gva & PAGE) | fetchContext)
        ? (gva & PAGE) + tlb[e + ADDEND]
        : slow.fetchPage(gva, fetchContext);
  }

  /** The guest physical address of the instruction at {@code gva}. */
  public long fetchGpa(long gva, int fetchContext) {
    return slow.fetchGpa(gva, fetchContext);
  }

  /** Reads one byte of code, zero-extended, wherever it is. */
  public int fetchSlow8(long gva, int fetchContext) {
    return slow.fetchByte(gva, fetchContext);
  }

  /** Reads 16 bits of code, little-endian and zero-extended, wherever they are. */
  public int fetchSlow16(long gva, int fetchContext) {
    return slow.fetch16(gva, fetchContext);
  }

  // ---- host addresses ----

  /**
   * Throws the fault that an access of {@code size} (up to a page's) bytes would meet, if any, and
   * does nothing else.
   */
  public void probe(long gva, int size, Access access) {
    slow.probe(gva, size, access);
  }

  /**
   * The host address for loads of {@code size} bytes right now, or 0 if they cross a page or are
   * not RAM or ROM.
   */
  public long hostForRead(long gva, int size) {
    long[] tlb = this.tlb;
    int e = (int) (gva >>> 10) & INDEX;
    return tlb[e] == (((gva + (size - 1)) & PAGE) | context)
        ? gva + tlb[e + ADDEND]
        : slow.hostForRead(gva, size);
  }

  /**
   * The host address for stores of {@code size} bytes, or 0 if they cross a page or are not RAM.
   * The caller stores before the next safe point; listeners have been told already.
   */
  public long hostForWrite(long gva, int size) {
    long[] tlb = this.tlb;
    int e = (int) (gva >>> 10) & INDEX;
    return tlb[e + WRITE] == (((gva + (size - 1)) & PAGE) | context)
        ? gva + tlb[e + ADDEND]
        : slow.hostForWrite(gva, size);
  }

  @Override
  long hostForAtomic(long gva, int size) {
    long[] tlb = this.tlb;
    int e = (int) (gva >>> 10) & INDEX;
    return tlb[e + WRITE] == ((gva & PAGE) | context) && (gva & (size - 1)) == 0
        ? gva + tlb[e + ADDEND]
        : slow.hostForAtomic(gva, size);
  }

  @Override
  long hostForAtomicLoad(long gva, int size) {
    long host = (gva & (size - 1)) == 0 ? hostForRead(gva, size) : 0;
    return host != 0 ? host : slow.refuseAtomicLoad(gva, size);
  }

  // ---- flushes ----

  /** Forgets all translations. */
  public void flushAll() {
    statistics.flushes++;
    log.flushed("all");
    if (Recording.isOn()) {
      TlbFlushEvent.emit("all", 0);
    }
    entries.flushAll();
  }

  /**
   * Forgets the translation of the guest's page, large ones included, around {@code gva}, in all
   * contexts.
   */
  public void flushPage(long gva) {
    if (log.isOn()) {
      log.flushed("gva 0x" + MmuLog.hex(gva));
    }
    if (Recording.isOn()) {
      TlbFlushEvent.emit("page", gva);
    }
    entries.flushPage(gva);
  }

  /** Forgets the translations of all contexts with {@code (context & mask) == value}. */
  public void flushContexts(int mask, int value) {
    if (log.isOn()) {
      log.flushed(
          "contexts 0x" + Integer.toHexString(value) + " under 0x" + Integer.toHexString(mask));
    }
    if (Recording.isOn()) {
      TlbFlushEvent.emit("contexts", value);
    }
    entries.flushContexts(mask, value);
  }

  // ---- requests of other threads ----

  /** From any thread: come to a safe point; there is nothing else to do there. */
  public void requestSafePoint() {
    request(0);
  }

  /** From any thread: forget all translations at the next safe point. */
  public void requestFlush() {
    request(MmuRequests.FLUSH);
  }

  /** From any thread: take note at the next safe point of pages that have come under watch. */
  void requestProtect() {
    request(MmuRequests.PROTECT);
  }

  /**
   * From any thread: forget the translations of all pages, in all contexts, that overlap {@code
   * length} bytes from {@code gva} on, at the next safe point. What is large is forgotten with all
   * else.
   */
  public void requestFlush(long gva, long length) {
    if (Long.compareUnsigned(length, MOST_FLUSHED_SINGLY) > 0) {
      requestFlush();
    } else if (length != 0) {
      requests.askFlush(new MmuRequests.Range(gva, length));
      requested();
    }
  }

  private void request(int kind) {
    requests.ask(kind);
    requested();
  }

  private void requested() {
    requestPending = true;
    if (!requests.isIdle()) {
      kick.run();
    }
  }

  /**
   * Sets what makes the vCPU leave translated code soon; run on the requesting thread after {@link
   * #requestPending}, unless the vCPU is idle.
   */
  public void setKick(Runnable kick) {
    this.kick = kick;
  }

  /**
   * Honours requests. Called by the vCPU's thread between instructions, holding no host address
   * from here.
   */
  public void safePoint() {
    requestPending = false;
    long asked = requests.asked();
    honour(requests.takeKinds());
    requests.honoured(asked);
  }

  /**
   * Flushes and protects as asked, once, but leaves the request standing: the vCPU's thread holds
   * state outside (a fetch pointer) that has to go at the safe point.
   */
  void honourEarly() {
    long asked = requests.asked();
    if (asked != honouredEarly) {
      honouredEarly = asked;
      honour(requests.kinds());
    }
  }

  private void honour(int kinds) {
    if ((kinds & MmuRequests.FLUSH) != 0) {
      requests.dropRanges();
      flushAll();
      return;
    }
    if ((kinds & MmuRequests.FLUSH_RANGES) != 0) {
      for (var range = requests.takeRange(); range != null; range = requests.takeRange()) {
        flushRange(range.gva(), range.length());
      }
    }
    if ((kinds & MmuRequests.PROTECT) != 0) {
      entries.protectWatched();
    }
  }

  private void flushRange(long gva, long length) {
    long last = gva + length - 1;
    for (long page = gva & PAGE; ; page += Page.SIZE) {
      flushPage(page);
      if (page == (last & PAGE)) {
        return;
      }
    }
  }

  MmuRequests requests() {
    return requests;
  }

  /**
   * Says that the vCPU makes no accesses (parked, paused, not yet started), so that nobody waits
   * for it. Going back to work is a safe point.
   */
  public void setIdle(boolean idle) {
    requests.setIdle(idle);
    if (!idle) {
      safePoint();
    }
  }

  /** From any thread: whether all requests so far are honoured or the vCPU is idle. */
  public boolean isSettled() {
    return requests.isSettled();
  }

  /** Ends the ties to the address space and to RAM; the object is of no use afterwards. */
  @Override
  public void close() {
    space.removeListener(onMapChange);
    slow.detach();
    requests.setIdle(true);
  }
}
