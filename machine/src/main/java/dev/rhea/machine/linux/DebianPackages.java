package dev.rhea.machine.linux;

import dev.rhea.machine.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The packages of one architecture and release of Debian, fetched by the host's apt.
 *
 * <p>apt runs with a configuration, package lists and a dpkg status of its own below one directory,
 * so it needs no root and the host's package state is neither read nor changed. Two things come
 * from the host's configuration: the mirror, and how to reach it (proxies, time-outs: the {@code
 * Acquire} options). apt checks the release's signature with Debian's archive keyring, the lists
 * with the release, the packages with the lists; it takes up an interrupted download where it
 * ended, and shows its progress on standard error.
 */
final class DebianPackages {
  private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

  /**
   * apt's own downloader of single files: the one that resumes. It lies at this path wherever apt
   * is.
   */
  private static final String DOWNLOADER = "/usr/lib/apt/apt-helper";

  private static final Pattern RELEASE_FILE =
      Pattern.compile("'([^']+/debian)/+dists/[^']+/InRelease'");
  private static final Pattern DEPENDENCY = Pattern.compile("Depends: (linux-image-\\S+)");
  private static final Pattern DOWNLOAD = Pattern.compile("'([^']+)' (\\S+) \\d+ (\\S+)");

  private final Path directory;
  private final String architecture;
  private final String suite;
  private final HostCommand host = new HostCommand(Map.of());
  private final HostCommand apt;

  /**
   * @param directory where apt's state and the packages go; created when missing
   * @param architecture Debian's name, which may differ from the host's
   * @param suite a release's code name
   */
  DebianPackages(Path directory, String architecture, String suite) {
    this.directory = directory;
    this.architecture = architecture;
    this.suite = suite;
    this.apt = new HostCommand(Map.of("APT_CONFIG", configuration().toString()));
  }

  /**
   * Brings the package lists up to date.
   *
   * @throws UserError when the host has no apt or apt names no Debian mirror, or the mirror fails
   */
  void update() {
    try {
      writeConfiguration(mirror());
      must(apt.show(List.of("apt-get", "update")), "fetch Debian's package lists");
    } catch (IOException e) {
      throw withoutApt("this host has no apt", e);
    }
  }

  /**
   * The newest kernel package of the release.
   *
   * @param metaPackage the package whose one purpose is to depend on it
   */
  String kernelOf(String metaPackage) {
    try {
      String depends = apt.collect(List.of("apt-cache", "depends", metaPackage)).output();
      Matcher matcher = DEPENDENCY.matcher(depends);
      if (matcher.find()) {
        return matcher.group(1);
      }
    } catch (IOException e) {
      throw withoutApt("this host has no apt-cache", e);
    }
    throw withoutApt("Debian " + suite + " has no " + metaPackage + " for " + architecture, null);
  }

  /**
   * Downloads a package, or the rest of it.
   *
   * @return the package's file, its contents checked against the signed lists
   */
  Path download(String name) {
    try {
      String plan = apt.collect(List.of("apt-get", "download", "--print-uris", name)).output();
      Matcher matcher = DOWNLOAD.matcher(plan);
      if (!matcher.find()) {
        throw withoutApt(
            "Debian " + suite + " has no package " + name + " for " + architecture, null);
      }
      Path file = directory.resolve(matcher.group(2));
      must(
          apt.show(
              List.of(
                  DOWNLOADER,
                  "download-file",
                  matcher.group(1),
                  file.toString(),
                  matcher.group(3))),
          "fetch " + name);
      return file;
    } catch (IOException e) {
      throw withoutApt("this host has no apt", e);
    }
  }

  /**
   * Unpacks the files of a package that match a glob, below {@code target}. dpkg and tar do it:
   * where apt is, both are.
   */
  void unpack(Path packageFile, String glob, Path target) {
    try {
      Files.createDirectories(target);
      int status =
          host.pipe(
              List.of(
                  List.of("dpkg-deb", "--fsys-tarfile", packageFile.toString()),
                  List.of("tar", "-x", "-C", target.toString(), "--wildcards", glob)));
      must(status, "unpack " + packageFile.getFileName());
    } catch (IOException e) {
      throw withoutApt("this host has no dpkg-deb", e);
    }
  }

  /**
   * The mirror of the host's own packages. {@code apt-get update --print-uris} prints what it would
   * fetch, whichever of its formats the sources are written in, and needs neither root nor lists.
   */
  private String mirror() throws IOException {
    HostCommand.Result plan = host.collect(List.of("apt-get", "update", "--print-uris"));
    return mirrorIn(plan.output());
  }

  /**
   * The first archive of Debian's own name in the output of {@code apt-get update --print-uris}.
   */
  static String mirrorIn(String plan) {
    Matcher matcher = RELEASE_FILE.matcher(plan);
    if (!matcher.find()) {
      throw withoutApt("this host's apt configuration names no Debian mirror", null);
    }
    return matcher.group(1);
  }

  private Path configuration() {
    return directory.resolve("apt.conf");
  }

  private void writeConfiguration(String mirror) throws IOException {
    Files.createDirectories(directory.resolve("lists/partial"));
    Files.createDirectories(directory.resolve("cache/archives/partial"));
    Files.writeString(directory.resolve("status"), "");
    Files.writeString(
        directory.resolve("sources.list"),
        "deb [signed-by=%s arch=%s] %s %s main\n".formatted(KEYRING, architecture, mirror, suite));
    Files.writeString(configuration(), ownOptions() + acquireOptions());
  }

  private String ownOptions() {
    return """
    Dir::State "%1$s";
    Dir::State::lists "%1$s/lists";
    Dir::State::status "%1$s/status";
    Dir::Cache "%1$s/cache";
    Dir::Cache::pkgcache "";
    Dir::Cache::srcpkgcache "";
    Dir::Etc::sourcelist "%1$s/sources.list";
    Dir::Etc::sourceparts "/dev/null";
    Dir::Etc::parts "/dev/null";
    Dir::Etc::main "/dev/null";
    APT::Architecture "%2$s";
    APT::Architectures { "%2$s"; };
    APT::Sandbox::User "";
    Acquire::Languages "none";
    Acquire::GzipIndexes "true";
    """
        .formatted(directory, architecture);
  }

  /**
   * How the host reaches its mirror: every option of {@code Acquire} but which indexes it wants.
   */
  private String acquireOptions() throws IOException {
    StringBuilder options = new StringBuilder();
    String dump = host.collect(List.of("apt-config", "dump", "Acquire")).output();
    for (String line : (Iterable<String>) dump.lines()::iterator) {
      boolean empty = line.endsWith("\"\";");
      if (!empty
          && !line.startsWith("Acquire::IndexTargets")
          && !line.startsWith("Acquire::Languages")
          && !line.startsWith("Acquire::GzipIndexes")) {
        options.append(line).append('\n');
      }
    }
    return options.toString();
  }

  private static void must(int status, String what) {
    if (status != 0) {
      throw withoutApt(
          "apt could not "
              + what
              + " (its words are above; a second try goes on where this one ended)",
          null);
    }
  }

  private static UserError withoutApt(String problem, @Nullable Throwable cause) {
    String sentence =
        problem
            + ": pass the two files with --kernel FILE (an uncompressed or gzip'd Linux Image) and"
            + " --busybox FILE (a static busybox of the guest's architecture)";
    return cause == null ? new UserError(sentence) : new UserError(sentence, cause);
  }
}
