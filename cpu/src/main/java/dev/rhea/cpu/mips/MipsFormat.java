package dev.rhea.cpu.mips;

import dev.rhea.cpu.decode.XFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How MIPS assembly writes operands, as GNU binutils does with its names of the o32 ABI: branch
 * targets as addresses, unsigned immediates and codes in hexadecimal.
 */
public final class MipsFormat implements XFormat {
  private static final String[] NAMES = {
    "zero", "at", "v0", "v1", "a0", "a1", "a2", "a3", "t0", "t1", "t2", "t3", "t4", "t5", "t6",
    "t7", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "t8", "t9", "k0", "k1", "gp", "sp", "s8",
    "ra"
  };

  private static final List<String> KINDS =
      List.of(
          "rd", "rs", "rt", "r", "base", "link", "di", "f", "offset", "imm", "uimm", "upper",
          "disp", "target", "sa", "hex", "brk", "stype", "c0", "hwr", "hwr0", "sel", "msb", "cc",
          "fcr");

  private static final int RA = 31;

  /** Name of general register {@code number}. */
  public static String registerName(int number) {
    return NAMES[number];
  }

  /** Name of slot {@code number} of the CPU's state. */
  static String slotName(int slot) {
    return switch (slot) {
      case MipsState.HI -> "hi";
      case MipsState.LO -> "lo";
      case MipsState.PAIRS -> "pairs";
      default ->
          slot >= MipsState.CC
              ? "fcc" + (slot - MipsState.CC)
              : slot < MipsState.F ? NAMES[slot] : "f" + (slot - MipsState.F);
    };
  }

  @Override
  public boolean knows(String kind) {
    return KINDS.contains(kind);
  }

  @Override
  public String print(String kind, long value, long pc) {
    int n = (int) value;
    return switch (kind) {
      case "rd", "rs", "rt", "r", "base", "link", "di" -> NAMES[n];
      case "f" -> "$f" + n;
      case "c0", "fcr", "hwr", "hwr0" -> "$" + n;
      case "cc" -> "$fcc" + n;
      case "uimm", "sa", "hex", "msb", "stype" -> "0x" + Long.toHexString(value);
      case "upper" -> "0x" + Integer.toHexString(n >>> 16);
      case "brk" -> breakCode(n);
      case "disp" -> "0x" + Long.toHexString(pc + 4 + value);
      case "target" -> "0x" + Long.toHexString((pc + 4 & -1L << 28) + value);
      default -> Long.toString(value);
    };
  }

  /** A break's code in two parts of ten bits, the second one left out if it is 0. */
  private static String breakCode(int code) {
    String first = "0x" + Integer.toHexString(code >>> 10);
    return (code & 0x3FF) == 0 ? first : first + ",0x" + Integer.toHexString(code & 0x3FF);
  }

  @Override
  public @Nullable Long parse(String kind, String text) {
    return switch (kind) {
      case "rd", "rs", "rt", "r", "base", "link", "di" -> register(text);
      case "f" -> numbered(text, "$f");
      case "cc" -> numbered(text, "$fcc");
      case "c0", "fcr", "hwr", "hwr0" -> numbered(text, "$");
      default -> null;
    };
  }

  private static long register(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (name.startsWith("$")) {
      name = name.substring(1);
    }
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(name) || name.equals(Integer.toString(i))) {
        return i;
      }
    }
    if (name.equals("fp")) {
      return 30;
    }
    throw new IllegalArgumentException("There is no general register '" + text + "'.");
  }

  private static long numbered(String text, String prefix) {
    if (text.startsWith(prefix)) {
      try {
        return Integer.parseInt(text.substring(prefix.length()));
      } catch (NumberFormatException e) {
        // Falls through to the message.
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no register of that kind: they are written " + prefix + "N.");
  }

  @Override
  public long fromExpression(String kind, long value, long pc) {
    return switch (kind) {
      case "disp" -> value - pc - 4;
      case "target" -> value & (1L << 28) - 1;
      case "upper" -> (long) (int) (value << 16);
      case "brk" -> value << 10;
      default -> value;
    };
  }

  @Override
  public @Nullable Long defaultValue(String kind) {
    return switch (kind) {
      case "hex", "brk", "stype", "sel", "di", "cc" -> 0L;
      case "link" -> (long) RA;
      default -> null;
    };
  }
}
