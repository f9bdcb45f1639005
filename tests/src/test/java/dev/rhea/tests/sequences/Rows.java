package dev.rhea.tests.sequences;

import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.decode.Row;
import dev.rhea.cpu.riscv.RvArchitecture;
import dev.rhea.cpu.riscv.RvFormat;
import java.util.List;
import java.util.Map;

/** The pattern files' rows, to encode and to print by. */
final class Rows {
  private static final List<Row> ALL = RvArchitecture.INSTANCE.patterns().rows();
  private static final Map<String, List<Row>> BY_MNEMONIC =
      Map.copyOf(RvArchitecture.INSTANCE.patterns().byMnemonic());
  private static final Decoder DECODER = new Decoder(RvArchitecture.INSTANCE.patterns());

  private Rows() {}

  static List<Row> all() {
    return ALL;
  }

  static Disassembler disassembler() {
    return new Disassembler(DECODER, new RvFormat());
  }

  /** Whether {@code word} is decoded as {@code row}, not as one that goes before it. */
  static boolean decodesAs(Row row, int word) {
    return DECODER.row(word) == row.index();
  }

  static Row named(String mnemonic) {
    return BY_MNEMONIC.get(mnemonic).getFirst();
  }

  /** The word of {@code mnemonic} with field, value, field, value… */
  static int word(String mnemonic, Object... fieldsAndValues) {
    Row row = named(mnemonic);
    int word = row.value();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      long value = ((Number) fieldsAndValues[i + 1]).longValue();
      word = row.field((String) fieldsAndValues[i]).insert(word, value);
    }
    return word;
  }

  /** The branch {@code word}, jumping {@code distance} bytes forward or back. */
  static int withTarget(int word, int distance) {
    return DECODER.get(DECODER.row(word)).field("imm").insert(word, distance);
  }
}
