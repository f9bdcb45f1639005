package dev.rhea.cpu.riscv;

import dev.rhea.cpu.decode.XFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How RISC-V assembly writes operands, as GNU binutils does: ABI register names, branch targets as
 * addresses, upper immediates without their low twelve bits.
 */
public final class RvFormat implements XFormat {
  private static final String[] X_NAMES = {
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
    "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
    "t5", "t6"
  };
  private static final String[] F_NAMES = {
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
    "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
    "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"
  };
  private static final String[] ROUNDING = {"rne", "rtz", "rdn", "rup", "rmm", "", "", "dyn"};

  /** The constants of fli as LLVM writes them. */
  private static final String[] FLI = {
    "-1.0",
    "min",
    "1.52587890625e-05",
    "3.0517578125e-05",
    "0.00390625",
    "0.0078125",
    "0.0625",
    "0.125",
    "0.25",
    "0.3125",
    "0.375",
    "0.4375",
    "0.5",
    "0.625",
    "0.75",
    "0.875",
    "1.0",
    "1.25",
    "1.5",
    "1.75",
    "2.0",
    "2.5",
    "3.0",
    "4.0",
    "8.0",
    "16.0",
    "128.0",
    "256.0",
    "32768.0",
    "65536.0",
    "inf",
    "nan"
  };

  private static final String[] AQRL = {"", "rl", "aq", "aqrl"};
  private static final int DYNAMIC = 7;
  private static final String FENCE_LETTERS = "iorw";

  /** Kinds of operands, by the fields' names unless the rows say otherwise. */
  private static final List<String> KINDS =
      List.of(
          "rd", "rs1", "rs2", "x", "f", "imm", "uimm", "shamt", "upper", "target", "pred", "succ",
          "aqrl", "csr", "rm", "rmExact", "fli");

  /** ABI name of integer register {@code number}. */
  public static String xName(int number) {
    return X_NAMES[number];
  }

  /** ABI name of floating-point register {@code number}. */
  public static String fName(int number) {
    return F_NAMES[number];
  }

  @Override
  public boolean knows(String kind) {
    return KINDS.contains(kind);
  }

  @Override
  public String print(String kind, long value, long pc) {
    int n = (int) value;
    return switch (kind) {
      case "rd", "rs1", "rs2", "x" -> X_NAMES[n];
      case "f" -> F_NAMES[n];
      case "shamt" -> "0x" + Long.toHexString(value);
      case "upper" -> "0x" + Long.toHexString(value >>> 12 & 0xFFFFF);
      case "target" -> "0x" + Long.toHexString(pc + value);
      case "pred", "succ" -> fenceSet(n);
      case "aqrl" -> AQRL[n];
      case "rm", "rmExact" -> ROUNDING[n].isEmpty() ? "unknown" : ROUNDING[n];
      case "csr" -> csrName(n);
      case "fli" -> FLI[n];
      default -> Long.toString(value);
    };
  }

  private static String fenceSet(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      if ((bits >>> 3 - i & 1) != 0) {
        text.append(FENCE_LETTERS.charAt(i));
      }
    }
    return text.isEmpty() ? "unknown" : text.toString();
  }

  private static String csrName(int number) {
    RvCsr csr = RvCsr.numbered(number);
    return csr != null ? csr.name() : "0x" + Integer.toHexString(number);
  }

  @Override
  public @Nullable Long parse(String kind, String text) {
    return switch (kind) {
      case "rd", "rs1", "rs2", "x" -> register(text, 'x', X_NAMES);
      case "f" -> register(text, 'f', F_NAMES);
      case "pred", "succ" -> parseFenceSet(text);
      case "aqrl" -> index(AQRL, text);
      case "fli" -> index(FLI, text);
      case "rm", "rmExact" -> index(ROUNDING, text);
      case "csr" ->
          RvCsr.all().stream()
              .filter(csr -> csr.name().equals(text))
              .map(csr -> (long) csr.number())
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  private static long register(String text, char letter, String[] names) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(lower) || lower.equals(letter + Integer.toString(i))) {
        return i;
      }
    }
    if (lower.equals("fp") && letter == 'x') {
      return 8;
    }
    throw new IllegalArgumentException("There is no register '" + text + "' of that kind.");
  }

  private static long index(String[] names, String text) {
    for (int i = 0; i < names.length; i++) {
      if (!names[i].isEmpty() && names[i].equals(text)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is none of " + String.join(" ", names).trim() + ".");
  }

  private static long parseFenceSet(String text) {
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      int at = FENCE_LETTERS.indexOf(text.charAt(i));
      if (at < 0) {
        throw new IllegalArgumentException(
            "A fence's set has the letters iorw, not '" + text + "'.");
      }
      bits |= 1 << 3 - at;
    }
    return bits;
  }

  @Override
  public long fromExpression(String kind, long value, long pc) {
    return switch (kind) {
      case "target" -> value - pc;
      case "upper" -> (long) (int) (value << 12);
      default -> value;
    };
  }

  @Override
  public @Nullable Long defaultValue(String kind) {
    return switch (kind) {
      case "aqrl", "rmExact" -> 0L;
      case "rm" -> (long) DYNAMIC;
      default -> null;
    };
  }
}
