package dev.rhea.cpu.ir;

/**
 * How a front-end writes IR: one call per operation. Results are handles for later calls.
 *
 * <p>In <em>symbolic</em> mode ({@link #beginSymbolic}) fields, pc and next pc are unknown; in
 * <em>constant</em> mode ({@link #beginInsn}) they are constants and folding happens on the way. A
 * front-end method is the same for both.
 *
 * <p>Types follow the operands: two I32 give the 32-bit operation. Constants and fields serve as
 * both. Shift and rotate amounts are taken modulo the width.
 */
public final class IrBuilder {
  /** For {@link #setZeroSlot}: the architecture has no hard-wired zero register. */
  public static final int NO_ZERO_SLOT = -1;

  private final Ir ir;
  private final SlotVersions versions = new SlotVersions();
  private int zeroSlot = NO_ZERO_SLOT;
  private boolean folding = true;
  private boolean bigEndian;
  private boolean symbolic;
  private long pc;
  private long nextPc;
  private int insnStart;
  private boolean ended;

  public IrBuilder(Ir ir) {
    this.ir = ir;
  }

  /** The buffer written to. */
  public Ir ir() {
    return ir;
  }

  /** Slot {@code slot}, the first of its bank, reads as 0 and ignores writes. */
  public void setZeroSlot(int slot) {
    zeroSlot = slot;
  }

  /** Loads and stores are big-endian, whatever order their {@link MemOp} names. */
  public void setBigEndian(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  /** Whether {@link #setBigEndian} said so: for accesses to parts of a word. */
  public boolean isBigEndian() {
    return bigEndian;
  }

  /** Without folding, known operands or not, every operation is kept: to be looked at. */
  public void setFolding(boolean folding) {
    this.folding = folding;
  }

  // ---- instructions -----------------------------------------------------------------------------

  /** Begins a guest instruction whose fields and address are unknown. */
  public void beginSymbolic(int row) {
    symbolic = true;
    begin(row, Operand.pc(), Operand.nextPc());
  }

  /** Begins the guest instruction of pattern {@code row} at {@code pc}, {@code length} bytes. */
  public void beginInsn(int row, long pc, int length) {
    symbolic = false;
    this.pc = pc;
    this.nextPc = pc + length;
    begin(row, ir.newConstant(pc), ir.newConstant(pc + length));
  }

  private void begin(int row, int pcOperand, int nextOperand) {
    int i = ir.append(Op.INSN, 0, Operand.NONE, row);
    ir.setArg(i, 0, pcOperand);
    ir.setArg(i, 1, nextOperand);
    insnStart = i;
    ended = false;
    versions.clear();
  }

  /**
   * Whether the current instruction has said where the guest goes on (BRANCH, JUMP, CHECK_LEAVE).
   */
  public boolean ended() {
    return ended;
  }

  /** Index of the current instruction's INSN. */
  public int insnStart() {
    return insnStart;
  }

  /** The instruction's own address. */
  public Value pc() {
    return symbolic ? versions.value(Operand.pc(), Type.I64) : constant(pc);
  }

  /** The address behind the instruction. */
  public Value nextPc() {
    return symbolic ? versions.value(Operand.nextPc(), Type.I64) : constant(nextPc);
  }

  // ---- operands ---------------------------------------------------------------------------------

  /** A known number. */
  public Value constant(long value) {
    return versions.value(ir.newConstant(value), Type.I64);
  }

  /** A field with a known value, for calling a front-end method in constant mode. */
  public Field field(long value) {
    return Field.constant(ir.newConstant(value), value);
  }

  /** The state slot {@code number}. */
  public Value slot(int number) {
    return number == zeroSlot ? constant(0) : versions.read(Operand.slot(number));
  }

  /** The slot {@code base} + {@code field}. */
  public Value slot(int base, Field field) {
    return field.isSymbolic()
        ? versions.read(Operand.bank(base, field.index()))
        : slot(base + (int) field.constant());
  }

  /** Writes state slot {@code number}. */
  public void setSlot(int number, Value value) {
    if (number != zeroSlot) {
      write(Operand.slot(number), value);
    }
  }

  /** Writes the slot {@code base} + {@code field}; a hard-wired zero stays zero. */
  public void setSlot(int base, Field field, Value value) {
    if (!field.isSymbolic()) {
      setSlot(base + (int) field.constant(), value);
      return;
    }
    write(Operand.bank(base, field.index()), value);
    if (base == zeroSlot) {
      move(Operand.slot(zeroSlot), constant(0).operand());
    }
  }

  private void write(int slot, Value value) {
    check(value);
    if (value.operand() == slot) {
      return;
    }
    int last = ir.size() - 1;
    if (Operand.kind(value.operand()) == Operand.TEMP
        && ir.dst(last) == value.operand()
        && ir.resultType(last) == Type.I64
        && versions.takeFresh(value.operand())) {
      ir.setDst(last, slot);
    } else {
      move(slot, need(value, Type.I64));
    }
    versions.written(slot);
  }

  private void move(int dst, int operand) {
    int i = ir.append(Op.MOV_I64, 0, dst, 0);
    ir.setArg(i, 0, operand);
  }

  /** A temporary with the present content of {@code value}. */
  public Value copy(Value value) {
    check(value);
    if (!Operand.isState(value.operand())) {
      return value;
    }
    return emit(Op.MOV_I64, value);
  }

  // ---- arithmetic -------------------------------------------------------------------------------

  public Value add(Value a, Value b) {
    return binary(Op.ADD_I32, Op.ADD_I64, a, b);
  }

  public Value sub(Value a, Value b) {
    return binary(Op.SUB_I32, Op.SUB_I64, a, b);
  }

  public Value mul(Value a, Value b) {
    return binary(Op.MUL_I32, Op.MUL_I64, a, b);
  }

  /** High half of the signed 128-bit product. */
  public Value mulhs(Value a, Value b) {
    return emit(Op.MULHS_I64, a, b);
  }

  /** High half of the unsigned 128-bit product. */
  public Value mulhu(Value a, Value b) {
    return emit(Op.MULHU_I64, a, b);
  }

  public Value and(Value a, Value b) {
    return binary(Op.AND_I32, Op.AND_I64, a, b);
  }

  public Value or(Value a, Value b) {
    return binary(Op.OR_I32, Op.OR_I64, a, b);
  }

  public Value xor(Value a, Value b) {
    return binary(Op.XOR_I32, Op.XOR_I64, a, b);
  }

  public Value not(Value a) {
    return xor(a, constant(-1));
  }

  public Value neg(Value a) {
    return sub(constant(0), a);
  }

  public Value shl(Value a, Value amount) {
    return shift(Op.SHL_I32, Op.SHL_I64, a, amount);
  }

  /** Logical right shift. */
  public Value shr(Value a, Value amount) {
    return shift(Op.SHR_I32, Op.SHR_I64, a, amount);
  }

  /** Arithmetic right shift. */
  public Value sar(Value a, Value amount) {
    return shift(Op.SAR_I32, Op.SAR_I64, a, amount);
  }

  public Value rotl(Value a, Value amount) {
    return shift(Op.ROTL_I32, Op.ROTL_I64, a, amount);
  }

  public Value rotr(Value a, Value amount) {
    return shift(Op.ROTR_I32, Op.ROTR_I64, a, amount);
  }

  /** Leading zeros as I64; the width for 0. */
  public Value clz(Value a) {
    return sext32(a.type() == Type.I32 ? emit(Op.CLZ_I32, a) : emit(Op.CLZ_I64, a));
  }

  /** Trailing zeros as I64; the width for 0. */
  public Value ctz(Value a) {
    return sext32(a.type() == Type.I32 ? emit(Op.CTZ_I32, a) : emit(Op.CTZ_I64, a));
  }

  /** Number of ones as I64. */
  public Value popcnt(Value a) {
    return sext32(a.type() == Type.I32 ? emit(Op.POPCNT_I32, a) : emit(Op.POPCNT_I64, a));
  }

  /** Bytes reversed. */
  public Value bswap(Value a) {
    return a.type() == Type.I32 ? emit(Op.BSWAP_I32, a) : emit(Op.BSWAP_I64, a);
  }

  public Value sext8(Value a) {
    return emit(Op.SEXT8_I64, a);
  }

  public Value sext16(Value a) {
    return emit(Op.SEXT16_I64, a);
  }

  /** An I32 (or the low half of an I64) sign-extended to I64. */
  public Value sext32(Value a) {
    return emit(Op.SEXT32_I64, a.type() == Type.I32 ? a : trunc32(a));
  }

  public Value zext8(Value a) {
    return and(a, constant(0xFF));
  }

  public Value zext16(Value a) {
    return and(a, constant(0xFFFF));
  }

  /** An I32 (or the low half of an I64) zero-extended to I64. */
  public Value zext32(Value a) {
    return emit(Op.ZEXT32_I64, a.type() == Type.I32 ? a : trunc32(a));
  }

  /** The low half as I32. */
  public Value trunc32(Value a) {
    return emit(Op.TRUNC_I32, a);
  }

  /** 1 if the condition holds of two I64, else 0. */
  public Value setcond(Cond cond, Value a, Value b) {
    return emitCond(Op.SETCOND_I64, cond, a, b);
  }

  /** {@code cond(a, b) ? ifTrue : ifFalse}; I64. Both are evaluated. */
  public Value select(Cond cond, Value a, Value b, Value ifTrue, Value ifFalse) {
    return emitCond(Op.SELECT_I64, cond, a, b, ifTrue, ifFalse);
  }

  // ---- memory and helpers -----------------------------------------------------------------------

  /**
   * Loads from gva {@code base + offset}, extended to I64 as {@code shape} says, in the guest's
   * byte order.
   */
  public Value load(MemOp shape, Value base, Value offset) {
    int baseOperand = need(base, Type.I64);
    int offsetOperand = need(offset, Type.I64);
    Value result = result(Type.I64);
    int i = ir.append(Op.LOAD, 0, result.operand(), ordered(shape).ordinal());
    ir.setArg(i, 0, baseOperand);
    ir.setArg(i, 1, offsetOperand);
    return result;
  }

  /** Stores the low bytes of {@code value} to gva {@code base + offset}. */
  public void store(MemOp shape, Value base, Value offset, Value value) {
    int baseOperand = need(base, Type.I64);
    int offsetOperand = need(offset, Type.I64);
    int valueOperand = need(value, Type.I64);
    int i = ir.append(Op.STORE, 0, Operand.NONE, ordered(shape).ordinal());
    ir.setArg(i, 0, baseOperand);
    ir.setArg(i, 1, offsetOperand);
    ir.setArg(i, 2, valueOperand);
  }

  private MemOp ordered(MemOp shape) {
    return bigEndian ? shape.swapped() : shape;
  }

  /** Calls a helper with a result. */
  public Value call(Helper helper, Value... arguments) {
    Value result = result(helper.result());
    emitCall(helper, result.operand(), arguments);
    return result;
  }

  /** Calls a helper without a result, or drops it. */
  public void run(Helper helper, Value... arguments) {
    emitCall(
        helper,
        helper.result() == Type.VOID ? Operand.NONE : result(helper.result()).operand(),
        arguments);
  }

  private void emitCall(Helper helper, int dst, Value... arguments) {
    if (arguments.length != helper.argumentCount()) {
      throw new IllegalArgumentException(helper + " takes " + helper.argumentCount());
    }
    int[] operands = new int[arguments.length];
    for (int n = 0; n < arguments.length; n++) {
      operands[n] = need(arguments[n], helper.argumentType(n));
    }
    int i = ir.append(Op.CALL, 0, dst, ir.helperIndex(helper));
    for (int n = 0; n < arguments.length; n++) {
      ir.setArg(i, n, operands[n]);
    }
  }

  // ---- control flow -----------------------------------------------------------------------------

  /** A label inside this guest instruction, not yet placed. */
  public int newLabel() {
    return ir.newLabel();
  }

  /** Places {@code label} here. */
  public void label(int label) {
    ir.append(Op.LABEL, 0, Operand.NONE, label);
  }

  /** Goes to {@code label}. */
  public void goTo(int label) {
    ir.append(Op.GOTO, 0, Operand.NONE, label);
  }

  /** Goes to {@code label} if the condition holds (I64). */
  public void goToIf(Cond cond, Value a, Value b, int label) {
    int aOperand = need(a, Type.I64);
    int bOperand = need(b, Type.I64);
    int i = ir.append(Op.GOTO_IF, cond.ordinal(), Operand.NONE, label);
    ir.setArg(i, 0, aOperand);
    ir.setArg(i, 1, bOperand);
  }

  /** Ends the instruction: the guest goes to {@code target} if the condition holds, else on. */
  public void branch(Cond cond, Value a, Value b, Value target) {
    int aOperand = need(a, Type.I64);
    int bOperand = need(b, Type.I64);
    int targetOperand = need(target, Type.I64);
    int i = ir.append(Op.BRANCH, cond.ordinal(), Operand.NONE, 0);
    ir.setArg(i, 0, aOperand);
    ir.setArg(i, 1, bOperand);
    ir.setArg(i, 2, targetOperand);
    ended = true;
  }

  /** Ends the instruction: the guest goes to {@code target}. */
  public void jump(Value target, JumpKind kind) {
    int targetOperand = need(target, Type.I64);
    int i = ir.append(Op.JUMP, 0, Operand.NONE, kind.ordinal());
    ir.setArg(i, 0, targetOperand);
    ended = true;
  }

  /** Ends the instruction: leaves the engine behind it if a helper set {@code leave}. */
  public void checkLeave() {
    ir.append(Op.CHECK_LEAVE, 0, Operand.NONE, 0);
    ended = true;
  }

  /**
   * What a jump is for, by the conventions of an architecture whose link registers are numbers
   * {@code link1} and {@code link2}: PLAIN where the fields are unknown.
   */
  public JumpKind hint(Field rd, Field rs1, int link1, int link2) {
    if (rd.isSymbolic() || rs1.isSymbolic()) {
      return JumpKind.PLAIN;
    }
    if (rd.constant() == link1 || rd.constant() == link2) {
      return JumpKind.CALL;
    }
    return rs1.constant() == link1 || rs1.constant() == link2 ? JumpKind.RETURN : JumpKind.PLAIN;
  }

  // ---- inside -----------------------------------------------------------------------------------

  private Value binary(Op narrow, Op wide, Value a, Value b) {
    return emit(a.type() == Type.I32 || b.type() == Type.I32 ? narrow : wide, a, b);
  }

  private Value shift(Op narrow, Op wide, Value a, Value amount) {
    return emit(a.type() == Type.I32 ? narrow : wide, a, amount);
  }

  private Value emit(Op op, Value... arguments) {
    return emitCond(op, Cond.EQ, arguments);
  }

  private Value emitCond(Op op, Cond cond, Value... arguments) {
    int[] operands = new int[arguments.length];
    for (int n = 0; n < arguments.length; n++) {
      operands[n] = need(arguments[n], op.operandType(n));
    }
    if (!symbolic && folding) {
      int folded = Folding.fold(ir, op, cond, operands);
      if (folded != Operand.NONE) {
        return versions.value(folded, op.result());
      }
    }
    Value result = result(op.result());
    int i = ir.append(op, op.hasCond() ? cond.ordinal() : 0, result.operand(), 0);
    for (int n = 0; n < operands.length; n++) {
      ir.setArg(i, n, operands[n]);
    }
    return result;
  }

  private Value result(Type type) {
    Value value = versions.value(ir.newTemp(type), type);
    versions.fresh(value.operand());
    return value;
  }

  /** The operand of {@code value} as type {@code wanted}, truncated if need be. */
  private int need(Value value, Type wanted) {
    check(value);
    boolean flexible =
        Operand.kind(value.operand()) == Operand.CONST
            || Operand.kind(value.operand()) == Operand.FIELD;
    if (value.type() == wanted || flexible) {
      versions.used(value.operand());
      return value.operand();
    }
    if (wanted == Type.I32) {
      return need(trunc32(value), Type.I32);
    }
    throw new IllegalArgumentException("an I32 value where I64 is needed: extend it");
  }

  private void check(Value value) {
    if (!versions.isCurrent(value)) {
      throw new IllegalStateException(
          "slot was written after its value was taken: copy() it first, row at " + insnStart);
    }
  }
}
