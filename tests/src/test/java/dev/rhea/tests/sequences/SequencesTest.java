package dev.rhea.tests.sequences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences give on each engine what they give under {@code qemu-riscv64} (Debian's package
 * qemu-user); where that is not installed, these tests are skipped and only {@code findings.txt} is
 * replayed.
 *
 * <p>{@code ./rhea test -pl tests -am -Drhea.sequences=1000000 -Drhea.sequences.seed=7
 * -Dtest=SequencesTest -Dsurefire.failIfNoSpecifiedTests=false} runs that many instructions of each
 * extension, from that seed. A difference prints what repeats it, the smallest sequence that shows
 * it, the registers, and the line for {@code findings.txt}.
 */
class SequencesTest {
  private static final int INSTRUCTIONS = Integer.getInteger("rhea.sequences", 3000);
  private static final long SEED = Long.getLong("rhea.sequences.seed", 1);
  private static final int BATCH = 100;
  private static final int LENGTH = 50;

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> enginesAgreeWithQemuOn() {
    return SequenceGenerator.extensions().stream()
        .map(extension -> dynamicTest(extension, () -> check(extension)));
  }

  @TestFactory
  Stream<DynamicTest> oldFindingsStayFixed() {
    List<Finding> findings = Finding.all();
    return Stream.of(OwnEngine.values())
        .flatMap(engine -> findings.stream().map(finding -> replay(engine, finding)));
  }

  private static DynamicTest replay(OwnEngine engine, Finding finding) {
    Sequence sequence = finding.sequence();
    return dynamicTest(
        engine + " " + finding.line(),
        () ->
            assertEquals(
                finding.expected(),
                Finding.outcome(sequence, run(engine, sequence)),
                sequence::disassembly));
  }

  private void check(String extension) {
    assumeTrue(QemuUser.isInstalled(), "qemu-riscv64 is not installed");
    long sequences = Math.max(1, INSTRUCTIONS / LENGTH);
    for (long done = 0; done < sequences; done += BATCH) {
      long seed = SEED + done;
      try {
        checkBatch(extension, seed, (int) Math.min(BATCH, sequences - done));
      } catch (AssertionError e) {
        String repeat = "-Drhea.sequences=" + BATCH * LENGTH + " -Drhea.sequences.seed=" + seed;
        throw new AssertionError(repeat + ", " + extension + ": " + e.getMessage(), e);
      }
    }
  }

  private void checkBatch(String extension, long seed, int count) {
    SequenceGenerator generator = new SequenceGenerator(extension, seed);
    List<Sequence> sequences = Stream.generate(generator::next).limit(count).toList();
    GuestProgram program = new GuestProgram(sequences);
    byte[] right = new QemuUser(directory).run(program);
    assertEquals(count * Image.SIZE, right.length, "bytes that QEMU wrote");
    for (OwnEngine engine : OwnEngine.values()) {
      byte[] ours = engine.run(program);
      for (int i = 0; i < count; i++) {
        if (!GuestProgram.image(right, i).same(GuestProgram.image(ours, i))) {
          fail(explain(engine, sequences.get(i)));
        }
      }
    }
  }

  private String explain(OwnEngine engine, Sequence sequence) {
    QemuUser qemu = new QemuUser(directory);
    Minimiser minimiser = new Minimiser(s -> !qemuRun(qemu, s).same(run(engine, s)));
    Sequence small = minimiser.minimise(sequence);
    Image right = qemuRun(qemu, small);
    return engine
        + "\n"
        + small.disassembly()
        + right.differences(run(engine, small))
        + Finding.of(small, right).line();
  }

  private static Image qemuRun(QemuUser qemu, Sequence sequence) {
    return GuestProgram.image(qemu.run(new GuestProgram(List.of(sequence))), 0);
  }

  private static Image run(OwnEngine engine, Sequence sequence) {
    return GuestProgram.image(engine.run(new GuestProgram(List.of(sequence))), 0);
  }
}
