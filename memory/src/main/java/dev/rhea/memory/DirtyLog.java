package dev.rhea.memory;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which pages of a range of {@link GuestRam} have been stored to since the last look, by vCPUs or
 * devices: for frame buffers, snapshots, migration. Any thread may ask.
 */
public final class DirtyLog implements AutoCloseable {
  private final WriteTracker tracker;
  private final long firstPage;
  private final int pages;
  private final AtomicLongArray words;
  private volatile boolean closed;

  DirtyLog(WriteTracker tracker, long offset, long length) {
    this.tracker = tracker;
    this.firstPage = offset >>> Page.BITS;
    this.pages = Math.toIntExact(((offset + length - 1) >>> Page.BITS) - firstPage + 1);
    this.words = new AtomicLongArray((pages + 63) >>> 6);
  }

  /** Number of pages under watch; page 0 is the one that holds the first byte of the range. */
  public int pages() {
    return pages;
  }

  /** Whether a page was stored to since the last {@link #takeDirty}. */
  public boolean isDirty(int page) {
    return (words.get(page >>> 6) >>> page & 1) != 0;
  }

  /**
   * Returns the dirty pages, bit n of word n/64 for page n, and makes all clean again. A page's
   * stores up to {@link GuestRam#safePoints} may belong to either this look or the next, so read
   * contents after that.
   */
  public long[] takeDirty() {
    var taken = new long[words.length()];
    long any = 0;
    for (int i = 0; i < taken.length; i++) {
      if (words.get(i) != 0) {
        taken[i] = words.getAndSet(i, 0);
        any |= taken[i];
      }
    }
    if (any != 0) {
      tracker.protect();
    }
    return taken;
  }

  /** Ends the watch. */
  @Override
  public void close() {
    closed = true;
    tracker.removeDirtyLog(this);
  }

  boolean isClean(long ramPage) {
    long page = ramPage - firstPage;
    return !closed && page >= 0 && page < pages && !isDirty((int) page);
  }

  void setDirty(long ramPage) {
    long page = ramPage - firstPage;
    if (page >= 0 && page < pages && !isDirty((int) page)) {
      words.getAndAccumulate((int) page >>> 6, 1L << page, (a, b) -> a | b);
    }
  }
}
