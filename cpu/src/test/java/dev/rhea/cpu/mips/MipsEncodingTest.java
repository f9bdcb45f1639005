package dev.rhea.cpu.mips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.decode.PatternSet;
import dev.rhea.cpu.decode.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * MIPS's pattern files, disassembler and assembler against GNU binutils' texts ({@link
 * MipsEncodingOracle}).
 */
class MipsEncodingTest {
  private static final PatternSet PATTERNS = MipsArchitecture.LITTLE.patterns();
  private static final Decoder DECODER = new Decoder(PATTERNS);
  private static final Disassembler DISASSEMBLER = new Disassembler(DECODER, new MipsFormat());
  private static final Assembler ASSEMBLER = MipsPseudos.assembler();

  /** Rows that objdump always writes under another name. */
  private static final Set<String> OTHER_NAMES =
      Set.of(
          "rotr", "rotrv", "drotr", "drotr32", "drotrv", "dextm", "dextu", "dinsm", "dinsu",
          "addiu", "daddiu");

  /** Bit fields: objdump writes a size where the manual has the most significant bit. */
  private static final Set<String> SIZES = Set.of("ins", "dins", "dext");

  private record Line(long pc, int word, String text) {}

  private static Map<String, List<Line>> encodings() {
    Map<String, List<Line>> result = new LinkedHashMap<>();
    try (InputStream in = MipsEncodingTest.class.getResourceAsStream("encodings.txt")) {
      assertNotNull(in);
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ", 3);
          result
              .computeIfAbsent(parts[2].split(" ")[0], _ -> new ArrayList<>())
              .add(
                  new Line(
                      Long.parseLong(parts[0], 16),
                      Integer.parseUnsignedInt(parts[1], 16),
                      parts[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /** objdump writes no space behind a comma. */
  private static String compact(String text) {
    return text.replace(", ", ",");
  }

  @Test
  void everyRowHasLinesFromBinutils() {
    Set<Integer> seen = new HashSet<>();
    encodings().values().stream()
        .flatMap(List::stream)
        .forEach(line -> seen.add(DECODER.row(line.word)));
    List<Row> missing =
        PATTERNS.rows().stream()
            .filter(row -> !row.reserved() && !seen.contains(row.index()))
            .filter(row -> !OTHER_NAMES.contains(row.mnemonic()) && !row.method().equals("nop"))
            .toList();
    assertEquals(List.of(), missing, "run MipsEncodingOracle");
  }

  @TestFactory
  Stream<DynamicTest> bytesGiveObjdumpsText() {
    return encodings().entrySet().stream()
        .filter(entry -> !SIZES.contains(entry.getKey()))
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  for (Line line : entry.getValue()) {
                    assertEquals(line.text, compact(DISASSEMBLER.text(line.word, line.pc)));
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> textGivesTheBytesBack() {
    return encodings().entrySet().stream()
        .filter(
            entry -> !entry.getKey().equals("break")) // of its two codes the assembler reads one
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  for (Line line : entry.getValue()) {
                    String text = DISASSEMBLER.text(line.word, line.pc);
                    assertEquals(
                        Integer.toHexString(line.word),
                        Integer.toHexString(ASSEMBLER.word(text, line.pc)),
                        text);
                  }
                }));
  }
}
