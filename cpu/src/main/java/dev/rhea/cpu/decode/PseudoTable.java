package dev.rhea.cpu.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pseudo-instructions as data, one a line: {@code mnemonic $operand, … = instruction; instruction}.
 * Each {@code $operand} on the right is replaced by what was written for it. A mnemonic may have
 * several lines; the first whose number of operands fits, and whose expansion is understood, is
 * taken. An expansion consists of machine instructions. {@code #} begins a comment.
 */
public final class PseudoTable {
  /** One line. */
  record Pseudo(List<String> parameters, List<String> expansion) {
    /** The expansion for {@code operands}, as many as there are parameters. */
    List<String> expand(List<String> operands) {
      List<String> result = new ArrayList<>();
      for (String line : expansion) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < line.length()) {
          int end = i + 1;
          if (line.charAt(i) == '$') {
            while (end < line.length() && Character.isLetterOrDigit(line.charAt(end))) {
              end++;
            }
            out.append(operands.get(parameters.indexOf(line.substring(i, end))));
          } else {
            out.append(line.charAt(i));
          }
          i = end;
        }
        result.add(out.toString());
      }
      return result;
    }
  }

  private final Map<String, List<Pseudo>> table = new HashMap<>();

  private PseudoTable() {}

  /**
   * Reads a resource beside {@code anchor}.
   *
   * @throws PatternException if there is a mistake in it
   */
  public static PseudoTable load(Class<?> anchor, String resource) {
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource + " beside " + anchor);
      }
      return parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** Reads the text of a table called {@code name}. */
  public static PseudoTable parse(String name, String text) {
    PseudoTable result = new PseudoTable();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String stripped = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!stripped.isEmpty()) {
        result.add(name + ":" + number, stripped);
      }
    }
    return result;
  }

  private void add(String location, String line) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new PatternException(location, "no = in the line");
    }
    String left = line.substring(0, equals).strip();
    int space = left.indexOf(' ');
    String mnemonic = space < 0 ? left : left.substring(0, space);
    List<String> parameters =
        space < 0 ? List.of() : SourceReader.splitOperands(left.substring(space));
    for (String parameter : parameters) {
      if (!parameter.matches("\\$\\w+")) {
        throw new PatternException(location, "a parameter is $name, not " + parameter);
      }
    }
    List<String> expansion = new ArrayList<>();
    for (String part : line.substring(equals + 1).split(";", -1)) {
      expansion.add(part.strip());
      for (String word : part.split("[^$\\w]+", -1)) {
        if (word.startsWith("$") && !parameters.contains(word)) {
          throw new PatternException(location, "no parameter " + word);
        }
      }
    }
    table
        .computeIfAbsent(mnemonic, _ -> new ArrayList<>())
        .add(new Pseudo(parameters, List.copyOf(expansion)));
  }

  List<Pseudo> of(String mnemonic) {
    return table.getOrDefault(mnemonic, List.of());
  }

  /** All mnemonics, sorted. */
  public Set<String> mnemonics() {
    return new TreeSet<>(table.keySet());
  }
}
