package dev.rhea.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rhea.machine.cli.Rhea;
import dev.rhea.machine.cli.Stdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCommandsTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void demoIsRightOnEachEngine() {
    assertEquals(0, rhea("demo", "--quick"), text(err));
    String output = text(out);
    assertTrue(output.startsWith("interp:\n"), output);
    assertTrue(output.contains("\ntcg:\n"), output);
    assertTrue(output.endsWith("All results are right.\n"), output);
    assertEquals("", text(err));
  }

  @Test
  void demoTakesNoWordItDoesNotKnow() {
    assertFailure("rhea: demo: ", "demo", "--fast");
  }

  @Test
  void linuxNamesTheArchitecturesItKnows() {
    assertFailure("rhea: no Linux guest for 'vax': rhea linux knows riscv64\n", "linux", "vax");
  }

  @Test
  void linuxWithoutAnArchitectureSaysSo() {
    assertFailure("rhea: linux: ", "linux");
  }

  @Test
  void linuxWithAMissingKernelSaysWhich() throws IOException {
    Path busybox = Files.writeString(directory.resolve("busybox"), "\177ELF");
    Path kernel = directory.resolve("no-such-kernel");
    assertEquals(
        1,
        rhea("linux", "riscv64", "--busybox", busybox.toString(), "--kernel", kernel.toString()));
    assertTrue(text(err).contains(kernel.toString()), text(err));
    assertEquals(1, text(err).lines().count(), text(err));
  }

  private void assertFailure(String beginning, String... arguments) {
    assertEquals(1, rhea(arguments));
    assertTrue(text(err).startsWith(beginning), text(err));
    assertEquals(1, text(err).lines().count(), text(err));
  }

  private int rhea(String... arguments) {
    Stdio stdio =
        new Stdio(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return Rhea.run(arguments, stdio);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
