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
  void benchMeasuresWholeProcessesAndWritesItsReports() throws IOException {
    Path json = directory.resolve("bench.json");
    Path chart = directory.resolve("bench.html");
    assertEquals(
        0,
        rhea(
            "bench",
            "integer",
            "selfmod",
            "--short",
            "--runs",
            "1",
            "--engines",
            "interp,tcg",
            "--json",
            json.toString(),
            "--chart",
            chart.toString()),
        text(err));
    String output = text(out);
    assertTrue(output.contains("\ninteger     interp "), output);
    assertTrue(output.contains("\nselfmod     interp "), output);
    // The engine's counters have come through: every run executes instructions.
    assertTrue(Files.readString(json).contains("\"instructions\": "), Files.readString(json));
    assertTrue(Files.readString(chart).contains("<svg "), Files.readString(chart));
    assertEquals("", text(err));
  }

  @Test
  void benchListsItsPrograms() {
    assertEquals(0, rhea("bench", "--list"));
    assertTrue(text(out).contains("sha256      cpu    SHA-256 of 64 KiB\n"), text(out));
  }

  @Test
  void benchSaysWhatIsWrongWithItsArguments() {
    assertFailure("rhea: bench: no program 'sha265'; did you mean 'sha256'?", "bench", "sha265");
    assertFailure("rhea: bench: --engines takes interp, tcg and qemu", "bench", "--engines", "kvm");
    assertFailure("rhea: bench: --seconds takes a number above 0", "bench", "--seconds", "0");
    assertFailure("rhea: bench: --runs takes a number from 1 on", "bench", "--runs", "0");
    assertFailure("rhea: bench: --chart takes a file", "bench", "--chart", "x.png");
  }

  @Test
  void linuxNamesTheArchitecturesItKnows() {
    assertFailure(
        "rhea: no Linux guest for 'vax': rhea linux knows riscv64, mipsel, mips64el\n",
        "linux",
        "vax");
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
    err.reset();
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
