package dev.rhea.cpu.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.decode.DecisionTree;
import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.OperandText;
import dev.rhea.cpu.decode.PatternSet;
import dev.rhea.cpu.decode.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * RISC-V's pattern files, disassembler and assembler against GNU binutils' bytes and texts ({@link
 * RvEncodingOracle}), and against each other over every row.
 */
class RvEncodingTest {
  private static final PatternSet PATTERNS = RvArchitecture.INSTANCE.patterns();
  private static final Decoder DECODER = new Decoder(PATTERNS);
  private static final RvFormat FORMAT = new RvFormat();
  private static final Disassembler DISASSEMBLER = new Disassembler(DECODER, FORMAT);
  private static final Assembler ASSEMBLER = RvPseudos.assembler();

  private record Line(long pc, int word, boolean assembles, String text) {
    int length() {
      return (word & 3) == 3 ? 4 : 2;
    }
  }

  private static List<String> resource(String name) {
    try (InputStream in = RvEncodingTest.class.getResourceAsStream(name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Line> encodings() {
    List<Line> lines = new ArrayList<>();
    List<String> all = new ArrayList<>(resource("encodings.txt"));
    all.addAll(resource("encodings-llvm.txt"));
    for (String line : all) {
      String[] parts = line.split(" ", 3);
      boolean assembles = !parts[2].startsWith("! ");
      boolean marked = !assembles || parts[2].startsWith("= ");
      lines.add(
          new Line(
              Long.parseLong(parts[0], 16),
              Integer.parseUnsignedInt(parts[1], 16),
              assembles,
              marked ? parts[2].substring(2) : parts[2]));
    }
    return lines;
  }

  private static Map<String, List<Line>> encodingsByMnemonic() {
    Map<String, List<Line>> result = new LinkedHashMap<>();
    for (Line line : encodings()) {
      result.computeIfAbsent(line.text.split(" ")[0], _ -> new ArrayList<>()).add(line);
    }
    return result;
  }

  /** objdump writes no space behind a comma. */
  private static String compact(String text) {
    return text.replace(", ", ",");
  }

  @Test
  void everyRowHasLinesFromBinutils() {
    Set<Row> seen = new HashSet<>();
    for (Line line : encodings()) {
      Row row = DISASSEMBLER.row(line.word);
      if (row != null) {
        seen.add(row);
      }
    }
    List<Row> missing =
        PATTERNS.rows().stream().filter(row -> !row.reserved() && !seen.contains(row)).toList();
    assertEquals(List.of(), missing, "run RvEncodingOracle");
  }

  @TestFactory
  Stream<DynamicTest> bytesGiveObjdumpsText() {
    return encodingsByMnemonic().entrySet().stream()
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
  Stream<DynamicTest> textGivesTheBytesOfAs() {
    return encodingsByMnemonic().entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  for (Line line : entry.getValue()) {
                    if (line.assembles) {
                      assertEquals(line.length(), ASSEMBLER.bytes(line.text, line.pc).length);
                      assertEquals(
                          Integer.toHexString(line.word),
                          Integer.toHexString(ASSEMBLER.word(line.text, line.pc)),
                          line.text);
                    }
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> sourceGivesTheBytesOfAsAndLd() {
    Map<String, Long> symbols = Map.of("near", 0x8000_0ffeL, "far", 0x1234_5678L);
    return resource("pseudos.txt").stream()
        .map(line -> {
          int bar = line.indexOf('|');
          String source = line.substring(0, bar).strip();
          return DynamicTest.dynamicTest(
              source,
              () ->
                  assertEquals(
                      line.substring(bar + 1).strip(),
                      HexFormat.of()
                          .formatHex(
                              ASSEMBLER
                                  .assemble("pseudos", source, 0x8000_0000L, symbols)
                                  .bytes())));
        });
  }

  @Test
  void everyPseudoInstructionIsCompared() {
    Set<String> compared = new HashSet<>();
    for (String line : resource("pseudos.txt")) {
      for (String statement : line.substring(0, line.indexOf('|')).split(";", -1)) {
        compared.add(statement.strip().replaceFirst("^\\d: ", "").split(" ")[0]);
      }
    }
    Set<String> missing = new HashSet<>(new RvPseudos().pseudos().mnemonics());
    missing.removeAll(compared);
    missing.removeAll(PATTERNS.byMnemonic().keySet());
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyWordOfEveryRowSurvivesTextAndBack() {
    Random random = new Random(4);
    for (Row row : PATTERNS.rows()) {
      for (int i = 0; i < 100 && !row.reserved(); i++) {
        int word = row.value();
        for (OperandText.Operand operand : row.operands().operands()) {
          FieldSpec field = row.field(operand.field());
          word = field.insert(word, field.extract(random.nextInt()));
        }
        String text = DISASSEMBLER.text(word, 0x4000);
        if (DECODER.row(word) == row.index() && !text.contains("unknown")) {
          assertEquals(word, ASSEMBLER.word(text, 0x4000), text);
        }
      }
    }
  }

  @Test
  void treesFindWhatALinearSearchFinds() {
    List<Row> rows = PATTERNS.rows();
    DecisionTree narrow = DecisionTree.build(rows, 3);
    Random random = new Random(5);
    for (int i = 0; i < 1_000_000; i++) {
      int word = random.nextInt();
      if (i % 2 == 0) {
        Row row = rows.get(random.nextInt(rows.size()));
        word = word & ~row.mask() | row.value();
      }
      int expected = -1;
      for (Row row : rows) {
        if (row.matches(word)) {
          expected = row.reserved() ? -1 : row.index();
          break;
        }
      }
      if (DECODER.row(word) != expected || narrow.find(word) != expected) {
        assertEquals(expected, DECODER.row(word), Integer.toHexString(word));
        assertEquals(expected, narrow.find(word), Integer.toHexString(word));
      }
    }
  }

  @Test
  void formatKnowsEveryKindAndOptionalOperandsHaveDefaults() {
    for (Row row : PATTERNS.rows()) {
      for (OperandText.Operand operand : row.operands().operands()) {
        assertTrue(FORMAT.knows(operand.kind()), row + " " + operand);
      }
      for (OperandText.Part part : row.operands().parts()) {
        if (part instanceof OperandText.Optional optional) {
          for (OperandText.Part inner : optional.parts()) {
            if (inner instanceof OperandText.Operand operand) {
              assertNotNull(FORMAT.defaultValue(operand.kind()), row + " " + operand);
            }
          }
        }
      }
    }
  }
}
