package dev.rhea.machine.demo;

import dev.rhea.cpu.mips.MipsPseudos;
import dev.rhea.machine.demo.DemoRun.Computation;
import dev.rhea.machine.demo.KnownResults.Known;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demo's computations on a big-endian CPU: guest_mips.s, and what it must give. */
public final class MipsDemo {
  /** The beginning of the machine's command line. The image is for {@code -kernel}. */
  public static final List<String> MACHINE =
      List.of("mips", "-M", "malta", "-cpu", "24Kf", "-no-reboot");

  /** In the cached, unmapped segment, above what the board's firmware uses. */
  private static final int ORIGIN = 0x8010_0000;

  private static final int HEADERS = 52 + 32;
  private static final short EM_MIPS = 8;

  private MipsDemo() {}

  /** An ELF file with one segment (the ELF specification, "ELF Header" and "Program Header"). */
  public static byte[] image(DemoSize size) {
    byte[] program =
        MipsPseudos.bigEndian(
            MipsPseudos.assembler()
                .assemble(
                    "guest_mips.s",
                    DemoGuest.source("guest_mips.s"),
                    ORIGIN & 0xFFFF_FFFFL,
                    size.symbols(false))
                .bytes());
    ByteBuffer file = ByteBuffer.allocate(HEADERS + program.length).order(ByteOrder.BIG_ENDIAN);
    file.putInt(0x7F45_4C46).put(new byte[] {1, 2, 1}).position(16); // 32 bits, big-endian
    file.putShort((short) 2).putShort(EM_MIPS).putInt(1); // an executable
    file.putInt(ORIGIN).putInt(52).putInt(0).putInt(0x7000_1000); // entry, headers, MIPS32R2 o32
    file.putShort((short) 52).putShort((short) 32).putShort((short) 1);
    file.position(52);
    file.putInt(1).putInt(HEADERS).putInt(ORIGIN).putInt(ORIGIN);
    file.putInt(program.length).putInt(program.length).putInt(7).putInt(4);
    file.put(program);
    return file.array();
  }

  /** Prints what a run computed, each beside its verdict; whether all is right. */
  public static boolean report(DemoSize size, DemoRun run, PrintStream out) {
    Map<String, Known> known = KnownResults.of(size);
    int right = 0;
    for (Computation computation : run.computations()) {
      Known expected = known.get(computation.name());
      boolean same = expected != null && expected.result().equals(computation.result());
      right += same ? 1 : 0;
      out.printf(
          Locale.ROOT,
          "%-12s%-8s%8.2f s%s%n",
          computation.name(),
          same ? "right" : "WRONG",
          computation.seconds(),
          same ? "" : "  gave " + computation.result());
    }
    out.printf(
        Locale.ROOT,
        "%d of %d results are those of the little-endian guest%n%n",
        right,
        known.size());
    return right == known.size() && run.computations().size() == known.size();
  }
}
