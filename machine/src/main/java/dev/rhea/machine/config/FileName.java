package dev.rhea.machine.config;

import dev.rhea.machine.UserError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** File names as users write them. */
public final class FileName {
  private FileName() {}

  /**
   * The file called {@code text}.
   *
   * @throws UserError if the host can have no such name: under the locale C the JVM knows no
   *     letters beyond ASCII
   */
  public static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UserError(
          "'"
              + text
              + "' is no file name under this locale; set LC_ALL=C.UTF-8 or use another name",
          e);
    }
  }
}
