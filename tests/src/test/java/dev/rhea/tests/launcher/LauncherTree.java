package dev.rhea.tests.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A source tree with the real launcher and nothing else real: sources an hour old, a JDK whose
 * {@code java} prints its arguments line by line, a Maven that logs each call and leaves empty
 * jars. Its PATH has the few tools that the launcher needs and no others of the host.
 */
final class LauncherTree {
  private static final List<String> TOOLS =
      List.of(
          "cat",
          "cp",
          "date",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "id",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sleep");

  final Path home;
  final Map<String, String> environment = new TreeMap<>();
  private final Path tools;
  private final Path jvms;

  /** What a launch printed and how it ended. */
  record Launch(int status, String output, String errors) {}

  LauncherTree(Path directory) throws IOException {
    home = Files.createDirectories(directory.resolve("a tree"));
    tools = Files.createDirectories(directory.resolve("bin"));
    jvms = Files.createDirectories(directory.resolve("jvm"));
    String launcher =
        Files.readString(Path.of("..", "rhea")).replace("/usr/lib/jvm", jvms.toString());
    script(home.resolve("rhea"), launcher);
    Files.writeString(home.resolve("pom.xml"), "");
    for (String module : List.of("memory", "cpu", "accel", "devices", "machine")) {
      Files.createDirectories(home.resolve(module).resolve("src/main/java"));
      Files.writeString(home.resolve(module).resolve("pom.xml"), "");
      Files.writeString(source(module), "");
    }
    Path hotspot = Files.createDirectories(home.resolve("cpu/src/main/hotspot"));
    Files.writeString(hotspot.resolve("directives.json"), "[]\n");
    Files.createDirectories(home.resolve("machine/target/launch"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "#!/bin/sh\nexec " + hostTool(tool) + " \"$@\"\n");
    }
    environment.put("PATH", tools.toString());
    maven("exit 0");
    makeOld();
  }

  Path source(String module) {
    return home.resolve(module).resolve("src/main/java/A.java");
  }

  /** Makes all sources an hour old, as after a checkout long before the build. */
  void makeOld() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    try (var files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }

  /** A JDK below the directory that stands for /usr/lib/jvm. */
  Path jdk(String version) throws IOException {
    Path jdk = jvms.resolve("jdk-" + version);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    java(jdk, "printf '%s\\n' \"$0\" \"$@\"");
    return jdk;
  }

  /** Gives a JDK another {@code java}. */
  void java(Path jdk, String body) throws IOException {
    script(jdk.resolve("bin/java"), "#!/bin/sh\n" + body + "\n");
  }

  /** A Maven that logs its arguments, does {@code body}, and leaves what a build leaves. */
  void maven(String body) throws IOException {
    String text =
        """
        #!/bin/sh
        echo "$*" >>"%1$s/maven.log"
        for word; do
          case $word in -DoutputDirectory=*) out=${word#-DoutputDirectory=} ;; esac
        done
        : >"$out/library.jar"
        : >"%2$s/machine/target/launch/rhea-machine-0.1.0.jar"
        %3$s
        """;
    script(tools.resolve("mvn"), text.formatted(tools, home, body));
  }

  void removeMaven() throws IOException {
    Files.delete(tools.resolve("mvn"));
  }

  /** The calls of Maven so far. */
  List<String> mavenCalls() throws IOException {
    Path log = tools.resolve("maven.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  Launch launch(String... arguments) throws IOException, InterruptedException {
    return launch(home.resolve("rhea"), home, arguments);
  }

  Launch launch(Path launcher, Path directory, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(launcher, directory, arguments);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Launch(process.waitFor(), output, errors);
  }

  Process start(Path launcher, Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** Waits for a file that a process makes. */
  static void await(Path file) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.exists(file)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(file + " did not appear in 30 s");
      }
      Thread.sleep(5);
    }
  }

  private static Path hostTool(String name) {
    for (String directory : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      Path tool = Path.of(directory, name);
      if (Files.isExecutable(tool)) {
        return tool;
      }
    }
    throw new AssertionError("this host has no " + name);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
