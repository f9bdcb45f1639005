package dev.rhea.machine.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The machine's RAM.
 *
 * @param bytes its size
 * @param path a file that holds it, or a directory (of a tmpfs or hugetlbfs) for a nameless file;
 *     null for anonymous memory
 * @param share whether the guest's stores reach the file
 * @param preallocate whether all of it is touched at start
 */
public record MemoryConfig(long bytes, @Nullable Path path, boolean share, boolean preallocate) {
  /** Anonymous memory, touched when used. */
  public static MemoryConfig ofBytes(long bytes) {
    return new MemoryConfig(bytes, null, false, false);
  }
}
