package dev.rhea.cpu.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text form of {@link IrPrinter}, for tests. Checks syntax and numbers of operands only:
 * what the text means is the business of {@link IrVerifier}. {@code //} begins a comment.
 */
public final class IrParser {
  private static final Pattern LINE =
      Pattern.compile("(?:(\\S+)\\s*=\\s*)?([a-z0-9]+)((?:\\.[a-z0-9]+)*)\\s*(.*)");
  private static final Pattern BANK = Pattern.compile("s\\[(\\d+)\\+f(\\d+)]");
  private static final Pattern CALL = Pattern.compile("([\\w.$]+)\\((.*)\\)");
  private static final Map<String, Op> OPS = byText();

  private final Map<String, Helper> helpers;
  private Ir ir = new Ir();
  private final Map<Integer, Type> tempTypes = new HashMap<>();
  private int line;

  /**
   * A parser that knows {@code helpers}.
   *
   * @param helpers by the name that {@link Helper#toString} gives
   */
  public IrParser(Map<String, Helper> helpers) {
    this.helpers = Map.copyOf(helpers);
  }

  private static Map<String, Op> byText() {
    Map<String, Op> result = new HashMap<>();
    for (Op op : Op.values()) {
      result.put(op.text(), op);
    }
    return result;
  }

  /**
   * The buffer that {@code text} describes.
   *
   * @throws IllegalArgumentException if the text is malformed; the message names the line
   */
  public Ir parse(String text) {
    ir = new Ir();
    tempTypes.clear();
    List<Matcher> lines = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    line = 0;
    for (String raw : text.lines().toList()) {
      line++;
      String stripped = raw.replaceFirst("//.*", "").strip();
      if (!stripped.isEmpty()) {
        Matcher matcher = LINE.matcher(stripped);
        if (!matcher.matches()) {
          throw error("cannot understand " + stripped);
        }
        lines.add(matcher);
        numbers.add(line);
      }
    }
    declareTemporaries(lines, numbers);
    for (int i = 0; i < lines.size(); i++) {
      line = numbers.get(i);
      operation(lines.get(i));
    }
    return ir;
  }

  /** Temporaries take their types from where they are first defined; undefined ones are I64. */
  private void declareTemporaries(List<Matcher> lines, List<Integer> numbers) {
    int count = 0;
    for (int i = 0; i < lines.size(); i++) {
      line = numbers.get(i);
      String dst = lines.get(i).group(1);
      Op op = op(lines.get(i).group(2));
      if (dst != null && dst.matches("t\\d+")) {
        Type type = op == Op.CALL ? helper(lines.get(i).group(4)).result() : op.result();
        tempTypes.putIfAbsent(Integer.parseInt(dst.substring(1)), type);
      }
      Matcher used = Pattern.compile("\\bt(\\d+)\\b").matcher(lines.get(i).group());
      while (used.find()) {
        count = Math.max(count, 1 + Integer.parseInt(used.group(1)));
      }
    }
    for (int n = 0; n < count; n++) {
      ir.newTemp(tempTypes.getOrDefault(n, Type.I64));
    }
  }

  private void operation(Matcher text) {
    Op op = op(text.group(2));
    String suffix = text.group(3).isEmpty() ? "" : text.group(3).substring(1);
    String rest = text.group(4);
    int dst = text.group(1) == null ? Operand.NONE : operand(text.group(1));
    switch (OpForm.of(op)) {
      case PLAIN -> {
        noSuffix(suffix);
        append(op, 0, dst, 0, split(rest));
      }
      case CONDITION -> append(op, condition(suffix), dst, 0, split(rest));
      case MEMORY -> append(op, 0, dst, constant(MemOp.class, suffix).ordinal(), split(rest));
      case CALL -> {
        Matcher call = CALL.matcher(rest);
        int helper = ir.helperIndex(helper(rest));
        append(op, 0, dst, helper, split(call.matches() ? call.group(2) : ""));
      }
      case LABEL -> append(op, 0, dst, label(rest), List.of());
      case CONDITION_LABEL -> {
        List<String> parts = split(rest);
        int label = label(parts.isEmpty() ? "" : parts.getLast());
        append(op, condition(suffix), dst, label, parts.subList(0, parts.size() - 1));
      }
      case ROW -> {
        List<String> parts = split(rest);
        if (parts.isEmpty() || !parts.getFirst().matches("row\\d+")) {
          throw error("insn rowN, pc, next");
        }
        int row = Integer.parseInt(parts.getFirst().substring(3));
        append(op, 0, dst, row, parts.subList(1, parts.size()));
      }
      case JUMP -> append(op, 0, dst, constant(JumpKind.class, suffix).ordinal(), split(rest));
    }
  }

  private void append(Op op, int cond, int dst, int aux, List<String> arguments) {
    int i = ir.append(op, cond, dst, aux);
    if (arguments.size() != ir.argCount(i)) {
      throw error(op.text() + " takes " + ir.argCount(i) + " operands, not " + arguments.size());
    }
    for (int n = 0; n < arguments.size(); n++) {
      ir.setArg(i, n, operand(arguments.get(n)));
    }
  }

  private int operand(String text) {
    Matcher bank = BANK.matcher(text);
    if (bank.matches()) {
      return Operand.bank(Integer.parseInt(bank.group(1)), Integer.parseInt(bank.group(2)));
    }
    if (text.equals("pc")) {
      return Operand.pc();
    }
    if (text.equals("next")) {
      return Operand.nextPc();
    }
    try {
      String number = text.substring(1);
      return switch (text.charAt(0)) {
        case 's' -> Operand.slot(Integer.parseInt(number));
        case 't' -> Operand.temp(Integer.parseInt(number));
        case 'f' -> Operand.field(Integer.parseInt(number));
        case '#' ->
            ir.newConstant(
                number.startsWith("0x")
                    ? Long.parseUnsignedLong(number.substring(2), 16)
                    : Long.parseLong(number));
        default -> throw error("no operand: " + text);
      };
    } catch (NumberFormatException _) {
      throw error("no operand: " + text);
    }
  }

  private int label(String text) {
    if (!text.matches("L\\d+")) {
      throw error("no label: " + text);
    }
    int label = Integer.parseInt(text.substring(1));
    while (ir.labelCount() <= label) {
      ir.newLabel();
    }
    return label;
  }

  private Op op(String text) {
    Op op = OPS.get(text);
    if (op == null) {
      throw error("no operation " + text);
    }
    return op;
  }

  private Helper helper(String call) {
    Matcher matcher = CALL.matcher(call);
    Helper helper = matcher.matches() ? helpers.get(matcher.group(1)) : null;
    if (helper == null) {
      throw error("no helper in " + call);
    }
    return helper;
  }

  private int condition(String suffix) {
    for (Cond cond : Cond.values()) {
      if (cond.text().equals(suffix)) {
        return cond.ordinal();
      }
    }
    throw error("no condition ." + suffix);
  }

  private <E extends Enum<E>> E constant(Class<E> type, String suffix) {
    try {
      return Enum.valueOf(type, suffix.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw error("no " + type.getSimpleName() + " ." + suffix);
    }
  }

  private void noSuffix(String suffix) {
    if (!suffix.isEmpty()) {
      throw error("no suffix here: ." + suffix);
    }
  }

  private static List<String> split(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
  }

  private IllegalArgumentException error(String message) {
    return new IllegalArgumentException("line " + line + ": " + message);
  }
}
