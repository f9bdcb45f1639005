package dev.rhea.cpu.riscv;

import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.OperandText;
import dev.rhea.cpu.decode.PatternSet;
import dev.rhea.cpu.decode.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Regenerates what {@link RvEncodingTest} expects, by GNU binutils for riscv64 (Debian's
 * binutils-riscv64-linux-gnu, see {@link RvBinutils}); the ordinary tests do not need them. After a
 * row was added or changed:
 *
 * <pre>{@code
 * mvn -pl cpu -am test-compile
 * java -cp cpu/target/test-classes:cpu/target/classes:memory/target/classes \
 *     dev.rhea.cpu.riscv.RvEncodingOracle cpu/src/test/resources/dev/rhea/cpu/riscv
 * }</pre>
 *
 * <p>{@code encodings.txt} has for each row some words with the text that objdump prints. A mark
 * before the text: {@code !} as does not turn it back into this word; {@code =} the row is an
 * alias, for which objdump has another name: the text is ours, and as turns it into this word.
 * {@code pseudos.txt} is edited by hand left of the bar; right of it stand the bytes of as and ld.
 */
final class RvEncodingOracle {
  private static final int SAMPLES = 6;

  private record Sample(Row row, int word, long pc) {}

  private final PatternSet patterns = RvArchitecture.INSTANCE.patterns();
  private final Decoder decoder = new Decoder(patterns);
  private final Disassembler disassembler = new Disassembler(decoder, new RvFormat());
  private final RvBinutils binutils = new RvBinutils(patterns.extensions());

  private RvEncodingOracle() throws IOException {}

  public static void main(String[] arguments) throws Exception {
    Path resources = Path.of(arguments[0]);
    RvEncodingOracle oracle = new RvEncodingOracle();
    Files.writeString(resources.resolve("encodings.txt"), oracle.encodings());
    Path pseudos = resources.resolve("pseudos.txt");
    Files.writeString(pseudos, oracle.pseudos(Files.readAllLines(pseudos)));
  }

  // ---- machine instructions
  // ----------------------------------------------------------------------

  private String encodings() throws IOException, InterruptedException {
    List<Sample> samples = samples();
    List<String> texts =
        binutils.disassemble(samples.stream().map(RvEncodingOracle::image).toList());
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      if (hasTarget(sample.row)) {
        int at = startOfTarget(texts.get(i));
        texts.set(i, texts.get(i).substring(0, at) + "0x" + texts.get(i).substring(at));
      }
      // By the aliases' names as is asked, since objdump has them under others.
      if (sample.row.attributes().contains(Row.ALIAS)) {
        texts.set(i, disassembler.text(sample.word, sample.pc).replace(", ", ","));
      }
    }
    List<Integer> assembled = assemble(samples, texts);
    StringBuilder out =
        new StringBuilder(
            "# address word text, by GNU binutils; written by RvEncodingOracle, do not edit.\n");
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      String text = texts.get(i);
      boolean confirmed = assembled.get(i) == image(sample);
      if (sample.row.attributes().contains(Row.ALIAS)) {
        if (!confirmed) {
          throw new IOException("as does not make " + sample.row + " of " + text);
        }
        text = "= " + text;
      } else if (text.contains("unknown") || text.contains("64 ")) {
        continue; // reserved operands; and shifts by 0, which RV128 takes for 64
      } else if (text.startsWith(".")) {
        System.err.println("objdump does not know " + sample.row + ": " + text);
        continue;
      } else if (!confirmed) {
        text = "! " + text;
      }
      out.append(String.format(Locale.ROOT, "%08x %08x %s%n", sample.pc, sample.word, text));
    }
    return out.toString();
  }

  /** The sample's four bytes; a short one is followed by c.nop. */
  private static int image(Sample sample) {
    return sample.row.lengthBytes() == 2 ? sample.word & 0xFFFF | 1 << 16 : sample.word;
  }

  private List<Sample> samples() {
    List<Sample> result = new ArrayList<>();
    for (Row row : patterns.rows()) {
      // Seeded by the row's name, so that a new row changes no other row's words.
      Random random = new Random(row.mnemonic().hashCode());
      List<Integer> words = new ArrayList<>();
      boolean known = !row.reserved() && !RvBinutils.UNKNOWN.contains(row.extension());
      for (int attempt = 0; attempt < 100 && words.size() < SAMPLES && known; attempt++) {
        int word = word(row, attempt == 0 ? -1 : attempt == 1 ? 0 : random.nextInt());
        if (decoder.row(word) == row.index() && !words.contains(word)) {
          words.add(word);
          result.add(new Sample(row, word, RvBinutils.BASE + 4L * result.size()));
        }
      }
    }
    return result;
  }

  /** The row's word with its operands' bits from {@code filler}; CSRs are those we know. */
  private static int word(Row row, int filler) {
    int word = row.value();
    for (OperandText.Operand operand : row.operands().operands()) {
      FieldSpec field = row.field(operand.field());
      long value = field.extract(filler);
      if (operand.kind().equals("csr")) {
        List<RvCsr> all = List.copyOf(RvCsr.all());
        value = all.get((int) (value % all.size())).number();
      }
      word = field.insert(word, value);
    }
    return word;
  }

  private static boolean hasTarget(Row row) {
    return row.operands().operands().stream().anyMatch(o -> o.kind().equals("target"));
  }

  /** A target is the last operand. */
  private static int startOfTarget(String text) {
    return Math.max(text.lastIndexOf(','), text.lastIndexOf(' ')) + 1;
  }

  /** The four bytes at each sample's place that as makes of the texts; 0 where it refuses. */
  private List<Integer> assemble(List<Sample> samples, List<String> texts)
      throws IOException, InterruptedException {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      String text = texts.get(i);
      if (hasTarget(sample.row)) {
        // as takes an absolute address for a symbol of unknown distance.
        int at = startOfTarget(text);
        text = text.substring(0, at) + ".+(" + (Long.decode(text.substring(at)) - sample.pc) + ")";
      }
      statements.add(
          sample.row.lengthBytes() == 2
              ? ".option rvc; " + text + "; c.nop"
              : ".option norvc; " + text);
    }
    return binutils.assembleEach(statements);
  }

  // ---- pseudo-instructions
  // -----------------------------------------------------------------------

  private String pseudos(List<String> lines) throws IOException, InterruptedException {
    StringBuilder out = new StringBuilder();
    for (String line : lines) {
      int bar = line.indexOf('|');
      if (line.startsWith("#") || bar < 0) {
        out.append(line).append('\n');
        continue;
      }
      String source = line.substring(0, bar).strip();
      byte[] bytes =
          binutils.link(".option norvc\n" + source, List.of("near=0x80000ffe", "far=0x12345678"));
      out.append(
          String.format(Locale.ROOT, "%-44s | %s%n", source, HexFormat.of().formatHex(bytes)));
    }
    return out.toString();
  }
}
