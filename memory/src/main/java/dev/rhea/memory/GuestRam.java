package dev.rhea.memory;

import java.nio.file.Path;

/**
 * A block of guest RAM or ROM contents: zero-filled host memory at a page-aligned host address,
 * with write tracking.
 *
 * <p>Who stores into it other than through {@link Mmu} or {@link AddressSpace} reports that with
 * {@link #written}. Close it only when no vCPU and no device can reach it any more.
 */
public final class GuestRam implements AutoCloseable {
  private final HostMapping mapping;
  private final long size;
  private final WriteTracker tracker;

  private GuestRam(HostMapping mapping, long size) {
    this.mapping = mapping;
    this.size = size;
    this.tracker = new WriteTracker(this, size);
  }

  /**
   * Loads the native library that mappings need, which takes some 100 ms the first time. Optional:
   * a launcher calls this on a thread of its own while it reads its command line.
   */
  public static void prepare() {
    LibC.load();
  }

  /**
   * Allocates {@code size} bytes of private memory; the host provides pages as they are touched.
   *
   * @throws GuestRamException if the host refuses
   */
  public static GuestRam anonymous(long size) {
    checkSize(size);
    return new GuestRam(HostMapping.anonymous(size), size);
  }

  /**
   * Maps {@code size} bytes from a file system, as {@code -mem-path} asks.
   *
   * @param path a directory (a nameless file is made in it; a hugetlbfs mount works) or a file,
   *     which is made or lengthened if need be and keeps what it holds
   * @param preallocate touch every page now
   * @param share whether stores reach the file
   * @throws GuestRamException if the file cannot be made, sized or mapped
   */
  public static GuestRam file(Path path, long size, boolean preallocate, boolean share) {
    checkSize(size);
    var ram = new GuestRam(HostMapping.file(path, size, preallocate, share), size);
    if (preallocate) {
      ram.touchAllPages();
    }
    return ram;
  }

  private static void checkSize(long size) {
    if (size <= 0 || (size & Page.OFFSET_MASK) != 0) {
      throw new IllegalArgumentException(
          "RAM size 0x" + Long.toHexString(size) + " is no multiple of the page size");
    }
  }

  /** Makes the host provide every page now ({@code -mem-prealloc}); contents stay. */
  public void touchAllPages() {
    for (long offset = 0; offset < size; offset += Page.SIZE) {
      long at = address() + offset;
      HostMemory.putByte(at, HostMemory.getByte(at));
    }
  }

  /** Host address of the first byte, a multiple of the page size. */
  public long address() {
    return mapping.address();
  }

  /** Size in bytes, a multiple of the page size. */
  public long size() {
    return size;
  }

  /**
   * Whether {@code hostAddress} lies in this block; then {@code hostAddress - address()} is its RAM
   * offset.
   */
  public boolean contains(long hostAddress) {
    return Long.compareUnsigned(hostAddress - address(), size) < 0;
  }

  /**
   * Marks the 64-byte lines of a range as holding translated code: from now on a store into them is
   * told to the {@link #addCodeListener listeners}. vCPUs that run meanwhile may still hold
   * unwatched TLB entries: stores of theirs are certain to be told only once the {@link
   * #safePoints} that are asked for after this have passed. So a translator marks, waits for that,
   * and only then reads (or compares once more) the code bytes.
   *
   * @return whether a page came under watch that was not before
   */
  public boolean markCode(long ramOffset, long length) {
    return tracker.markCode(ramOffset, length);
  }

  /**
   * Takes the mark off the lines of a range. TLB entries become fast again at the page's next
   * store.
   */
  public void clearCode(long ramOffset, long length) {
    tracker.clearCode(ramOffset, length);
  }

  /** Whether the page at {@code ramOffset} has a marked line. */
  public boolean isCodePage(long ramOffset) {
    return tracker.codeLines(ramOffset >>> Page.BITS) != 0;
  }

  /** The marked lines of the page at {@code ramOffset}, bit n for bytes 64n to 64n+63. */
  public long codeLines(long ramOffset) {
    return tracker.codeLines(ramOffset >>> Page.BITS);
  }

  /** Adds a listener for stores into marked lines. */
  public void addCodeListener(CodeListener listener) {
    tracker.addCodeListener(listener);
  }

  /** Removes a listener. */
  public void removeCodeListener(CodeListener listener) {
    tracker.removeCodeListener(listener);
  }

  /** Starts to record which pages of a range are stored to. All pages count as clean at first. */
  public DirtyLog trackDirty(long ramOffset, long length) {
    return tracker.trackDirty(ramOffset, length);
  }

  /**
   * Reports that {@code length} bytes have just been stored by other ways than {@link Mmu} and
   * {@link AddressSpace}.
   */
  public void written(long ramOffset, long length) {
    tracker.written(ramOffset, length);
  }

  /**
   * Waits until every store that a {@link CodeListener} has heard of has lost its marks: what is
   * marked after that, and after the listener has acted on what it heard, stays marked until the
   * listener hears again. The wait is as long as it takes to tell.
   */
  public void awaitTold() {
    tracker.awaitTold();
  }

  /** When they have passed, every vCPU has seen all marks and cleared dirty pages so far. */
  public SafePoints safePoints() {
    return tracker.safePoints();
  }

  WriteTracker tracker() {
    return tracker;
  }

  @Override
  public void close() {
    mapping.close();
  }
}
