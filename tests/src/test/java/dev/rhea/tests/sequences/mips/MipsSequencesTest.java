package dev.rhea.tests.sequences.mips;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rhea.cpu.decode.Disassembler;
import dev.rhea.cpu.mips.MipsFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences give on each engine what they give under {@code qemu-mips} and its three
 * siblings (Debian's package qemu-user); where they are not installed, these tests are skipped.
 *
 * <p>{@code -Drhea.sequences=1000000 -Drhea.sequences.seed=7} runs about that many instructions of
 * each kind, from that seed. A difference prints what repeats it, the smallest sequence that shows
 * it, and what differs.
 */
class MipsSequencesTest {
  private static final int INSTRUCTIONS = Integer.getInteger("rhea.sequences", 3000);
  private static final long SEED = Long.getLong("rhea.sequences.seed", 1);
  private static final int BATCH = 100;
  private static final int LENGTH = 40;

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> enginesAgreeWithQemuOn() {
    return Arrays.stream(MipsGuest.values())
        .flatMap(guest ->
            Stream.of(false, true)
                .map(floating ->
                    dynamicTest(
                        guest + (floating ? " floating point" : " integer"),
                        () -> check(guest, floating))));
  }

  private void check(MipsGuest guest, boolean floating) {
    assumeTrue(isInstalled(guest), guest.qemu + " is not installed");
    long sequences = Math.max(1, INSTRUCTIONS / LENGTH);
    for (long done = 0; done < sequences; done += BATCH) {
      long seed = SEED + done;
      MipsGenerator generator = new MipsGenerator(guest, floating, seed);
      List<MipsSequence> batch =
          Stream.generate(generator::next).limit(Math.min(BATCH, sequences - done)).toList();
      MipsProgram program = new MipsProgram(guest, batch);
      byte[] right = qemu(guest, program);
      for (MipsEngine engine : MipsEngine.values()) {
        byte[] ours = engine.run(guest, program);
        for (int i = 0; i < batch.size(); i++) {
          if (!Arrays.equals(image(right, i), image(ours, i))) {
            fail("-Drhea.sequences.seed=" + seed + "\n" + explain(guest, engine, batch.get(i)));
          }
        }
      }
    }
  }

  private static byte[] image(byte[] output, int i) {
    return Arrays.copyOfRange(output, i * MipsProgram.SIZE, (i + 1) * MipsProgram.SIZE);
  }

  private String explain(MipsGuest guest, MipsEngine engine, MipsSequence sequence) {
    MipsSequence small = sequence;
    for (int at = small.units().size() - 1; at >= 0; at--) {
      MipsSequence shorter = small.without(at);
      if (!differences(guest, engine, shorter).isEmpty()) {
        small = shorter;
      }
    }
    Disassembler disassembler = new Disassembler(guest.architecture().patterns(), new MipsFormat());
    StringBuilder text = new StringBuilder(guest + " " + engine + "\n");
    long pc = 0;
    for (int word : small.words()) {
      text.append("  %08x  %s%n".formatted(word, disassembler.text(word, pc)));
      pc += 4;
    }
    differences(guest, engine, small).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private List<String> differences(MipsGuest guest, MipsEngine engine, MipsSequence sequence) {
    MipsProgram program = new MipsProgram(guest, List.of(sequence));
    ByteBuffer right = ByteBuffer.wrap(qemu(guest, program)).order(guest.order());
    ByteBuffer ours = ByteBuffer.wrap(engine.run(guest, program)).order(guest.order());
    ByteBuffer start = ByteBuffer.wrap(sequence.start()).order(guest.order());
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < MipsProgram.SIZE; at += 8) {
      if (right.getLong(at) != ours.getLong(at)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  %-12s started %016x wanted %016x got %016x",
                name(at),
                start.getLong(at),
                right.getLong(at),
                ours.getLong(at)));
      }
    }
    if (!lines.isEmpty()) {
      for (int n = 0; n < MipsProgram.REGISTERS; n++) {
        lines.add("    " + name(8 * n) + " = " + Long.toHexString(start.getLong(8 * n)));
      }
    }
    return lines;
  }

  private static String name(int at) {
    int n = at / 8;
    return n < 32
        ? MipsFormat.registerName(n)
        : n < MipsProgram.FCSR
            ? "f" + (n - MipsProgram.F)
            : n < MipsProgram.REGISTERS
                ? List.of("fcsr", "hi", "lo").get(n - MipsProgram.FCSR)
                : "scratch" + (at - MipsProgram.MIDDLE);
  }

  private static boolean isInstalled(MipsGuest guest) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, guest.qemu)));
  }

  private byte[] qemu(MipsGuest guest, MipsProgram program) {
    try {
      Path file = Files.write(directory.resolve("sequences.elf"), program.elf());
      file.toFile().setExecutable(true);
      Path errors = directory.resolve("qemu.err");
      Process process =
          new ProcessBuilder(guest.qemu, "-cpu", guest.qemuCpu, file.toString())
              .redirectError(errors.toFile())
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(
            guest.qemu + " ended with " + status + ": " + Files.readString(errors));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
