package dev.rhea.cpu.ir;

/** What an operation has beside destination and operands, which decides on its text form. */
enum OpForm {
  /** Nothing. */
  PLAIN,
  /** A condition: {@code setc.ltu}. */
  CONDITION,
  /** A memory shape: {@code load.s32}. */
  MEMORY,
  /** A helper: {@code call Owner.name(…)}. */
  CALL,
  /** A label: {@code goto L1}. */
  LABEL,
  /** A condition and a label: {@code gotoif.eq a, b, L1}. */
  CONDITION_LABEL,
  /** A row: {@code insn row3, …}. */
  ROW,
  /** A jump kind: {@code jump.call}. */
  JUMP;

  static OpForm of(Op op) {
    return switch (op) {
      case MOV_I32, MOV_I64, ADD_I32, ADD_I64, SUB_I32, SUB_I64, MUL_I32, MUL_I64 -> PLAIN;
      case MULHS_I64, MULHU_I64, AND_I32, AND_I64, OR_I32, OR_I64, XOR_I32, XOR_I64 -> PLAIN;
      case SHL_I32, SHL_I64, SHR_I32, SHR_I64, SAR_I32, SAR_I64 -> PLAIN;
      case ROTL_I32, ROTL_I64, ROTR_I32, ROTR_I64 -> PLAIN;
      case CLZ_I32, CLZ_I64, CTZ_I32, CTZ_I64, POPCNT_I32, POPCNT_I64 -> PLAIN;
      case BSWAP_I32, BSWAP_I64, SEXT8_I64, SEXT16_I64, SEXT32_I64, ZEXT32_I64 -> PLAIN;
      case TRUNC_I32, CHECK_LEAVE -> PLAIN;
      case SETCOND_I64, SELECT_I64, BRANCH -> CONDITION;
      case LOAD, STORE -> MEMORY;
      case CALL -> CALL;
      case LABEL, GOTO -> LABEL;
      case GOTO_IF -> CONDITION_LABEL;
      case INSN -> ROW;
      case JUMP -> JUMP;
    };
  }
}
