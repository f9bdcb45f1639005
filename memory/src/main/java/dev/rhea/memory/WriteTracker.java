package dev.rhea.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Which stores into one {@link GuestRam} somebody wants to hear of: marked code lines, and pages
 * clean in a dirty log.
 *
 * <p>A page with either is <i>watched</i>: TLB entries for it reject stores from the fast path,
 * which then end in {@link #written}. Marking can happen on any thread. The order is always: change
 * the mark, then ask every vCPU's {@link Mmu} to look again ({@link Mmu#requestProtect}); and
 * there: register with the tracker, then read the marks, then fill. All of that goes through
 * volatile variables, so that one of both sides sees the other.
 */
final class WriteTracker {
  private static final int LINE_BITS = 6;
  private static final int CHUNK_BITS = 9;
  private static final int CHUNK_PAGES = 1 << CHUNK_BITS;

  private final GuestRam ram;
  private final long ramSize;

  /** Code line masks by page, in chunks of 2 MiB of RAM that exist once code was marked there. */
  private final AtomicReferenceArray<AtomicLongArray> codeChunks;

  private final CopyOnWriteArrayList<CodeListener> codeListeners = new CopyOnWriteArrayList<>();

  /** Threads that are telling listeners of a store and have not taken the marks off yet. */
  private final AtomicInteger telling = new AtomicInteger();

  private final CopyOnWriteArrayList<Mmu> mmus = new CopyOnWriteArrayList<>();

  /**
   * Replaced as a whole, under the lock of this; an array, since each watched store looks through
   * it.
   */
  private volatile DirtyLog[] dirtyLogs = {};

  WriteTracker(GuestRam ram, long size) {
    this.ram = ram;
    this.ramSize = size;
    this.codeChunks =
        new AtomicReferenceArray<>((int) (((size >>> Page.BITS) + CHUNK_PAGES - 1) >>> CHUNK_BITS));
  }

  void attach(Mmu mmu) {
    mmus.addIfAbsent(mmu);
  }

  void detach(Mmu mmu) {
    mmus.remove(mmu);
  }

  void addCodeListener(CodeListener listener) {
    codeListeners.add(listener);
  }

  void removeCodeListener(CodeListener listener) {
    codeListeners.remove(listener);
  }

  boolean markCode(long offset, long length) {
    checkRange(offset, length);
    boolean newlyWatched = false;
    for (long at = offset, end = offset + length; at < end; at = nextPage(at)) {
      long lines = lines(at, Math.min(end, nextPage(at)));
      long before = chunkFor(at).getAndAccumulate(indexInChunk(at), lines, (a, b) -> a | b);
      newlyWatched |= before == 0;
    }
    if (newlyWatched) {
      protect();
    }
    return newlyWatched;
  }

  void clearCode(long offset, long length) {
    checkRange(offset, length);
    for (long at = offset, end = offset + length; at < end; at = nextPage(at)) {
      var chunk = codeChunks.get((int) (at >>> Page.BITS >>> CHUNK_BITS));
      if (chunk != null) {
        long lines = lines(at, Math.min(end, nextPage(at)));
        chunk.getAndAccumulate(indexInChunk(at), ~lines, (a, b) -> a & b);
      }
    }
  }

  long codeLines(long page) {
    var chunk = codeChunks.get((int) (page >>> CHUNK_BITS));
    return chunk == null ? 0 : chunk.get((int) page & (CHUNK_PAGES - 1));
  }

  DirtyLog trackDirty(long offset, long length) {
    checkRange(offset, length);
    var log = new DirtyLog(this, offset, length);
    synchronized (this) {
      var more = Arrays.copyOf(dirtyLogs, dirtyLogs.length + 1);
      more[more.length - 1] = log;
      dirtyLogs = more;
    }
    protect();
    return log;
  }

  synchronized void removeDirtyLog(DirtyLog log) {
    dirtyLogs = Arrays.stream(dirtyLogs).filter(l -> l != log).toArray(DirtyLog[]::new);
  }

  /** Whether a store to the page must be told. */
  boolean isWatched(long page) {
    if (codeLines(page) != 0) {
      return true;
    }
    for (DirtyLog log : dirtyLogs) {
      if (log.isClean(page)) {
        return true;
      }
    }
    return false;
  }

  /** Tells of a store by a device, or anybody else who has no safe points. */
  void written(long offset, long length) {
    // The store before the look at the marks, as a translator marks before it reads: at least one
    // of both sees the other.
    HostMemory.fullFence();
    tell(offset, length);
  }

  /**
   * Tells of a store by a vCPU. It needs no fence: a translator reads after the vCPU's next safe
   * point, and publishing that makes the store visible.
   */
  void tell(long offset, long length) {
    DirtyLog[] logs = dirtyLogs;
    for (long at = offset, end = offset + length; at < end; at = nextPage(at)) {
      long until = Math.min(end, nextPage(at));
      for (DirtyLog log : logs) {
        log.setDirty(at >>> Page.BITS);
      }
      long marked = codeLines(at >>> Page.BITS);
      if (marked != 0 && (marked & lines(at, until)) != 0) {
        tellOfCode(at, until - at);
      }
    }
  }

  /**
   * Tells all first and takes the marks off second, so that a store that comes after and is not
   * told any more meets nobody who has not heard of this one. What a listener marks meanwhile may
   * lose its mark here: hence {@link #awaitTold}.
   */
  private void tellOfCode(long offset, long length) {
    telling.incrementAndGet();
    try {
      boolean done = true;
      for (CodeListener listener : codeListeners) {
        done &= listener.codeWritten(ram, offset, length);
      }
      if (done) {
        clearCode(offset, length);
      }
    } finally {
      telling.decrementAndGet();
    }
  }

  void awaitTold() {
    while (telling.get() != 0) {
      LockSupport.parkNanos(this, 1000);
    }
  }

  /** Makes every vCPU look at its store tags again. */
  void protect() {
    for (Mmu mmu : mmus) {
      mmu.requestProtect();
    }
  }

  SafePoints safePoints() {
    return SafePoints.of(mmus);
  }

  private AtomicLongArray chunkFor(long offset) {
    int index = (int) (offset >>> Page.BITS >>> CHUNK_BITS);
    var chunk = codeChunks.get(index);
    if (chunk == null) {
      codeChunks.compareAndSet(index, null, new AtomicLongArray(CHUNK_PAGES));
      chunk = codeChunks.get(index);
    }
    return chunk;
  }

  private static int indexInChunk(long offset) {
    return (int) (offset >>> Page.BITS) & (CHUNK_PAGES - 1);
  }

  /** The lines that [from, to) touches; both in one page, {@code to} exclusive. */
  private static long lines(long from, long to) {
    int first = (int) ((from & Page.OFFSET_MASK) >>> LINE_BITS);
    int last = (int) (((to - 1) & Page.OFFSET_MASK) >>> LINE_BITS);
    return (-1L << first) & (-1L >>> (63 - last));
  }

  private static long nextPage(long offset) {
    return (offset & Page.NUMBER_MASK) + Page.SIZE;
  }

  private void checkRange(long offset, long length) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ ramSize);
  }
}
