package dev.rhea.tests.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules that only the source text shows: documentation, file sizes, what a device's header
 * says, what the tree may not name.
 */
class SourceTreeTest {

  private static final int MAX_LINES = 500;
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern VAGUE =
      Pattern.compile("core|common|utils?|helpers?|impl|base|shared");
  private static final Pattern MMIO_DEVICE =
      Pattern.compile("(?<!abstract )class \\w+[^{;]*\\b(MmioHandler|RegisterBank32)\\b");

  private final Path root = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyPackageSaysWhatItHolds() {
    List<String> silent =
        javaFiles("src/main/java").stream()
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !hasSentence(folder.resolve("package-info.java")))
            .map(this::name)
            .toList();
    assertEquals(
        List.of(), silent, "packages without a package-info.java that says what lives there");
  }

  @Test
  void noFileIsTooLongToRead() {
    List<String> long_ =
        Stream.concat(javaFiles("src/main/java").stream(), javaFiles("src/test/java").stream())
            .filter(file -> text(file).lines().count() > MAX_LINES)
            .map(this::name)
            .toList();
    assertEquals(
        List.of(), long_, "files of more than " + MAX_LINES + " lines: a noun wants out of each");
  }

  @Test
  void everyDeviceSaysWhatItDoesNotModel() {
    List<String> silent =
        javaFiles("src/main/java").stream()
            .filter(file -> file.startsWith(root.resolve("devices")))
            .filter(file -> MMIO_DEVICE.matcher(text(file)).find())
            .filter(file -> !text(file).contains("Not modelled"))
            .map(this::name)
            .toList();
    assertEquals(List.of(), silent, "devices without a \"Not modelled\" list in their header");
  }

  @Test
  void noModuleHasANameThatSaysNothing() {
    List<String> modules = modules();
    assertFalse(modules.isEmpty(), "no module in the root pom");
    assertEquals(List.of(), modules.stream().filter(m -> VAGUE.matcher(m).matches()).toList());
  }

  private List<String> modules() {
    return MODULE.matcher(text(root.resolve("pom.xml"))).results().map(m -> m.group(1)).toList();
  }

  private List<Path> javaFiles(String folder) {
    return modules().stream()
        .map(module -> root.resolve(module).resolve(folder))
        .filter(Files::isDirectory)
        .flatMap(this::walk)
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  private Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Javadoc comment of at least four words. */
  private boolean hasSentence(Path packageInfo) {
    if (!Files.exists(packageInfo)) {
      return false;
    }
    var comment = JAVADOC.matcher(text(packageInfo));
    return comment.find() && comment.group(1).trim().split("\\s+").length >= 4;
  }

  private String name(Path file) {
    return root.relativize(file).toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
