package dev.rhea.tests.sequences;

import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.OperandText;
import dev.rhea.cpu.decode.Row;
import dev.rhea.tests.sequences.Sequence.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws sequences: half of the instructions from one extension, half from all. Fields are random
 * but for what keeps a sequence harmless: destinations are no reserved register, memory operands
 * stay in the scratch buffer, rounding modes are valid, branches go forward, of the CSRs only those
 * of floating point are touched.
 */
final class SequenceGenerator {
  /** Rows that trap, wait or jump: those the program places itself, or that user mode has not. */
  private static final Set<String> EXCLUDED =
      Set.of(
          "jal",
          "jalr",
          "ecall",
          "ebreak",
          "mret",
          "sret",
          "wfi",
          "sfenceVma",
          "sfenceInval",
          "wrsNto",
          "wrsSto");

  private static final Set<String> BRANCHES = Set.of("beq", "bne", "blt", "bge", "bltu", "bgeu");

  /** Extensions whose memory operands have no offset and must be aligned. */
  private static final Set<String> ALIGNED = Set.of("Zaamo", "Zalrsc", "Zicbom", "Zicboz");

  private static final int FFLAGS = 1;
  private static final int FRM = 2;
  private static final int FCSR = 3;
  private static final int UNITS = 50;
  private static final int TRIES = 1000;

  private final List<Row> all;
  private final List<Row> focus;
  private final String extension;
  private final SplittableRandom random;
  private final Values values;

  /**
   * @param extension the one that half of the instructions are of
   */
  SequenceGenerator(String extension, long seed) {
    this.extension = extension;
    all = eligible();
    focus = all.stream().filter(row -> row.extension().equals(extension)).toList();
    random = new SplittableRandom(seed);
    values = new Values(random);
  }

  /** The extensions of which there is an instruction to draw. */
  static List<String> extensions() {
    return eligible().stream().map(Row::extension).distinct().toList();
  }

  private static List<Row> eligible() {
    return Rows.all().stream()
        .filter(row -> !row.reserved() && !EXCLUDED.contains(row.method()))
        .filter(row -> !isReservedConstant(row))
        .toList();
  }

  private static boolean isReservedConstant(Row row) {
    return row.fieldIndex("rd") >= 0
        && row.field("rd").segments().isEmpty()
        && Sequence.isReserved(row.field("rd").addend());
  }

  Sequence next() {
    List<Unit> units = new ArrayList<>();
    while (units.size() < UNITS) {
      List<Row> from = random.nextBoolean() ? focus : all;
      units.add(unit(from.get(random.nextInt(from.size()))));
    }
    long scratchSeed = random.nextLong() | 1;
    return new Sequence(units, scratchSeed, values.image(scratchSeed, width()));
  }

  /** The width of the floating-point numbers that the extension is about; else any. */
  private int width() {
    if (extension.contains("Zfh")) {
      return 16;
    }
    return switch (extension) {
      case "F", "Zfa" -> 32;
      case "D", "Zcd", "D+Zfa" -> 64;
      default -> 16 << random.nextInt(3);
    };
  }

  private Unit unit(Row row) {
    int word = draw(row);
    List<Integer> words = new ArrayList<>();
    if (ALIGNED.contains(row.extension())) {
      int offset = random.nextInt(-256, 256) * 8;
      words.add(Rows.word("addi", "rd", Sequence.POINTER, "rs1", Sequence.BASE, "imm", offset));
    }
    words.add(word);
    if (row.mnemonic().startsWith("lr.")) {
      words.add(draw(Rows.named("sc." + row.mnemonic().charAt(3))));
    }
    if (row.mnemonic().startsWith("fround")) {
      // QEMU 10 calls its helpers for these free of side effects: of an unused result it forgets
      // the
      // flags as well.
      long result = row.field("rd").extract(word);
      words.add(Rows.word("fsd", "rs2", result, "rs1", Sequence.BASE, "imm", 0));
    }
    return new Unit(words, BRANCHES.contains(row.method()) ? 1 + random.nextInt(5) : 0);
  }

  /** A word that is harmless and of that row. */
  private int draw(Row row) {
    for (int i = 0; i < TRIES; i++) {
      int word = constrained(row, randomWord(row));
      if (Rows.decodesAs(row, word) && writesNoReserved(row, word)) {
        return word;
      }
    }
    throw new AssertionError("no word of " + row + " can be drawn");
  }

  private int randomWord(Row row) {
    int word = row.value();
    for (FieldSpec field : row.fields()) {
      word |= random.nextInt() & field.mask();
    }
    return word;
  }

  private int constrained(Row row, int drawn) {
    int word = drawn;
    if (isVariable(row, "rm")) {
      word = row.field("rm").insert(word, values.roundingMode());
    }
    if (row.fieldIndex("csr") >= 0) {
      word = withFloatCsr(row, word);
    }
    if (row.operands().text().contains("(rs1)") && isVariable(row, "rs1")) {
      boolean aligned = ALIGNED.contains(row.extension());
      word = row.field("rs1").insert(word, aligned ? Sequence.POINTER : Sequence.BASE);
    }
    return word;
  }

  /** Whether {@code row} has the field {@code name} and the word gives its value. */
  private static boolean isVariable(Row row, String name) {
    return row.fieldIndex(name) >= 0 && !row.field(name).segments().isEmpty();
  }

  /** An access to a CSR of floating point that leaves a valid rounding mode in frm. */
  private int withFloatCsr(Row row, int drawn) {
    FieldSpec csr = row.field("csr");
    return switch (row.mnemonic()) {
      case "csrr" -> csr.insert(drawn, random.nextInt(FFLAGS, FCSR + 1));
      case "csrwi", "csrrwi" -> {
        int number = random.nextInt(FFLAGS, FCSR + 1);
        int word = csr.insert(drawn, number);
        yield number == FRM ? row.field("imm").insert(word, random.nextInt(5)) : word;
      }
      case "csrrsi", "csrrci" -> csr.insert(drawn, random.nextBoolean() ? FFLAGS : FCSR);
      default -> csr.insert(drawn, FFLAGS);
    };
  }

  private static boolean writesNoReserved(Row row, int word) {
    return row.fieldIndex("rd") < 0
        || writesFloat(row)
        || !Sequence.isReserved(row.field("rd").extract(word));
  }

  private static boolean writesFloat(Row row) {
    return row.operands().operands().contains(new OperandText.Operand("rd", "f"));
  }
}
