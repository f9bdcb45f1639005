package dev.rhea.machine.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a machine that computes right must print: known-results.txt, which tells where they are
 * from.
 */
final class KnownResults {
  private KnownResults() {}

  /**
   * What is known of a computation.
   *
   * @param result the number or digest
   * @param instructions how many the guest executes for it
   */
  record Known(String result, long instructions) {}

  /**
   * The known results of a size by the computation's name, in the order in which the guest
   * computes.
   */
  static Map<String, Known> of(DemoSize size) {
    Map<String, Known> known = new LinkedHashMap<>();
    for (String line : text().lines().toList()) {
      String[] words = line.split(" +", -1);
      if (words[0].equals(size.text())) {
        known.put(words[1], new Known(words[2], Long.parseLong(words[3])));
      }
    }
    return known;
  }

  private static String text() {
    try (InputStream in = KnownResults.class.getResourceAsStream("known-results.txt")) {
      if (in == null) {
        throw new AssertionError("known-results.txt is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
