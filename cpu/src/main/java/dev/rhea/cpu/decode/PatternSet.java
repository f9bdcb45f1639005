package dev.rhea.cpu.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of an architecture's pattern files, checked. Rows are numbered in the order of the files
 * and lines; extensions by first appearance.
 */
public final class PatternSet {
  private final List<Row> rows;
  private final List<String> extensions;

  PatternSet(List<Row> rows, List<String> extensions) {
    this.rows = List.copyOf(rows);
    this.extensions = List.copyOf(extensions);
  }

  /**
   * Reads resources that stand beside {@code anchor}.
   *
   * @throws PatternException if there is a mistake in one of them
   * @throws IllegalArgumentException if one is missing
   */
  public static PatternSet load(Class<?> anchor, String... resources) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String resource : resources) {
      try (InputStream in = anchor.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalArgumentException("no resource " + resource + " beside " + anchor);
        }
        texts.put(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(resource, e);
      }
    }
    return parse(texts);
  }

  /** Reads the text of one pattern file called {@code name}. */
  public static PatternSet parse(String name, String text) {
    return parse(Map.of(name, text));
  }

  private static PatternSet parse(Map<String, String> texts) {
    PatternParser parser = new PatternParser();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      parser.read(text.getKey(), text.getValue());
    }
    return parser.finish();
  }

  /** All rows by index, the reserved ones included. */
  public List<Row> rows() {
    return rows;
  }

  /** Extension names; the position is the feature bit. */
  public List<String> extensions() {
    return extensions;
  }

  /** The feature bit of the extension {@code name} as a set of one, 0 for the empty name. */
  public long feature(String name) {
    if (name.isEmpty()) {
      return 0;
    }
    int bit = extensions.indexOf(name);
    if (bit < 0) {
      throw new IllegalArgumentException("no pattern file declares the extension " + name);
    }
    return 1L << bit;
  }

  /** Rows by mnemonic, in order; of the reserved ones none. */
  public Map<String, List<Row>> byMnemonic() {
    Map<String, List<Row>> result = new HashMap<>();
    for (Row row : rows) {
      if (!row.reserved()) {
        result.computeIfAbsent(row.mnemonic(), _ -> new ArrayList<>()).add(row);
      }
    }
    return result;
  }
}
