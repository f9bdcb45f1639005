package dev.rhea.machine.boot;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file the user named, read whole.
 *
 * @param what the file's part, for sentences: {@code kernel}, {@code initrd}, {@code firmware},
 *     {@code device tree}
 * @param path as the user wrote it
 */
record BootFile(String what, Path path) {
  /** Files beyond this would not fit into a Java array. */
  private static final long MAX_SIZE = Integer.MAX_VALUE - 8L;

  /**
   * The file's bytes.
   *
   * @param maxSize the most that can be of use, in bytes: the guest's RAM
   * @throws UserError if there is no such file, it cannot be read, is empty or larger than {@code
   *     maxSize}
   */
  byte[] read(long maxSize) {
    try {
      if (Files.isDirectory(path)) {
        throw error("is a directory");
      }
      long size = Files.size(path);
      if (Long.compareUnsigned(size, maxSize) > 0) {
        throw error(
            "has %s, which is more than the guest's RAM of %s; give the guest more with -m"
                .formatted(MemorySize.text(size), MemorySize.text(maxSize)));
      }
      if (size > MAX_SIZE) {
        throw error("has " + MemorySize.text(size) + "; at most 2 GiB can be loaded");
      }
      byte[] bytes = Files.readAllBytes(path);
      if (bytes.length == 0) {
        throw error("is empty");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new UserError("there is no " + this, e);
    } catch (AccessDeniedException e) {
      throw new UserError("the " + this + " may not be read: permission denied", e);
    } catch (IOException e) {
      throw new UserError("the " + this + " cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      // It is kept for resets, so there must be room for it.
      throw new UserError(
          "the " + this + " does not fit into the JVM's heap; set RHEA_JAVA_OPTS=-Xmx8g, say", e);
    }
  }

  /** An error about this file: "the kernel 'x' …". */
  UserError error(String predicate) {
    return new UserError("the " + this + " " + predicate);
  }

  /** {@code kernel 'x'}. */
  @Override
  public String toString() {
    return what + " '" + path + "'";
  }
}
