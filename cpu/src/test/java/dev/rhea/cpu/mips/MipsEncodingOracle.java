package dev.rhea.cpu.mips;

import dev.rhea.cpu.decode.Decoder;
import dev.rhea.cpu.decode.FieldSpec;
import dev.rhea.cpu.decode.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Writes {@code encodings.txt}: words of every row with the text that GNU binutils' disassembler
 * has for them, unless it has a name of its own ({@code neg}, {@code ror}). Not part of the tests;
 * needs Debian's {@code binutils-mipsel-linux-gnu}:
 *
 * <pre>
 * mvn -q -pl cpu -am test-compile
 * java -cp "cpu/target/test-classes:cpu/target/classes:memory/target/classes:…" \
 *   dev.rhea.cpu.mips.MipsEncodingOracle cpu/src/test/resources/dev/rhea/cpu/mips/encodings.txt
 * </pre>
 */
public final class MipsEncodingOracle {
  private static final String[] OBJDUMP = {
    "mipsel-linux-gnu-objdump",
    "-D",
    "-EL",
    "-b",
    "binary",
    "-m",
    "mips:isa64r2",
    "-M",
    "no-aliases,gpr-names=32,cp0-names=numeric,cp1-names=numeric,fpr-names=numeric,"
        + "hwr-names=numeric",
  };

  private static final int PER_ROW = 6;

  private MipsEncodingOracle() {}

  /**
   * @param args the file to write
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Decoder decoder = new Decoder(MipsArchitecture.LITTLE.patterns());
    List<Integer> words = new ArrayList<>();
    Random random = new Random(1);
    for (Row row : MipsArchitecture.LITTLE.patterns().rows()) {
      for (int i = 0; i < PER_ROW; i++) {
        int word = row.value();
        for (FieldSpec field : row.fields()) {
          word |= (i == 0 ? -1 : i == 1 ? 0 : random.nextInt()) & field.mask();
        }
        if (decoder.row(word) == row.index()) {
          words.add(word);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("# address word text, by GNU binutils; written by MipsEncodingOracle, do not edit.");
    lines.addAll(disassemble(words));
    Files.write(Path.of(args[0]), lines);
  }

  private static List<String> disassemble(List<Integer> words)
      throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocate(words.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(bytes::putInt);
    Path file = Files.createTempFile("encodings", ".bin");
    Files.write(file, bytes.array());
    List<String> command = new ArrayList<>(List.of(OBJDUMP));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("objdump failed");
    }
    Files.delete(file);
    Set<String> known = MipsArchitecture.LITTLE.patterns().byMnemonic().keySet();
    List<String> lines = new ArrayList<>();
    for (String line : output.split("\n")) {
      String[] parts = line.trim().split("\\s+", 4);
      boolean instruction = parts.length >= 3 && parts[0].matches("[0-9a-f]+:");
      if (instruction && parts[1].matches("[0-9a-f]{8}") && known.contains(parts[2])) {
        String text = parts[2] + (parts.length > 3 ? " " + parts[3] : "");
        String address = parts[0].substring(0, parts[0].length() - 1);
        lines.add(address + " " + parts[1] + " " + text);
      }
    }
    return lines;
  }
}
