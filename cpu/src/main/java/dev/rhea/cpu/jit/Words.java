package dev.rhea.cpu.jit;

import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Operand;
import dev.rhea.cpu.ir.Shortcut;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds operations on <em>words</em>, sign-extended 32-bit values: where the operands of a 64-bit
 * and, or, exclusive or are words, so is the result, and the 32-bit operation gives it. C2, which
 * does not find that out, then sees rotations in pairs of shifts, and needs no sign-extension
 * between 32-bit operations. Nothing is known of what the region is entered with.
 */
final class Words {
  private final RegionPlan plan;
  private final Ir ir;
  private final int cachedSlots;

  /** The slots that hold words before each instruction. */
  private long[] before = new long[0];

  private final BitSet temporaries = new BitSet();
  private final BitSet narrow = new BitSet();

  Words(RegionPlan plan, int cachedSlots) {
    this.plan = plan;
    this.ir = plan.ir;
    this.cachedSlots = cachedSlots;
  }

  /** Looks at the plan as it is now. */
  void find() {
    narrow.clear();
    before = new long[plan.count];
    Arrays.fill(before, -1);
    before[0] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < plan.count; i++) {
        changed |= flow(i, after(i));
      }
    }
  }

  /**
   * The slots that hold doubles more often than anything else, judged by the {@linkplain
   * dev.rhea.cpu.ir.Shortcut shortcuts} that take and give them. Loads and stores do not count.
   */
  long doubles() {
    int[] balance = new int[cachedSlots];
    for (int i = 0; i < ir.size(); i++) {
      Shortcut shortcut = ir.op(i) == Op.CALL ? ir.helper(i).shortcut() : null;
      Shortcut.Target compute = shortcut == null ? null : shortcut.compute();
      for (int n = ir.argCount(i) - 1; n >= 0 && ir.op(i) != Op.STORE; n--) {
        boolean isDouble =
            compute != null && n < compute.type().parameterCount() && compute.takesDouble(n);
        count(balance, ir.arg(i, n), isDouble);
      }
      if (ir.op(i) != Op.LOAD) {
        count(balance, ir.dst(i), compute != null && compute.givesDouble());
      }
    }
    long doubles = 0;
    for (int slot = 0; slot < cachedSlots; slot++) {
      doubles |= balance[slot] > 0 ? 1L << slot : 0;
    }
    return doubles;
  }

  private void count(int[] balance, int operand, boolean isDouble) {
    if (Operand.kind(operand) == Operand.SLOT && Operand.index(operand) < cachedSlots) {
      balance[Operand.index(operand)] += isDouble ? 1 : -1;
    }
  }

  /** Whether operation {@code i}, and, or, xor or a sign-extension, is one on words only. */
  boolean isNarrow(int i) {
    return narrow.get(i);
  }

  private boolean flow(int i, long words) {
    long behind = plan.pc[i] + plan.length[i];
    return switch (plan.flow[i]) {
      case NEXT -> meet(behind, words);
      case BRANCH -> {
        boolean changed = meet(behind, words);
        yield meet(plan.target[i], words) || changed;
      }
      case JUMP -> meet(plan.target[i], words);
      case CALL, CALL_INDIRECT -> meet(behind, 0);
      case LEAVE -> false;
    };
  }

  private boolean meet(long pc, long words) {
    int i = plan.indexOf(pc);
    if (i < 0 || (before[i] & ~words) == 0) {
      return false;
    }
    before[i] &= words;
    return true;
  }

  /** The slots that hold words behind instruction {@code i}; notes which operations are narrow. */
  private long after(int i) {
    long words = before[i];
    temporaries.clear();
    for (int op = plan.irStart[i]; op < plan.irEnd[i]; op++) {
      boolean word = isWord(op, words);
      int dst = ir.dst(op);
      if (Operand.kind(dst) == Operand.TEMP) {
        temporaries.set(Operand.index(dst), word);
      } else if (Operand.kind(dst) == Operand.SLOT && Operand.index(dst) < cachedSlots) {
        long bit = 1L << Operand.index(dst);
        words = word ? words | bit : words & ~bit;
      }
    }
    return words;
  }

  private boolean isWord(int i, long words) {
    return switch (ir.op(i)) {
      case MOV_I64 -> isWordOperand(ir.arg(i, 0), words);
      case AND_I64, OR_I64, XOR_I64 -> {
        boolean both = isWordOperand(ir.arg(i, 0), words) && isWordOperand(ir.arg(i, 1), words);
        narrow.set(i, both);
        yield both || ir.op(i) == Op.AND_I64 && isSmall(ir.arg(i, 1));
      }
      case TRUNC_I32 -> isWordOperand(ir.arg(i, 0), words); // that it loses nothing
      case SEXT32_I64 -> {
        narrow.set(
            i, isWordOperand(ir.arg(i, 0), words) && Operand.kind(ir.arg(i, 0)) == Operand.TEMP);
        yield true;
      }
      case SEXT8_I64, SEXT16_I64, SETCOND_I64 -> true;
      case SELECT_I64 -> isWordOperand(ir.arg(i, 2), words) && isWordOperand(ir.arg(i, 3), words);
      case LOAD ->
          switch (ir.memOp(i)) {
            case U8, S8, U16, S16, S32, U16BE, S16BE, S32BE -> true;
            case U32, U64, U32BE, U64BE -> false;
          };
      case MOV_I32,
          ADD_I32,
          ADD_I64,
          SUB_I32,
          SUB_I64,
          MUL_I32,
          MUL_I64,
          MULHS_I64,
          MULHU_I64,
          AND_I32,
          OR_I32,
          XOR_I32,
          SHL_I32,
          SHL_I64,
          SHR_I32,
          SHR_I64,
          SAR_I32,
          SAR_I64,
          ROTL_I32,
          ROTL_I64,
          ROTR_I32,
          ROTR_I64,
          CLZ_I32,
          CLZ_I64,
          CTZ_I32,
          CTZ_I64,
          POPCNT_I32,
          POPCNT_I64,
          BSWAP_I32,
          BSWAP_I64,
          ZEXT32_I64,
          STORE,
          CALL,
          LABEL,
          GOTO,
          GOTO_IF,
          INSN,
          BRANCH,
          JUMP,
          CHECK_LEAVE ->
          false;
    };
  }

  private boolean isWordOperand(int operand, long words) {
    return switch (Operand.kind(operand)) {
      case Operand.SLOT ->
          Operand.index(operand) < cachedSlots && (words >>> Operand.index(operand) & 1) != 0;
      case Operand.TEMP -> temporaries.get(Operand.index(operand));
      case Operand.CONST -> (int) ir.constantOf(operand) == ir.constantOf(operand);
      default -> false;
    };
  }

  /** Whether the operand is a constant that leaves no more than 31 bits of what it masks. */
  private boolean isSmall(int operand) {
    return ir.isConstant(operand) && ir.constantOf(operand) >>> 31 == 0;
  }
}
