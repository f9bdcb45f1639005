package dev.rhea.tests.sequences;

import dev.rhea.tests.sequences.Sequence.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A sequence with what QEMU makes of it, as a line of {@code findings.txt}: the words, {@code |},
 * {@code scratch=SEED} and the registers that do not start with zero, {@code =>}, the registers
 * that have changed and the checksum of the scratch buffer. All numbers are hexadecimal. It runs at
 * {@link GuestProgram#CODE} as the only sequence.
 *
 * @param expected registers and scratch buffer's checksum, as the line's right half says
 */
record Finding(Sequence sequence, String expected) {
  private static final String RESOURCE = "findings.txt";

  /** The finding that {@code sequence} leaves the image {@code right}. */
  static Finding of(Sequence sequence, Image right) {
    return new Finding(sequence, outcome(sequence, right));
  }

  /** What a finding expects, of an image that a sequence has left. */
  static String outcome(Sequence sequence, Image left) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < Image.REGISTERS; n++) {
      boolean kept = n < 32 && Sequence.isReserved(n);
      if (!kept && left.get(n) != sequence.start().get(n)) {
        text.append(String.format(Locale.ROOT, "%s=%x ", Image.name(n), left.get(n)));
      }
    }
    CRC32 crc = new CRC32();
    crc.update(left.bytes, Image.SCRATCH, Image.SIZE - Image.SCRATCH);
    return text.append("scratch=").append(Long.toHexString(crc.getValue())).toString();
  }

  /** The line. */
  String line() {
    StringBuilder text = new StringBuilder();
    for (int word : sequence.words()) {
      text.append(Sequence.length(word) == 4 ? "%08x ".formatted(word) : "%04x ".formatted(word));
    }
    text.append("| scratch=").append(Long.toHexString(sequence.scratchSeed()));
    for (int n = 1; n < Image.REGISTERS; n++) {
      boolean kept = n < 32 && Sequence.isReserved(n);
      if (!kept && sequence.start().get(n) != 0) {
        text.append(String.format(Locale.ROOT, " %s=%x", Image.name(n), sequence.start().get(n)));
      }
    }
    return text.append(" => ").append(expected).toString();
  }

  /** The finding that {@link #line} wrote. */
  static Finding parse(String line) {
    int bar = line.indexOf('|');
    int arrow = line.indexOf("=>");
    List<Integer> words = new ArrayList<>();
    for (String word : line.substring(0, bar).trim().split(" ")) {
      words.add(Integer.parseUnsignedInt(word, 16));
    }
    Image start = new Image();
    long seed = 0;
    for (String part : line.substring(bar + 1, arrow).trim().split(" ")) {
      int equals = part.indexOf('=');
      long value = Long.parseUnsignedLong(part.substring(equals + 1), 16);
      if (part.startsWith("scratch=")) {
        seed = value;
        start.fillScratch(value);
      } else {
        start.set(Image.number(part.substring(0, equals)), value);
      }
    }
    Sequence sequence = new Sequence(List.of(new Unit(words, 0)), seed, start);
    return new Finding(sequence, line.substring(arrow + 2).trim());
  }

  /** All that have been found so far. */
  static List<Finding> all() {
    try (InputStream in = Finding.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Finding::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
