package dev.rhea.cpu.ir;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks that a buffer of IR is well-formed. What builders and passes must keep:
 *
 * <ul>
 *   <li>The first operation is an INSN; its operands are {@code pc, next} (symbolic) or two
 *       constants, the second behind the first.
 *   <li>Banks, fields, {@code pc} and {@code next} occur in symbolic instructions only.
 *   <li>Operands are there and have the operation's types; state and addresses are I64, constants
 *       and fields both.
 *   <li>An operation without a result has no destination, one with a result has a temporary of its
 *       type, or for I64 a state slot.
 *   <li>A temporary is defined once, and on every path before it is used, in one guest instruction.
 *   <li>A label is placed once, in the guest instruction that goes to it.
 *   <li>BRANCH, JUMP and CHECK_LEAVE are the last operation of their instruction; one that calls a
 *       SYNCED helper ends with JUMP or CHECK_LEAVE.
 * </ul>
 */
public final class IrVerifier {
  private final Ir ir;
  private final Set<Integer> placedLabels = new HashSet<>();
  private final BitSet everDefined = new BitSet();

  private IrVerifier(Ir ir) {
    this.ir = ir;
  }

  /**
   * Checks {@code ir}.
   *
   * @throws IllegalStateException at the first violation, with the operation's text
   */
  public static void verify(Ir ir) {
    new IrVerifier(ir).run();
  }

  private void run() {
    if (ir.size() > 0 && ir.op(0) != Op.INSN) {
      throw violation(0, "the buffer does not begin with insn");
    }
    int start = 0;
    while (start < ir.size()) {
      int end = start + 1;
      while (end < ir.size() && ir.op(end) != Op.INSN) {
        end++;
      }
      boolean symbolic = header(start);
      for (int i = start; i < end; i++) {
        destination(i);
        operands(i, symbolic);
      }
      labels(start, end);
      ends(start, end);
      definitions(start, end);
      start = end;
    }
  }

  // ---- single operations
  // -------------------------------------------------------------------------

  private boolean header(int i) {
    int pc = ir.arg(i, 0);
    int next = ir.arg(i, 1);
    if (Operand.kind(pc) == Operand.PC && Operand.kind(next) == Operand.NEXT_PC) {
      return true;
    }
    if (!ir.isConstant(pc)
        || !ir.isConstant(next)
        || ir.constantOf(next) - ir.constantOf(pc) <= 0) {
      throw violation(i, "insn takes pc, next or two ascending constants");
    }
    return false;
  }

  private void destination(int i) {
    Type result = ir.resultType(i);
    int dst = ir.dst(i);
    if (result == Type.VOID) {
      if (dst != Operand.NONE) {
        throw violation(i, "a destination without a result");
      }
    } else if (Operand.kind(dst) == Operand.TEMP) {
      if (tempType(i, dst) != result) {
        throw violation(i, "the result is " + result + ", the temporary is not");
      }
    } else if (!Operand.isState(dst)) {
      throw violation(i, "a result needs a temporary or a slot");
    } else if (result != Type.I64) {
      throw violation(i, "slots hold I64, the result is " + result);
    }
  }

  private void operands(int i, boolean symbolic) {
    if (Operand.kind(ir.dst(i)) == Operand.BANK && !symbolic) {
      throw violation(i, "a bank in an instruction with a known address");
    }
    for (int n = 0; n < Ir.MAX_OPERANDS; n++) {
      int operand = ir.arg(i, n);
      if (n >= ir.argCount(i)) {
        if (operand != Operand.NONE) {
          throw violation(i, "more operands than the operation has");
        }
        continue;
      }
      Type wanted = ir.argType(i, n);
      switch (Operand.kind(operand)) {
        case Operand.CONST -> {}
        case Operand.FIELD -> requireSymbolic(i, symbolic);
        case Operand.TEMP -> {
          if (tempType(i, operand) != wanted) {
            throw violation(i, "operand " + n + " has to be " + wanted);
          }
        }
        case Operand.SLOT -> require64(i, n, wanted);
        case Operand.BANK, Operand.PC, Operand.NEXT_PC -> {
          requireSymbolic(i, symbolic);
          require64(i, n, wanted);
        }
        default -> throw violation(i, "operand " + n + " is missing");
      }
    }
  }

  private void requireSymbolic(int i, boolean symbolic) {
    if (!symbolic) {
      throw violation(i, "a symbolic operand in an instruction with a known address");
    }
  }

  private void require64(int i, int n, Type wanted) {
    if (wanted != Type.I64) {
      throw violation(i, "operand " + n + " has to be " + wanted);
    }
  }

  private Type tempType(int i, int operand) {
    if (Operand.index(operand) >= ir.tempCount()) {
      throw violation(i, "a temporary that was never made");
    }
    return ir.tempType(Operand.index(operand));
  }

  // ---- one guest instruction -------------------------------------------------------------------

  private void labels(int start, int end) {
    Set<Integer> here = new HashSet<>();
    for (int i = start; i < end; i++) {
      if (ir.op(i) == Op.LABEL) {
        if (!placedLabels.add(ir.aux(i))) {
          throw violation(i, "the label is placed twice");
        }
        here.add(ir.aux(i));
      }
    }
    for (int i = start; i < end; i++) {
      if ((ir.op(i) == Op.GOTO || ir.op(i) == Op.GOTO_IF) && !here.contains(ir.aux(i))) {
        throw violation(i, "the label is not in this guest instruction");
      }
    }
  }

  private void ends(int start, int end) {
    int synced = -1;
    for (int i = start; i < end; i++) {
      if (ir.op(i).effect() == Op.Effect.END && i != end - 1) {
        throw violation(i, "has to be the last operation of its instruction");
      }
      if (ir.op(i) == Op.CALL && ir.helper(i).kind() == Helper.Kind.SYNCED) {
        synced = i;
      }
    }
    Op last = ir.op(end - 1);
    if (synced >= 0 && last != Op.JUMP && last != Op.CHECK_LEAVE) {
      throw violation(synced, "an instruction with a synced helper ends with jump or checkleave");
    }
  }

  /**
   * Definite assignment: what is defined at a label is what all ways to it have defined. Repeated
   * until nothing changes, since a label may be gone back to.
   */
  private void definitions(int start, int end) {
    for (int i = start; i < end; i++) {
      int dst = ir.dst(i);
      if (Operand.kind(dst) == Operand.TEMP) {
        if (everDefined.get(Operand.index(dst))) {
          throw violation(i, "the temporary is defined twice");
        }
        everDefined.set(Operand.index(dst));
      }
    }
    Map<Integer, BitSet> atLabel = new HashMap<>();
    while (flow(start, end, atLabel, false)) {
      // Another round with less defined at some label.
    }
    flow(start, end, atLabel, true);
  }

  /** One round; whether some label's set has changed. Unreachable code counts as all defined. */
  private boolean flow(int start, int end, Map<Integer, BitSet> atLabel, boolean check) {
    boolean changed = false;
    BitSet defined = new BitSet();
    boolean reachable = true;
    for (int i = start; i < end; i++) {
      Op op = ir.op(i);
      if (op == Op.LABEL) {
        changed |= reachable && meet(atLabel, ir.aux(i), defined);
        BitSet known = atLabel.get(ir.aux(i));
        reachable = known != null;
        defined = known == null ? new BitSet() : copy(known);
      }
      if (check && reachable) {
        uses(i, defined);
      }
      if (reachable && (op == Op.GOTO || op == Op.GOTO_IF)) {
        changed |= meet(atLabel, ir.aux(i), defined);
      }
      if (op == Op.GOTO) {
        reachable = false;
      }
      if (Operand.kind(ir.dst(i)) == Operand.TEMP) {
        defined.set(Operand.index(ir.dst(i)));
      }
    }
    return changed;
  }

  private void uses(int i, BitSet defined) {
    for (int n = 0; n < ir.argCount(i); n++) {
      int operand = ir.arg(i, n);
      if (Operand.kind(operand) == Operand.TEMP && !defined.get(Operand.index(operand))) {
        throw violation(i, "t" + Operand.index(operand) + " is not defined on every way to here");
      }
    }
  }

  private static boolean meet(Map<Integer, BitSet> atLabel, int label, BitSet defined) {
    BitSet known = atLabel.get(label);
    if (known == null) {
      atLabel.put(label, copy(defined));
      return true;
    }
    int before = known.cardinality();
    known.and(defined);
    return known.cardinality() != before;
  }

  private static BitSet copy(BitSet set) {
    return (BitSet) set.clone();
  }

  private IllegalStateException violation(int i, String what) {
    return new IllegalStateException(
        "operation " + i + ", " + new IrPrinter().line(ir, i) + ": " + what);
  }
}
