package dev.rhea.memory;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A zero-filled, page-aligned area of this process's memory, from mmap(2), until closed.
 *
 * <p>Pages cost nothing until touched. Anonymous areas ask for transparent huge pages, which host
 * TLBs like.
 */
final class HostMapping implements AutoCloseable {
  private static final String HUGETLBFS = "hugetlbfs";

  private final long address;
  private final long size;
  private boolean closed;

  private HostMapping(long address, long size) {
    this.address = address;
    this.size = size;
  }

  /**
   * Maps {@code size} bytes of anonymous memory. Without MAP_NORESERVE, so that a host refuses at
   * once what it can never have.
   */
  static HostMapping anonymous(long size) {
    try {
      long address =
          LibC.mmap(
              0,
              size,
              LibC.PROT_READ | LibC.PROT_WRITE,
              LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS,
              -1,
              0);
      var unused =
          LibC.madvise(address, size, LibC.MADV_HUGEPAGE); // a wish: kernels without THP refuse
      return new HostMapping(address, size);
    } catch (LastErrorException e) {
      throw new GuestRamException(
          "cannot allocate "
              + mebibytes(size)
              + " of guest RAM: give a smaller -m ("
              + reason(e)
              + ")",
          e);
    }
  }

  /**
   * Maps a file, or a nameless temporary file if {@code path} is a directory, as QEMU's
   * memory-backend-file does. The length mapped is {@code size} rounded up to the file system's
   * page size (hugetlbfs: the huge page size).
   *
   * @param preallocate take the file's space now, so that a full file system is told at start and
   *     not by a signal later
   * @param share whether stores reach the file
   */
  static HostMapping file(Path path, long size, boolean preallocate, boolean share) {
    boolean directory = Files.isDirectory(path);
    boolean existed = !directory && Files.exists(path);
    Path file = path;
    boolean done = false;
    try {
      long pageSize = pageSize(directory ? path : path.toAbsolutePath().getParent());
      long length = (size + pageSize - 1) & -pageSize;
      if (directory) {
        file = Files.createTempFile(path, "rhea-ram.", "");
      }
      long address = map(file, length, preallocate, share);
      done = true;
      return new HostMapping(address, length);
    } catch (LastErrorException | IOException e) {
      throw new GuestRamException(
          "cannot map "
              + mebibytes(size)
              + " of guest RAM from -mem-path "
              + path
              + hint(path)
              + ": "
              + reason(e),
          e);
    } finally {
      // The mapping keeps a directory's file alive without its name; a failure leaves nothing new.
      if ((directory && !file.equals(path)) || (!done && !existed && !directory)) {
        deleteQuietly(file);
      }
    }
  }

  private static long map(Path file, long length, boolean preallocate, boolean share)
      throws IOException {
    int flags = LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC;
    int fd = LibC.open(file.toString(), flags, 0644);
    try {
      // An existing file keeps its contents; one that is too short grows with zeros.
      long missing = length - Files.size(file);
      if (missing > 0) {
        // The space is taken as the guest stores, when there is nobody to tell that there is none.
        if (missing > room(file)) {
          throw noRoom();
        }
        LibC.ftruncate(fd, length);
      }
      if (preallocate) {
        int errno = LibC.posix_fallocate(fd, 0, length);
        if (errno == LibC.ENOSPC || errno == LibC.ENOMEM) {
          throw noRoom();
        }
      }
      int sharing = share ? LibC.MAP_SHARED : LibC.MAP_PRIVATE;
      return LibC.mmap(0, length, LibC.PROT_READ | LibC.PROT_WRITE, sharing, fd, 0);
    } finally {
      var unused = LibC.close(fd);
    }
  }

  /** Bytes that the file system still has; the largest number where it does not tell. */
  private static long room(Path file) throws IOException {
    FileStore store = Files.getFileStore(file);
    boolean tells = store.getTotalSpace() > 0 && !store.type().equals(HUGETLBFS);
    return tells ? store.getUsableSpace() : Long.MAX_VALUE;
  }

  private static IOException noRoom() {
    return new IOException("no room there, free some or give a smaller -m");
  }

  /** Why, in words without the exception's class or errno's number. */
  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException unused -> "no such directory";
      case AccessDeniedException unused -> "permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage()).replaceFirst("^\\[\\d+\\] ", "");
    };
  }

  private static String hint(Path path) {
    try {
      Path at = Files.exists(path) ? path : path.toAbsolutePath().getParent();
      return at != null && Files.getFileStore(at).type().equals(HUGETLBFS)
          ? " (raise /proc/sys/vm/nr_hugepages)"
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static long pageSize(@Nullable Path directory) throws IOException {
    if (directory == null) {
      return Page.SIZE;
    }
    var store = Files.getFileStore(directory);
    return store.type().equals(HUGETLBFS) ? store.getBlockSize() : Page.SIZE;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Mapped all the same; a leftover of the right size does no harm.
    }
  }

  private static String mebibytes(long size) {
    return (size >>> 20) + " MiB";
  }

  /** Host address of the first byte. */
  long address() {
    return address;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.munmap(address, size);
    }
  }
}
