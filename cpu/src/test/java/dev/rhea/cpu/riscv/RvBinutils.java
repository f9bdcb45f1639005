package dev.rhea.cpu.riscv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GNU as, ld and objdump for riscv64, as an oracle; for regenerating test data only. */
final class RvBinutils {
  /** gva of the first byte. */
  static final long BASE = 0x8000_0000L;

  private static final String TOOL = "riscv64-linux-gnu-";

  /** Extensions of ours whose names binutils 2.40 knows as well. */
  private static final List<String> OPTIONAL =
      List.of(
          "zawrs", "svinval", "zba", "zbb", "zbc", "zbkb", "zbkc", "zbkx", "zbs", "zfh", "zicbom",
          "zicbop", "zicboz");

  /** Extensions of ours that it does not know: {@code encodings-llvm.txt} has lines for them. */
  static final List<String> UNKNOWN = List.of("Zicond", "Zfa", "D+Zfa", "Zfa+Zfh");

  private final Path directory = Files.createTempDirectory("binutils");
  private final String isa;

  /** binutils with those of {@code extensions} that they know. */
  RvBinutils(List<String> extensions) throws IOException {
    StringBuilder name = new StringBuilder("-march=rv64imafdc_zicsr_zifencei_zihintpause");
    for (String extension : extensions) {
      if (OPTIONAL.contains(extension.toLowerCase(Locale.ROOT))) {
        name.append('_').append(extension.toLowerCase(Locale.ROOT));
      }
    }
    isa = name.toString();
  }

  /** objdump's texts, without aliases, for words that follow each other from BASE. */
  List<String> disassemble(List<Integer> words) throws IOException, InterruptedException {
    ByteBuffer image = ByteBuffer.allocate(4 * words.size()).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(image::putInt);
    Path binary = Files.write(directory.resolve("words.bin"), image.array());
    Path data = directory.resolve("words.o");
    run(
        "objcopy",
        "-I",
        "binary",
        "-O",
        "elf64-littleriscv",
        "--rename-section",
        ".data=.text,alloc,load,contents,readonly,code",
        binary.toString(),
        data.toString());
    // An empty object tells objdump the extensions.
    Path linked = directory.resolve("words.elf");
    linkObjects(linked, List.of(), assembleObject("\n").toString(), data.toString());
    List<String> result = new ArrayList<>();
    for (String line :
        run("objdump", "-d", "-z", "-M", "no-aliases", linked.toString()).lines().toList()) {
      String[] parts = line.split("\t", 3);
      if (parts.length == 3 && Long.parseLong(parts[0].strip().replace(":", ""), 16) % 4 == 0) {
        result.add(parts[2].replaceAll("#.*|<.*", "").replace('\t', ' ').strip());
      }
    }
    if (result.size() != words.size()) {
      throw new IOException("objdump printed " + result.size() + " of " + words.size());
    }
    return result;
  }

  /** The four bytes that each statement gives, from BASE on; 0 where as finds an error in it. */
  List<Integer> assembleEach(List<String> statements) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>(statements);
    try {
      assembleObject(String.join("\n", lines) + "\n");
    } catch (IOException e) {
      Matcher errors =
          Pattern.compile("a\\.s:(\\d+): Error").matcher(String.valueOf(e.getMessage()));
      while (errors.find()) {
        lines.set(Integer.parseInt(errors.group(1)) - 1, ".4byte 0");
      }
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(link(String.join("\n", lines), List.of())).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> result = new ArrayList<>();
    while (bytes.hasRemaining()) {
      result.add(bytes.getInt());
    }
    if (result.size() != lines.size()) {
      throw new IOException(
          "as made " + result.size() + " words of " + lines.size() + " statements");
    }
    return result;
  }

  /**
   * The bytes of a source, linked at BASE.
   *
   * @param symbols {@code name=value}
   */
  byte[] link(String source, List<String> symbols) throws IOException, InterruptedException {
    Path object = assembleObject(source + "\nend_of_source:\n");
    Path linked = directory.resolve("a.elf");
    linkObjects(linked, symbols, object.toString());
    Path binary = directory.resolve("a.bin");
    run("objcopy", "-O", "binary", "-j", ".text", linked.toString(), binary.toString());
    // as fills a section up to its alignment; the label tells where the source ends.
    for (String line : run("nm", linked.toString()).lines().toList()) {
      if (line.endsWith(" end_of_source")) {
        int length = (int) (Long.parseUnsignedLong(line.substring(0, 16), 16) - BASE);
        return Arrays.copyOf(Files.readAllBytes(binary), length);
      }
    }
    throw new IOException("nm shows no end");
  }

  private Path assembleObject(String source) throws IOException, InterruptedException {
    Path assembly = Files.writeString(directory.resolve("a.s"), source);
    Path object = directory.resolve("a.o");
    run("as", isa, "-mabi=lp64", "-mno-relax", "-o", object.toString(), assembly.toString());
    return object;
  }

  private static void linkObjects(Path linked, List<String> symbols, String... objects)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("--no-relax", "-e0", "-Ttext=0x" + Long.toHexString(BASE)));
    symbols.forEach(symbol -> arguments.add("--defsym=" + symbol));
    arguments.addAll(List.of("-o", linked.toString()));
    arguments.addAll(List.of(objects));
    run("ld", arguments.toArray(String[]::new));
  }

  private static String run(String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(TOOL + tool));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + output.strip());
    }
    return output;
  }
}
