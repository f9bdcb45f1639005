package dev.rhea.cpu.ir;

import static dev.rhea.cpu.ir.Operand.NONE;

/**
 * Constant folding and identities, applied while IR is built. A folded operation never reaches the
 * buffer, so that later passes and the emitter see less.
 */
final class Folding {
  private Folding() {}

  /** The operand that equals the operation's result, or NONE if it has to be computed. */
  static int fold(Ir ir, Op op, Cond cond, int[] operands) {
    if (op.effect() != Op.Effect.PURE) {
      return NONE;
    }
    boolean known = true;
    for (int operand : operands) {
      known &= ir.isConstant(operand);
    }
    if (!known) {
      return identity(ir, op, cond, operands);
    }
    long a = ir.constantOf(operands[0]);
    long b = operands.length > 1 ? ir.constantOf(operands[1]) : 0;
    if (op == Op.SELECT_I64) {
      return operands[cond.test(a, b) ? 2 : 3];
    }
    return ir.newConstant(value(op, cond, a, b));
  }

  private static int identity(Ir ir, Op op, Cond cond, int[] operands) {
    if (operands.length < 2 || op.result() != Type.I64) {
      return NONE;
    }
    int a = operands[0];
    int b = operands[1];
    if (op == Op.SELECT_I64) {
      return ir.isConstant(a) && ir.isConstant(b)
          ? operands[cond.test(ir.constantOf(a), ir.constantOf(b)) ? 2 : 3]
          : NONE;
    }
    boolean zeroA = ir.isConstant(a) && ir.constantOf(a) == 0;
    boolean zeroB = ir.isConstant(b) && ir.constantOf(b) == 0;
    boolean onesB = ir.isConstant(b) && ir.constantOf(b) == -1;
    if (op == Op.ADD_I64 || op == Op.OR_I64 || op == Op.XOR_I64) {
      return zeroB ? a : zeroA ? b : NONE;
    }
    if (op == Op.SUB_I64 || op == Op.SHL_I64 || op == Op.SHR_I64 || op == Op.SAR_I64) {
      return zeroB ? a : NONE;
    }
    if (op == Op.AND_I64) {
      return zeroB ? b : zeroA ? a : onesB ? a : NONE;
    }
    return NONE;
  }

  /** The result of a pure operation on constants; the IR's meaning, written once more in Java. */
  static long value(Op op, Cond cond, long a, long b) {
    int ai = (int) a;
    int bi = (int) b;
    return switch (op) {
      case MOV_I32, TRUNC_I32, SEXT32_I64 -> ai;
      case MOV_I64, SELECT_I64 -> a;
      case ADD_I32 -> ai + bi;
      case ADD_I64 -> a + b;
      case SUB_I32 -> ai - bi;
      case SUB_I64 -> a - b;
      case MUL_I32 -> (int) (a * b);
      case MUL_I64 -> a * b;
      case MULHS_I64 -> Math.multiplyHigh(a, b);
      case MULHU_I64 -> Math.unsignedMultiplyHigh(a, b);
      case AND_I32 -> ai & bi;
      case AND_I64 -> a & b;
      case OR_I32 -> ai | bi;
      case OR_I64 -> a | b;
      case XOR_I32 -> ai ^ bi;
      case XOR_I64 -> a ^ b;
      case SHL_I32 -> ai << bi;
      case SHL_I64 -> a << bi;
      case SHR_I32 -> ai >>> bi;
      case SHR_I64 -> a >>> bi;
      case SAR_I32 -> ai >> bi;
      case SAR_I64 -> a >> bi;
      case ROTL_I32 -> Integer.rotateLeft(ai, bi);
      case ROTL_I64 -> Long.rotateLeft(a, bi);
      case ROTR_I32 -> Integer.rotateRight(ai, bi);
      case ROTR_I64 -> Long.rotateRight(a, bi);
      case CLZ_I32 -> Integer.numberOfLeadingZeros(ai);
      case CLZ_I64 -> Long.numberOfLeadingZeros(a);
      case CTZ_I32 -> Integer.numberOfTrailingZeros(ai);
      case CTZ_I64 -> Long.numberOfTrailingZeros(a);
      case POPCNT_I32 -> Integer.bitCount(ai);
      case POPCNT_I64 -> Long.bitCount(a);
      case BSWAP_I32 -> Integer.reverseBytes(ai);
      case BSWAP_I64 -> Long.reverseBytes(a);
      case SEXT8_I64 -> (byte) a;
      case SEXT16_I64 -> (short) a;
      case ZEXT32_I64 -> a & 0xFFFF_FFFFL;
      case SETCOND_I64 -> cond.test(a, b) ? 1 : 0;
      case LOAD, STORE, CALL, LABEL, GOTO, GOTO_IF, INSN, BRANCH, JUMP, CHECK_LEAVE ->
          throw new IllegalArgumentException("not pure: " + op);
    };
  }
}
