package dev.rhea.cpu.ir;

import java.util.Locale;
import java.util.function.IntFunction;

/**
 * IR as text, one operation a line; {@link IrParser} reads it back.
 *
 * <pre>{@code
 * insn row7, pc, next
 *   t0 = load.s32 s[0+f1], f2
 *   gotoif.eq t0, #0, L0
 *   s[0+f0] = add t0, s4
 * label L0
 *   t1 = call RvHelpers.csr(f3, #0x1000)
 *   jump.plain t1
 * }</pre>
 *
 * <p>Operands: {@code s4} state slot, {@code s[0+f1]} slot 0 plus field 1, {@code t0} temporary,
 * {@code #5} constant, {@code f1} field, {@code pc}, {@code next}.
 */
public final class IrPrinter {
  private final IntFunction<String> slotNames;

  /** A printer whose text can be parsed. */
  public IrPrinter() {
    this(slot -> "s" + slot);
  }

  /** A printer for people, with the architecture's slot names. */
  public IrPrinter(IntFunction<String> slotNames) {
    this.slotNames = slotNames;
  }

  /** The whole buffer. */
  public String print(Ir ir) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < ir.size(); i++) {
      boolean outdented = ir.op(i) == Op.INSN || ir.op(i) == Op.LABEL;
      out.append(outdented ? "" : "  ").append(line(ir, i)).append('\n');
    }
    return out.toString();
  }

  /** Operation {@code i}. */
  public String line(Ir ir, int i) {
    StringBuilder out = new StringBuilder();
    if (ir.dst(i) != Operand.NONE) {
      out.append(operand(ir, ir.dst(i))).append(" = ");
    }
    out.append(ir.op(i).text());
    switch (OpForm.of(ir.op(i))) {
      case PLAIN -> arguments(out, ir, i, "");
      case CONDITION -> arguments(out.append('.').append(ir.cond(i).text()), ir, i, "");
      case MEMORY -> arguments(out.append('.').append(lower(ir.memOp(i))), ir, i, "");
      case CALL -> {
        out.append(' ').append(ir.helper(i)).append('(');
        join(out, ir, i).append(')');
      }
      case LABEL -> arguments(out, ir, i, "L" + ir.aux(i));
      case CONDITION_LABEL -> {
        arguments(out.append('.').append(ir.cond(i).text()), ir, i, "");
        out.append(", L").append(ir.aux(i));
      }
      case ROW -> {
        out.append(" row").append(ir.aux(i)).append(", ");
        join(out, ir, i);
      }
      case JUMP -> arguments(out.append('.').append(lower(ir.jumpKind(i))), ir, i, "");
    }
    return out.toString();
  }

  private void arguments(StringBuilder out, Ir ir, int i, String last) {
    if (ir.argCount(i) > 0 || !last.isEmpty()) {
      out.append(' ');
    }
    join(out, ir, i).append(last);
  }

  private StringBuilder join(StringBuilder out, Ir ir, int i) {
    for (int n = 0; n < ir.argCount(i); n++) {
      out.append(n == 0 ? "" : ", ").append(operand(ir, ir.arg(i, n)));
    }
    return out;
  }

  private String operand(Ir ir, int operand) {
    int index = Operand.index(operand);
    return switch (Operand.kind(operand)) {
      case Operand.SLOT -> slotNames.apply(index);
      case Operand.BANK -> "s[" + index + "+f" + Operand.bankField(operand) + "]";
      case Operand.TEMP -> "t" + index;
      case Operand.CONST -> "#" + number(ir.constantOf(operand));
      case Operand.FIELD -> "f" + index;
      case Operand.PC -> "pc";
      case Operand.NEXT_PC -> "next";
      default -> "none";
    };
  }

  private static String number(long value) {
    return value > -4096 && value < 4096 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
