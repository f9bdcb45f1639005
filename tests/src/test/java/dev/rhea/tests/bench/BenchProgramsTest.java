package dev.rhea.tests.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rhea.devices.chardev.StreamBackend;
import dev.rhea.machine.Machine;
import dev.rhea.machine.bench.BenchPlan;
import dev.rhea.machine.bench.BenchProgram;
import dev.rhea.machine.bench.BenchTarget;
import dev.rhea.machine.config.BootConfig;
import dev.rhea.machine.config.LifecycleConfig;
import dev.rhea.machine.config.LifecycleConfig.OnReboot;
import dev.rhea.machine.config.LifecycleConfig.OnShutdown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each program ends by itself with the result of the same C code on another machine, or of its
 * model in Java; and says so when it does not.
 */
class BenchProgramsTest {
  /** As with -no-reboot. */
  private static final LifecycleConfig ONCE =
      new LifecycleConfig(OnReboot.SHUTDOWN, OnShutdown.POWEROFF, false);

  @TempDir private static Path directory;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();

  @TestFactory
  Stream<DynamicTest> everyProgramIsRightOnEachEngine() {
    return Stream.of(BenchTarget.values())
        .flatMap(target -> target.programs().stream().flatMap(program -> tests(target, program)));
  }

  private Stream<DynamicTest> tests(BenchTarget target, BenchProgram program) {
    return Stream.of("interp", "tcg")
        .map(engine ->
            dynamicTest(
                target.text() + " " + program.text() + " " + engine,
                () -> check(target, program, engine)));
  }

  private void check(BenchTarget target, BenchProgram program, String engine) throws IOException {
    console.reset();
    int passes = program.passes(BenchPlan.SHORT);
    byte[] image = program.image(target);
    assertEquals(0, run(target, image, engine, Integer.toString(passes)), printed());
    assertTrue(printed().startsWith("passes " + Integer.toHexString(passes) + "\n"), printed());
    assertFalse(printed().contains("status"), printed());
  }

  /** The board malta has no exit status. */
  @Test
  void wrongResultOnMipsPrintsStatus1() throws IOException {
    byte[] image = BenchProgram.SHA256.image(BenchTarget.MIPS);
    image[indexOf(image, 0x42, 0x8a, 0x2f, 0x98)] ^= 1;
    assertEquals(0, run(BenchTarget.MIPS, image, "interp", "1"), printed());
    assertTrue(printed().endsWith("\nstatus 1\n"), printed());
  }

  @Test
  void wrongResultEndsWithStatus1() throws IOException {
    byte[] image = BenchProgram.SHA256.image(BenchTarget.RISCV64);
    // A digit of SHA-256's first constant, wherever it lies.
    int at = indexOf(image, 0x98, 0x2f, 0x8a, 0x42);
    image[at] ^= 1;
    assertEquals(1, run(BenchTarget.RISCV64, image, "interp", "1"), printed());
  }

  @Test
  void programWithoutALengthSaysSo() throws IOException {
    assertEquals(
        3, run(BenchTarget.RISCV64, BenchProgram.SHA256.image(BenchTarget.RISCV64), "interp", ""));
    assertEquals("pass the number of passes: -append 40\n", printed());
  }

  private int run(BenchTarget target, byte[] image, String engine, String append)
      throws IOException {
    Path kernel = Files.write(directory.resolve("kernel"), image);
    try (Machine machine =
        Machine.builder()
            .target(target.text())
            .accelerator(engine)
            .serial(new StreamBackend("console", console))
            .configure(
                c -> c.boot(boot(target).withKernel(kernel).withAppend(append)).lifecycle(ONCE))
            .build()) {
      return machine.run();
    }
  }

  private static BootConfig boot(BenchTarget target) {
    return target == BenchTarget.RISCV64 ? BootConfig.DEFAULT.withBios("none") : BootConfig.DEFAULT;
  }

  private String printed() {
    return console.toString(StandardCharsets.US_ASCII);
  }

  private static int indexOf(byte[] bytes, int... wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      int same = 0;
      while (same < wanted.length && (bytes[at + same] & 0xff) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at;
      }
    }
    throw new AssertionError("the image holds no such bytes");
  }
}
