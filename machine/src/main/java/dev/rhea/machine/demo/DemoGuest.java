package dev.rhea.machine.demo;

import dev.rhea.cpu.riscv.RvPseudos;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demo's program, guest.s, assembled for the machine that it runs on. */
public final class DemoGuest {
  /** The beginning of the machine's command line. The image is its firmware, for {@code -bios}. */
  public static final List<String> MACHINE = List.of("riscv64", "-M", "virt");

  /** Where the virt board puts firmware, and starts. */
  private static final long ORIGIN = 0x8000_0000L;

  private DemoGuest() {}

  /**
   * The image, whose first byte is its first instruction.
   *
   * @param animate whether to draw every frame over the one before, or the last one alone
   */
  public static byte[] image(DemoSize size, boolean animate) {
    return RvPseudos.assembler()
        .assemble("guest.s", source("guest.s"), ORIGIN, size.symbols(animate))
        .bytes();
  }

  /** The text of a source beside this class. */
  static String source(String name) {
    try (InputStream in = DemoGuest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError(name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
