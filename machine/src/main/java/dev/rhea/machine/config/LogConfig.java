package dev.rhea.machine.config;

import dev.rhea.memory.log.LogItem;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, and where.
 *
 * @param items the items that are on
 * @param file the file, or null for standard error
 */
public record LogConfig(Set<LogItem> items, @Nullable Path file) {
  /** Nothing. */
  public static final LogConfig OFF = new LogConfig(Set.of(), null);
}
