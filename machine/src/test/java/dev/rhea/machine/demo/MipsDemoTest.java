package dev.rhea.machine.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The file of the big-endian guest, and the verdict on its lines. */
class MipsDemoTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void imageIsABigEndianExecutable() {
    byte[] image = MipsDemo.image(DemoSize.QUICK);
    // EI_CLASS 32 bits, EI_DATA big-endian; e_type and e_machine; the first instruction, lui sp.
    assertEquals("\177ELF\1\2\1", new String(image, 0, 7, StandardCharsets.ISO_8859_1));
    assertEquals(0x0002_0008, word(image, 16));
    assertEquals(0x3c1d_8078, word(image, 84));
  }

  @Test
  void everyResultIsComparedWithThoseOfTheOtherGuest() {
    assertTrue(report("@primes 9592 0 1", "@queens 92 0 1", SHA256, "@mandelbrot 53196 0 1"));
    assertFalse(report("@primes 9592 0 1", "@queens 93 0 1", SHA256, "@mandelbrot 53196 0 1"));
    assertFalse(report("@primes 9592 0 1", "@queens 92 0 1", SHA256));
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("gave 93\n"));
  }

  private static final String SHA256 =
      "@sha256 f6b636539c2e2a6a1f1380e5ceb3d3361502d9e7cbdbdc6dcd1f57771254e63d 0 1";

  private boolean report(String... lines) {
    DemoRun run = new DemoRun("tcg", _ -> {});
    List.of(lines).forEach(run::line);
    return MipsDemo.report(DemoSize.QUICK, run, new PrintStream(printed));
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }
}
