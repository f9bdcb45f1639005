package dev.rhea.cpu.riscv;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.decode.AssemblerException;
import dev.rhea.cpu.decode.Dialect;
import dev.rhea.cpu.decode.PseudoTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RISC-V's assembler beside its instructions: pseudo-instructions ({@code riscv.pseudo}, and {@code
 * li} here), {@code %hi %lo %pcrel_hi %pcrel_lo}, padding. {@code la} and {@code call} are always
 * pc-relative pairs; nothing is relaxed or compressed.
 */
public final class RvPseudos implements Dialect {
  private static final int IMM_BITS = 12;
  private static final int NOP = 0x0000_0013; // addi zero, zero, 0
  private static final int C_NOP = 0x0001; // c.addi zero, 0

  private final PseudoTable table = PseudoTable.load(RvPseudos.class, "riscv.pseudo");

  /** An assembler for RISC-V, 64 bits, with all extensions that Rhea has. */
  public static Assembler assembler() {
    return new Assembler(RvArchitecture.INSTANCE.patterns(), new RvFormat(), new RvPseudos());
  }

  @Override
  public PseudoTable pseudos() {
    return table;
  }

  @Override
  public @Nullable List<String> expand(
      String mnemonic, List<String> operands, Constants constants) {
    if (!mnemonic.equals("li")) {
      return null;
    }
    if (operands.size() != 2) {
      throw new AssemblerException("li takes rd, constant");
    }
    List<String> out = new ArrayList<>();
    String rd = operands.get(0);
    long value = constants.valueOf(operands.get(1));
    if (value == low(value)) {
      out.add("addi " + rd + ", zero, " + value);
    } else {
      loadConstant(rd, value, out);
    }
    return out;
  }

  /**
   * GNU as's sequence: lui and addiw for 32 signed bits; beyond that the upper part by the same
   * rules, shifted up past its trailing zeros, plus the low 12 bits. Since addi subtracts when bit
   * 11 is set, the upper part is rounded.
   */
  private static void loadConstant(String rd, long value, List<String> out) {
    long low = low(value);
    long upper = value - low;
    if (value == (int) value) {
      if (upper != 0) {
        // For 0x7ffff800 and above, upper is 2^31: lui makes it -2^31 and addiw wraps it back.
        out.add("lui " + rd + ", " + (upper >>> IMM_BITS & 0xFFFFF));
      }
      if (low != 0) {
        out.add("addiw " + rd + ", " + (upper != 0 ? rd : "zero") + ", " + low);
      }
    } else {
      int shift = Long.numberOfTrailingZeros(upper);
      loadConstant(rd, upper >> shift, out);
      out.add("slli " + rd + ", " + rd + ", " + shift);
      if (low != 0) {
        out.add("addi " + rd + ", " + rd + ", " + low);
      }
    }
  }

  /** The low 12 bits, sign-extended as immediates are. */
  private static long low(long value) {
    return value << (64 - IMM_BITS) >> (64 - IMM_BITS);
  }

  /** What lui or auipc has to add so that {@link #low} completes it. */
  private static long high(long value) {
    return (value - low(value)) >>> IMM_BITS & 0xFFFFF;
  }

  /**
   * {@inheritDoc}
   *
   * <p>An auipc with {@code %pcrel_hi} leaves its distance under its address, where {@code
   * %pcrel_lo}, whose argument is that address, finds it.
   */
  @Override
  public long function(String name, long argument, long pc, Map<Long, Long> anchors) {
    return switch (name) {
      case "hi" -> high(argument);
      case "lo" -> low(argument);
      case "pcrel_hi" -> {
        long distance = argument - pc;
        if (distance - low(distance) != (int) (distance - low(distance))) {
          throw new AssemblerException("the symbol is more than 2 GiB away");
        }
        anchors.put(pc, distance);
        yield high(distance);
      }
      case "pcrel_lo" -> {
        Long distance = anchors.get(argument);
        if (distance == null) {
          throw new AssemblerException(
              "there is no %pcrel_hi at 0x" + Long.toHexString(argument) + " above");
        }
        yield low(distance);
      }
      default ->
          throw new AssemblerException("unknown %" + name + "; there are hi lo pcrel_hi pcrel_lo");
    };
  }

  @Override
  public byte[] padding(int length) {
    byte[] bytes = new byte[length];
    int at = length & 1;
    if ((length & 2) != 0) {
      bytes[at] = (byte) C_NOP;
      at += 2;
    }
    for (; at < length; at += 4) {
      bytes[at] = (byte) NOP;
    }
    return bytes;
  }
}
