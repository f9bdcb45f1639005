package dev.rhea.machine.linux;

import dev.rhea.machine.UserError;
import dev.rhea.machine.boot.Initramfs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file system of a guest: a static busybox and a script that is the guest's first process. */
public final class GuestFiles {
  private GuestFiles() {}

  /** What the guest does after boot. */
  public enum Purpose {
    /** A shell on the console; its end powers the machine off. */
    SHELL("init-shell.sh"),
    /** Seven computations whose results are printed, then power-off. */
    CHECK("init-check.sh");

    private final String script;

    Purpose(String script) {
      this.script = script;
    }
  }

  /**
   * The initial RAM file system, compressed with gzip.
   *
   * @param busybox a static executable of the guest's architecture
   * @throws UserError when it cannot be read or is no executable
   */
  public static byte[] pack(Path busybox, Purpose purpose) {
    return new Initramfs()
        .directory("proc", 0755)
        .directory("sys", 0755)
        .directory("tmp", 01777)
        .directory("root", 0700)
        .characterDevice("dev/console", 0600, 5, 1)
        .characterDevice("dev/null", 0666, 1, 3)
        .file("bin/busybox", 0755, executable(busybox))
        .symlink("bin/sh", "busybox")
        .file("init", 0755, resource(purpose.script))
        .toCpioGzip();
  }

  private static byte[] executable(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserError("cannot read the busybox " + file, e);
    }
    // The ELF specification, "ELF Header": e_ident begins so.
    if (content.length < 4
        || content[0] != 0x7f
        || content[1] != 'E'
        || content[2] != 'L'
        || content[3] != 'F') {
      throw new UserError(
          file + " is no ELF executable: --busybox takes the program itself, not its package");
    }
    return content;
  }

  /** The text of a file beside this class. */
  static String resource(String name) {
    try (InputStream in = GuestFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("the resource " + name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
