package dev.rhea.cpu.ir;

/**
 * The operations of the IR: this table is the truth; printer, parser, verifier, passes and emitter
 * switch over it without a default. {@code dst}, {@code a}… are operands as in {@link Ir}.
 */
public enum Op {
  // formatter:off
  //             text      result     operands                              effects         meaning
  MOV_I32     ("mov32",    Type.I32,  Shape.of(Type.I32),                   Effect.PURE),   // dst = a
  MOV_I64     ("mov",      Type.I64,  Shape.of(Type.I64),                   Effect.PURE),   // dst = a
  ADD_I32     ("add32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = a + b modulo 2^32
  ADD_I64     ("add",      Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = a + b modulo 2^64
  SUB_I32     ("sub32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = a - b
  SUB_I64     ("sub",      Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = a - b
  MUL_I32     ("mul32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = low half of a * b
  MUL_I64     ("mul",      Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = low half of a * b
  MULHS_I64   ("mulhs",    Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = high half of signed a * b
  MULHU_I64   ("mulhu",    Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = high half of unsigned a * b
  AND_I32     ("and32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = a & b
  AND_I64     ("and",      Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = a & b
  OR_I32      ("or32",     Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = a | b
  OR_I64      ("or",       Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = a | b
  XOR_I32     ("xor32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = a ^ b
  XOR_I64     ("xor",      Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = a ^ b
  SHL_I32     ("shl32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // dst = a << (b modulo 32)
  SHL_I64     ("shl",      Type.I64,  Shape.of(Type.I64, Type.I32),         Effect.PURE),   // dst = a << (b modulo 64)
  SHR_I32     ("shr32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // logical right shift
  SHR_I64     ("shr",      Type.I64,  Shape.of(Type.I64, Type.I32),         Effect.PURE),   // logical right shift
  SAR_I32     ("sar32",    Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // arithmetic right shift
  SAR_I64     ("sar",      Type.I64,  Shape.of(Type.I64, Type.I32),         Effect.PURE),   // arithmetic right shift
  ROTL_I32    ("rotl32",   Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // rotate left by b modulo 32
  ROTL_I64    ("rotl",     Type.I64,  Shape.of(Type.I64, Type.I32),         Effect.PURE),   // rotate left by b modulo 64
  ROTR_I32    ("rotr32",   Type.I32,  Shape.of(Type.I32, Type.I32),         Effect.PURE),   // rotate right by b modulo 32
  ROTR_I64    ("rotr",     Type.I64,  Shape.of(Type.I64, Type.I32),         Effect.PURE),   // rotate right by b modulo 64
  CLZ_I32     ("clz32",    Type.I32,  Shape.of(Type.I32),                   Effect.PURE),   // leading zeros, 32 for 0
  CLZ_I64     ("clz",      Type.I32,  Shape.of(Type.I64),                   Effect.PURE),   // leading zeros, 64 for 0
  CTZ_I32     ("ctz32",    Type.I32,  Shape.of(Type.I32),                   Effect.PURE),   // trailing zeros, 32 for 0
  CTZ_I64     ("ctz",      Type.I32,  Shape.of(Type.I64),                   Effect.PURE),   // trailing zeros, 64 for 0
  POPCNT_I32  ("popcnt32", Type.I32,  Shape.of(Type.I32),                   Effect.PURE),   // number of ones
  POPCNT_I64  ("popcnt",   Type.I32,  Shape.of(Type.I64),                   Effect.PURE),   // number of ones
  BSWAP_I32   ("bswap32",  Type.I32,  Shape.of(Type.I32),                   Effect.PURE),   // bytes reversed
  BSWAP_I64   ("bswap",    Type.I64,  Shape.of(Type.I64),                   Effect.PURE),   // bytes reversed
  SEXT8_I64   ("sext8",    Type.I64,  Shape.of(Type.I64),                   Effect.PURE),   // low 8 bits of a, sign-extended
  SEXT16_I64  ("sext16",   Type.I64,  Shape.of(Type.I64),                   Effect.PURE),   // low 16 bits of a, sign-extended
  SEXT32_I64  ("sext32",   Type.I64,  Shape.of(Type.I32),                   Effect.PURE),   // a, sign-extended
  ZEXT32_I64  ("zext32",   Type.I64,  Shape.of(Type.I32),                   Effect.PURE),   // a, zero-extended
  TRUNC_I32   ("trunc32",  Type.I32,  Shape.of(Type.I64),                   Effect.PURE),   // low 32 bits of a
  SETCOND_I64 ("setc",     Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.PURE),   // dst = cond(a, b) ? 1 : 0
  SELECT_I64  ("select",   Type.I64,  Shape.of(Type.I64, Type.I64, Type.I64, Type.I64), Effect.PURE), // dst = cond(a, b) ? c : d
  LOAD        ("load",     Type.I64,  Shape.of(Type.I64, Type.I64),         Effect.FAULTS), // dst = memory[a + b], aux = MemOp
  STORE       ("store",    Type.VOID, Shape.of(Type.I64, Type.I64, Type.I64), Effect.FAULTS), // memory[a + b] = c, aux = MemOp
  CALL        ("call",     Type.I64,  Shape.ARGS,                           Effect.HELPER), // dst = helper[aux](args), type by helper
  LABEL       ("label",    Type.VOID, Shape.NONE,                           Effect.FLOW),   // a place inside one guest instruction, aux = label
  GOTO        ("goto",     Type.VOID, Shape.NONE,                           Effect.FLOW),   // to label aux
  GOTO_IF     ("gotoif",   Type.VOID, Shape.of(Type.I64, Type.I64),         Effect.FLOW),   // if cond(a, b) to label aux
  INSN        ("insn",     Type.VOID, Shape.of(Type.I64, Type.I64),         Effect.FLOW),   // a guest instruction begins: a = its pc, b = pc behind it, aux = row
  BRANCH      ("branch",   Type.VOID, Shape.of(Type.I64, Type.I64, Type.I64), Effect.END),  // if cond(a, b) the guest goes to c, else behind this instruction
  JUMP        ("jump",     Type.VOID, Shape.of(Type.I64),                   Effect.END),    // the guest goes to a; aux = JumpKind
  CHECK_LEAVE ("checkleave", Type.VOID, Shape.NONE,                         Effect.END);    // leaves the engine behind this instruction if CpuState.leave
  // formatter:on

  /** What an operation does beside giving its result. */
  public enum Effect {
    /** Nothing: may be removed when unused, repeated, moved. */
    PURE,
    /** Touches guest memory and may end the instruction by a fault. */
    FAULTS,
    /** What the helper's declaration says. */
    HELPER,
    /** Control flow inside the buffer. */
    FLOW,
    /** The last operation of a guest instruction: says where the guest goes on. */
    END
  }

  /** Operand types. */
  public static final class Shape {
    static final Shape NONE = new Shape(new Type[0]);

    /** As many as the helper has. */
    static final Shape ARGS = new Shape(new Type[0]);

    private final Type[] types;

    private Shape(Type[] types) {
      this.types = types;
    }

    static Shape of(Type... types) {
      return new Shape(types);
    }
  }

  private final String text;
  private final Type result;
  private final Shape shape;
  private final Effect effect;

  Op(String text, Type result, Shape shape, Effect effect) {
    this.text = text;
    this.result = result;
    this.shape = shape;
    this.effect = effect;
  }

  /** The name in the text form. */
  public String text() {
    return text;
  }

  /** The result's type; for CALL the helper's. */
  public Type result() {
    return result;
  }

  /** How many operands there are; for CALL as many as the helper has. */
  public int operandCount() {
    return shape.types.length;
  }

  /** The type of operand {@code index}. */
  public Type operandType(int index) {
    return shape.types[index];
  }

  /** What it does beside its result. */
  public Effect effect() {
    return effect;
  }

  /** Whether it carries a {@link Cond}. */
  public boolean hasCond() {
    return this == SETCOND_I64 || this == SELECT_I64 || this == GOTO_IF || this == BRANCH;
  }
}
