package dev.rhea.machine.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is kept of the guests is what build.sh makes of their sources: with the compiler that made
 * them, Debian 12's; another one's code differs, and without one there is nothing to compare.
 */
class GuestBuildTest {
  private static final String MAKER = "12.2.0";
  private static final Path SOURCES = Path.of("src/main/bench").toAbsolutePath();
  private static final Path KEPT =
      Path.of("src/main/resources/dev/rhea/machine/bench").toAbsolutePath();

  @TempDir private Path made;

  @Test
  void programsAreWhatTheirSourcesGive() throws IOException {
    assumeCompiler("riscv64-linux-gnu-gcc");
    build("guest");
    compare(KEPT);
  }

  @ParameterizedTest
  @EnumSource(
      value = BenchTarget.class,
      names = {"MIPS", "MIPSEL"})
  void programsForMipsAreWhatTheirSourcesGive(BenchTarget target) throws IOException {
    assumeCompiler(target.text() + "-linux-gnu-gcc");
    build(target.text());
    compare(KEPT.resolve(target.directory()));
  }

  private void compare(Path kept) throws IOException {
    List<String> names = names(kept, ".elf", ".bin");
    assertFalse(names.isEmpty());
    assertEquals(names, names(made, ".elf", ".bin"));
    for (String name : names) {
      assertArrayEquals(
          Files.readAllBytes(made.resolve(name)),
          Files.readAllBytes(kept.resolve(name)),
          name + " is older than its source: run machine/src/main/bench/build.sh");
    }
  }

  @Test
  void knownResultsAreWhatTheHostComputes() throws IOException {
    assumeCompiler("gcc");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the results are an x86-64 host's");
    build("native");
    assertEquals(
        Files.readString(made.resolve("known-results.txt")),
        Files.readString(KEPT.resolve("known-results.txt")));
  }

  private static void assumeCompiler(String name) {
    String version = "not installed";
    try {
      version = output(List.of(name, "-dumpfullversion")).strip();
    } catch (IOException e) {
      // Said below.
    }
    assumeTrue(version.equals(MAKER), name + " is " + version + ", the programs are by " + MAKER);
  }

  private void build(String what) throws IOException {
    output(List.of(SOURCES.resolve("build.sh").toString(), what, made.toString()));
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return output;
  }

  private static List<String> names(Path directory, String... endings) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> Stream.of(endings).anyMatch(name::endsWith))
          .sorted()
          .toList();
    }
  }
}
