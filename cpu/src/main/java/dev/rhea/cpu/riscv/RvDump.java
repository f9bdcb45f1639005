package dev.rhea.cpu.riscv;

import java.util.Locale;

/** Registers as text, laid out as QEMU's {@code info registers} does, so that logs compare. */
final class RvDump {
  private static final String[] CSRS = {
    "mhartid",
    "mstatus",
    "mip",
    "mie",
    "mideleg",
    "medeleg",
    "mtvec",
    "stvec",
    "mepc",
    "sepc",
    "mcause",
    "scause",
    "mtval",
    "stval",
    "mscratch",
    "sscratch",
    "satp"
  };

  private RvDump() {}

  static String text(RvState s) {
    StringBuilder out = new StringBuilder();
    line(out, "pc", s.pc);
    for (String name : CSRS) {
      RvCsr csr = RvCsr.named(name);
      if (csr.presentIn(s.model)) {
        line(out, name, csr.read(s));
      }
    }
    registers(out, s, RvState.X);
    if (s.model.has(RvExtension.F)) {
      line(out, "fcsr", RvCsr.named("fcsr").read(s));
      registers(out, s, RvState.F);
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, long value) {
    out.append(String.format(Locale.ROOT, " %-8s %016x\n", name, value));
  }

  private static void registers(StringBuilder out, RvState s, int bank) {
    for (int i = 0; i < 32; i++) {
      String name =
          bank == RvState.X ? "x" + i + "/" + RvFormat.xName(i) : "f" + i + "/" + RvFormat.fName(i);
      out.append(String.format(Locale.ROOT, " %-8s %016x", name, s.slots[bank + i]));
      if ((i & 3) == 3) {
        out.append('\n');
      }
    }
  }
}
