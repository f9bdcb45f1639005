package dev.rhea.cpu.softfloat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a vector file; resources {@code oracle/README.md} describes the notation. */
final class OracleFile {
  private static final List<String> MODES = List.of("rne", "rtz", "rdn", "rup", "rmm", "rod");
  private static final String FLAGS = "xuozv";

  private final String name;
  private final List<Block> blocks = new ArrayList<>();
  private String operation = "";
  private int[] modes = {};
  private List<Case> cases = new ArrayList<>();

  private OracleFile(String name) {
    this.name = name;
  }

  /**
   * The vectors of one operation.
   *
   * @param modes the rounding modes of the columns; a single RNE when the mode does not matter
   * @param randomSums checksums over results and flags, one per column
   */
  record Block(
      String operation,
      int[] modes,
      List<Case> cases,
      int randomCount,
      long randomSeed,
      long[] randomSums) {}

  /** One line: operands, and result and flags per column. */
  record Case(String line, long[] operands, long[] results, int[] flags) {}

  static List<Block> read(String name) {
    OracleFile file = new OracleFile(name);
    try (InputStream in = OracleFile.class.getResourceAsStream("oracle/" + name)) {
      if (in == null) {
        throw new AssertionError("no vector file " + name);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.blocks;
  }

  /** A result and its flags as the files write them. */
  static String show(long result, int flags) {
    StringBuilder text = new StringBuilder(Long.toHexString(result)).append(':');
    for (int i = 0; i < FLAGS.length(); i++) {
      if ((flags >> i & 1) != 0) {
        text.append(FLAGS.charAt(i));
      }
    }
    return text.toString();
  }

  private void accept(String line) {
    String[] words = line.split(" ");
    if (line.startsWith("#")) {
      return;
    }
    if (words[0].equals("op")) {
      operation = words[1];
      modes = new int[Math.max(1, words.length - 2)];
      for (int i = 2; i < words.length; i++) {
        modes[i - 2] = MODES.indexOf(words[i]);
      }
      cases = new ArrayList<>();
    } else if (words[0].equals("random")) {
      long[] sums = new long[modes.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = Long.parseUnsignedLong(words[4 + i], 16);
      }
      blocks.add(
          new Block(
              operation,
              modes,
              List.copyOf(cases),
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]),
              sums));
    } else {
      cases.add(edgeCase(line, words));
    }
  }

  private Case edgeCase(String line, String[] words) {
    long[] operands = new long[3];
    int i = 0;
    for (; !words[i].equals("="); i++) {
      operands[i] = Long.parseUnsignedLong(words[i], 16);
    }
    i++;
    long[] results = new long[modes.length];
    int[] flags = new int[modes.length];
    for (int j = 0; j < modes.length; j++) {
      String word = words[i + j];
      if (word.equals("\"")) {
        results[j] = results[j - 1];
        flags[j] = flags[j - 1];
        continue;
      }
      int colon = word.indexOf(':');
      results[j] = Long.parseUnsignedLong(word.substring(0, colon), 16);
      for (char flag : word.substring(colon + 1).toCharArray()) {
        flags[j] |= 1 << FLAGS.indexOf(flag);
      }
    }
    return new Case(name + ": " + operation + " " + line, operands, results, flags);
  }
}
