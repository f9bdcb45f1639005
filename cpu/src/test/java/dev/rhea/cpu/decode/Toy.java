package dev.rhea.cpu.decode;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The invented machine of {@code toy.decode}: 16 registers r0 to r15, the last also called sp. */
final class Toy implements XFormat, Dialect {
  static final PatternSet PATTERNS = PatternSet.load(Toy.class, "toy.decode");

  static final PseudoTable PSEUDOS =
      PseudoTable.parse(
          "toy.pseudo",
          """
          # comment
          clear $d         = lui $d, 0
          goto $target     = branch r0, r0, $target
          inc $d           = addq $d, 1
          add $d, $imm     = addq $d, $imm
          twice $d         = addq $d, 1; addq $d, 1   # two
          far $d, $symbol  = lui $d, %high($symbol); load $d, %low($symbol)($d)
          nested $d        = inc $d
          """);

  static final Toy TOY = new Toy();

  static Assembler assembler() {
    return new Assembler(PATTERNS, TOY, TOY);
  }

  @Override
  public boolean knows(String kind) {
    return List.of("d", "s", "m", "o", "imm", "target", "upper").contains(kind);
  }

  @Override
  public String print(String kind, long value, long pc) {
    return switch (kind) {
      case "d", "s" -> value == 15 ? "sp" : "r" + value;
      case "m" -> List.of("near", "up", "down", "zero").get((int) value);
      case "o" -> List.of("", "aq", "rl", "aqrl").get((int) value);
      case "target" -> "0x" + Long.toHexString(pc + value);
      case "upper" -> "0x" + Long.toHexString(value >>> 12 & 0xFFFFF);
      default -> Long.toString(value);
    };
  }

  @Override
  public @Nullable Long parse(String kind, String text) {
    return switch (kind) {
      case "d", "s" -> {
        if (text.equals("sp")) {
          yield 15L;
        }
        if (!text.matches("r([0-9]|1[0-5])")) {
          throw new IllegalArgumentException("there is no register " + text);
        }
        yield Long.valueOf(text.substring(1));
      }
      case "m" -> (long) List.of("near", "up", "down", "zero").indexOf(text);
      case "o" -> (long) List.of("", "aq", "rl", "aqrl").indexOf(text);
      default -> null;
    };
  }

  @Override
  public long fromExpression(String kind, long value, long pc) {
    return switch (kind) {
      case "target" -> value - pc;
      case "upper" -> (int) (value << 12);
      default -> value;
    };
  }

  @Override
  public @Nullable Long defaultValue(String kind) {
    return kind.equals("m") || kind.equals("o") ? 0L : null;
  }

  @Override
  public PseudoTable pseudos() {
    return PSEUDOS;
  }

  @Override
  public @Nullable List<String> expand(
      String mnemonic, List<String> operands, Constants constants) {
    if (!mnemonic.equals("const")) {
      return null;
    }
    long value = constants.valueOf(operands.get(1));
    String d = operands.get(0);
    return value >= -32 && value < 32
        ? List.of("lui " + d + ", 0", "addq " + d + ", " + value)
        : List.of("lui " + d + ", " + (value >>> 12 & 0xFFFFF));
  }

  @Override
  public long function(String name, long argument, long pc, Map<Long, Long> anchors) {
    return switch (name) {
      case "high" -> argument + 0x800 >>> 12 & 0xFFFFF;
      case "low" -> argument << 52 >> 52;
      default -> throw new AssemblerException("there is no %" + name);
    };
  }

  @Override
  public byte[] padding(int length) {
    return new byte[length];
  }
}
