package dev.rhea.cpu.mips;

import dev.rhea.cpu.decode.Assembler;
import dev.rhea.cpu.decode.AssemblerException;
import dev.rhea.cpu.decode.Dialect;
import dev.rhea.cpu.decode.PseudoTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MIPS's assembler beside its instructions: pseudo-instructions ({@code mips.pseudo}, and {@code
 * li} for words here), {@code %hi %lo}, padding. Nothing is reordered.
 */
public final class MipsPseudos implements Dialect {
  private final PseudoTable table = PseudoTable.load(MipsPseudos.class, "mips.pseudo");

  /** An assembler for MIPS32 and MIPS64; what it gives is little-endian. */
  public static Assembler assembler() {
    return new Assembler(MipsArchitecture.LITTLE.patterns(), new MipsFormat(), new MipsPseudos());
  }

  /** Turns a program of nothing but instructions, little-endian, into a big-endian one. */
  public static byte[] bigEndian(byte[] words) {
    byte[] swapped = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      swapped[i] = words[i ^ 3];
    }
    return swapped;
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
      throw new AssemblerException("li takes rt, constant");
    }
    String rt = operands.get(0);
    long value = constants.valueOf(operands.get(1));
    if (value == (short) value) {
      return List.of("addiu " + rt + ", zero, " + value);
    }
    if (value == (value & 0xFFFF)) {
      return List.of("ori " + rt + ", zero, " + value);
    }
    if (value != (int) value && value >>> 32 != 0) {
      throw new AssemblerException("li takes a word");
    }
    String upper = "lui " + rt + ", " + (value >>> 16 & 0xFFFF);
    return (value & 0xFFFF) == 0
        ? List.of(upper)
        : List.of(upper, "ori " + rt + ", " + rt + ", " + (value & 0xFFFF));
  }

  @Override
  public long function(String name, long argument, long pc, Map<Long, Long> anchors) {
    return switch (name) {
      case "hi" -> argument + 0x8000 >>> 16 & 0xFFFF; // addiu of the low part subtracts
      case "lo" -> (short) argument;
      default -> throw new AssemblerException("unknown %" + name + "; there are hi lo");
    };
  }

  @Override
  public byte[] padding(int length) {
    return new byte[length]; // a word of zeros is a nop
  }
}
