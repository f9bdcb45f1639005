package dev.rhea.devices.block;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Locks on an image file, understood by QEMU: it read-locks byte 100 + p for each permission p that
 * it uses and byte 200 + p for each that it denies to others, and looks for locks of others on the
 * opposite bytes (its {@code block/file-posix.c}). Our writer takes all of them exclusively; our
 * reader takes what a reading QEMU takes. The locks end with the channel.
 *
 * <p>They are the process's, not the channel's: closing any channel of a file drops them all. Two
 * readers of one image in one process therefore share the first one's locks and lose them with it.
 */
final class ImageLock {
  private static final long USES = 100;
  private static final long DENIES = 200;
  private static final long END = 300;
  private static final int CONSISTENT_READ = 0;
  private static final int WRITE = 1;

  /** Locked by our writers and by nobody else, so that a reader in the same process can tell. */
  private static final long OUR_WRITER = END - 1;

  private ImageLock() {}

  /** Locks for writing, alone; false if anybody has the image open. */
  static boolean tryWriter(FileChannel channel) throws IOException {
    return !inUse(lock(channel, USES, END - USES, false));
  }

  /** Locks for reading, beside other readers; false if somebody may write the image. */
  static boolean tryReader(FileChannel channel, Path path) throws IOException {
    Outcome first = lock(channel, USES + CONSISTENT_READ, 1, true);
    if (first.overlaps) {
      Outcome writer = lock(channel, OUR_WRITER, 1, true);
      if (writer.lock != null) {
        writer.lock.release();
      }
      return writer.lock != null;
    }
    if (first.lock == null) {
      return false;
    }
    first.lock.release();
    if (writtenByQemu(path)) {
      return false;
    }
    return !inUse(lock(channel, USES + CONSISTENT_READ, 1, true))
        && !inUse(lock(channel, DENIES + WRITE, 1, true));
  }

  /**
   * Only an exclusive lock shows whether others hold a read lock, and that needs a channel for
   * writing.
   */
  private static boolean writtenByQemu(Path path) {
    try (FileChannel probe = FileChannel.open(path, StandardOpenOption.WRITE)) {
      return inUse(lock(probe, USES + WRITE, 1, false));
    } catch (IOException e) {
      // We may not write the file; whoever may is not asked.
      return false;
    }
  }

  private record Outcome(@Nullable FileLock lock, boolean overlaps) {}

  private static boolean inUse(Outcome outcome) {
    return outcome.lock == null;
  }

  private static Outcome lock(FileChannel channel, long position, long length, boolean shared)
      throws IOException {
    try {
      return new Outcome(channel.tryLock(position, length, shared), false);
    } catch (OverlappingFileLockException e) {
      return new Outcome(null, true);
    }
  }
}
