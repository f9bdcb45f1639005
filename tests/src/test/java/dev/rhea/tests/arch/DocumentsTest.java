package dev.rhea.tests.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point at is there. That the README's commands work is shown by .ci/run. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern TYPE =
      Pattern.compile("`(dev\\.rhea(?:\\.[a-z]\\w*)*)((?:\\.[A-Z]\\w*)?)`");
  private static final Pattern PATH =
      Pattern.compile("`((?:memory|cpu|accel|devices|machine|tests|benchmarks)/[\\w./-]+)`");

  private final Path root = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyLinkLeadsToAFile() {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      LINK.matcher(text(document))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !Files.exists(document.resolveSibling(link)))
          .forEach(link -> broken.add(root.relativize(document) + ": " + link));
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void everyPackageClassAndFileThatIsNamedExists() {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      String text = text(document);
      TYPE.matcher(text)
          .results()
          .filter(name -> !inSomeModule(name.group(1), name.group(2)))
          .forEach(name -> missing.add(root.relativize(document) + ": " + name.group()));
      PATH.matcher(text)
          .results()
          .filter(name -> !Files.exists(root.resolve(name.group(1))))
          .forEach(name -> missing.add(root.relativize(document) + ": " + name.group()));
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void documentsAreFound() {
    assertTrue(documents().contains(root.resolve("README.md")));
    assertTrue(documents().contains(root.resolve("docs/pipeline.md")));
  }

  private boolean inSomeModule(String packageName, String type) {
    String path =
        packageName.replace('.', '/') + (type.isEmpty() ? "" : "/" + type.substring(1) + ".java");
    return Stream.of("memory", "cpu", "accel", "devices", "machine", "tests", "benchmarks")
        .flatMap(m -> Stream.of(m + "/src/main/java/", m + "/src/test/java/"))
        .anyMatch(folder -> Files.exists(root.resolve(folder + path)));
  }

  private List<Path> documents() {
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.list(root.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
