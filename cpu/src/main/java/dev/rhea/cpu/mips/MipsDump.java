package dev.rhea.cpu.mips;

import java.util.Locale;

/** Registers as text, laid out as QEMU's {@code info registers} does, so that logs compare. */
final class MipsDump {
  private MipsDump() {}

  static String text(MipsState s) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "pc=0x%s HI=0x%s LO=0x%s ds 0000 00000000 0\n",
            hex(s, s.pc),
            hex(s, s.slots[MipsState.HI]),
            hex(s, s.slots[MipsState.LO])));
    for (int i = 0; i < 32; i++) {
      if ((i & 3) == 0) {
        out.append(String.format(Locale.ROOT, "GPR%02d:", i));
      }
      out.append(
          String.format(
              Locale.ROOT, " %s %s", MipsFormat.registerName(i), hex(s, s.slots[MipsState.R + i])));
      if ((i & 3) == 3) {
        out.append('\n');
      }
    }
    out.append(
        String.format(
            Locale.ROOT,
            "CP0 Status  0x%08x Cause   0x%08x EPC    0x%s\n",
            s.status,
            (int) MipsCp0.CAUSE.read(s),
            hex(s, s.epc)));
    out.append(
        String.format(
            Locale.ROOT,
            "    Config0 0x%08x Config1 0x%08x LLAddr 0x%016x\n",
            (int) s.config0,
            s.model.config(1),
            MipsCp0.LLADDR.read(s)));
    out.append(
        String.format(
            Locale.ROOT,
            "    Config2 0x%08x Config3 0x%08x\n",
            s.model.config(2),
            s.model.config(3)));
    return out.toString();
  }

  private static String hex(MipsState s, long value) {
    return s.model.is64()
        ? String.format(Locale.ROOT, "%016x", value)
        : String.format(Locale.ROOT, "%08x", (int) value);
  }
}
