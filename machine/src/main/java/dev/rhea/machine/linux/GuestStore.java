package dev.rhea.machine.linux;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fetched guests, kept between runs as {@code kernel} and {@code busybox} in a directory per
 * architecture below {@code $XDG_CACHE_HOME/rhea/linux}, or {@code ~/.cache/rhea/linux}.
 *
 * <p>A file appears under its name only when it is whole. A second run waits for the first one's
 * fetch (a lock on a file, which the host gives back when a process ends).
 */
public final class GuestStore {
  private static final String BUSYBOX_FILE = "./*bin/busybox";

  private final Path root;
  private final PrintStream progress;

  /**
   * @param root the directory that holds one directory per architecture
   * @param progress where to say what is being fetched
   */
  public GuestStore(Path root, PrintStream progress) {
    this.root = root;
    this.progress = progress;
  }

  /**
   * The store of a user.
   *
   * @param environment the variables of the process
   * @param home the user's home directory
   * @param progress where to say what is being fetched
   */
  public static GuestStore ofUser(
      Map<String, String> environment, Path home, PrintStream progress) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG base directory specification: a relative path is to be ignored.
    Path base = cache.startsWith("/") ? Path.of(cache) : home.resolve(".cache");
    return new GuestStore(base.resolve("rhea").resolve("linux"), progress);
  }

  /** The guest's kernel: a file that is there, fetched if need be. */
  public Path kernel(LinuxGuest guest) {
    return stored(guest, "kernel");
  }

  /** The guest's static busybox: a file that is there, fetched if need be. */
  public Path busybox(LinuxGuest guest) {
    return stored(guest, "busybox");
  }

  /** Forgets the guest's files, so that the next use fetches the newest. */
  public void forget(LinuxGuest guest) {
    try {
      Files.deleteIfExists(directory(guest).resolve("kernel"));
      Files.deleteIfExists(directory(guest).resolve("busybox"));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path stored(LinuxGuest guest, String name) {
    Path file = directory(guest).resolve(name);
    if (!Files.isRegularFile(file)) {
      try {
        fetchUnderLock(guest, file);
      } catch (IOException e) {
        throw unusable(e);
      }
    }
    return file;
  }

  private Path directory(LinuxGuest guest) {
    return root.resolve(guest.architecture());
  }

  private void fetchUnderLock(LinuxGuest guest, Path wanted) throws IOException {
    Path directory = directory(guest);
    Files.createDirectories(directory);
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      if (!Files.isRegularFile(wanted)) {
        fetch(guest, directory);
      }
    }
  }

  private void fetch(LinuxGuest guest, Path directory) throws IOException {
    Path apt = directory.resolve("apt");
    Files.createDirectories(apt);
    DebianPackages packages = new DebianPackages(apt, guest.architecture(), guest.suite());
    progress.printf(
        "rhea: fetching a Debian %s kernel and busybox for %s into %s%n",
        guest.suite(), guest.architecture(), directory);
    packages.update();
    String kernelPackage = packages.kernelOf(guest.kernelPackage());
    take(packages, "busybox-static", BUSYBOX_FILE, directory.resolve("busybox"));
    take(packages, kernelPackage, guest.kernelFile(), directory.resolve("kernel"));
    deleteTree(apt); // what stays after a failure is where the next attempt goes on
    progress.printf("rhea: %s is ready%n", kernelPackage);
  }

  /** Downloads a package and keeps of it the one file that matches, as {@code target}. */
  private static void take(DebianPackages packages, String name, String glob, Path target)
      throws IOException {
    if (Files.isRegularFile(target)) {
      return;
    }
    Path packageFile = packages.download(name);
    Path unpacked = packageFile.resolveSibling("unpacked-" + target.getFileName());
    deleteTree(unpacked);
    packages.unpack(packageFile, glob, unpacked);
    Files.move(onlyFileIn(unpacked), target, StandardCopyOption.ATOMIC_MOVE);
    deleteTree(unpacked);
    Files.delete(packageFile);
  }

  private static Path onlyFileIn(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> files = tree.filter(Files::isRegularFile).toList();
      if (files.size() != 1) {
        throw new IOException(files.size() + " files match in " + directory);
      }
      return files.getFirst();
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private UserError unusable(IOException cause) {
    return new UserError(
        "cannot keep the fetched guest in "
            + root
            + " ("
            + cause.getMessage()
            + "): set"
            + " XDG_CACHE_HOME to a directory that can be written",
        cause);
  }
}
