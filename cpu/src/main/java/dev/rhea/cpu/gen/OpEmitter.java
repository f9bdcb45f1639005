package dev.rhea.cpu.gen;

import dev.rhea.cpu.ir.Cond;
import dev.rhea.cpu.ir.Helper;
import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Operand;
import dev.rhea.cpu.ir.Shortcut;
import dev.rhea.cpu.ir.Type;
import java.util.Arrays;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes operations that compute (all but INSN and those of effect END) as bytecode. Pure
 * operations whose result is used once are not emitted where they stand but where they are used, so
 * that their value never leaves the JVM's operand stack: fewer bytecodes is what C1 and the JVM's
 * interpreter are paid by.
 *
 * <p>Invariant of that deferral: a deferred temporary is written to a local before any state slot
 * is written by an operation that does not consume it, and before any label.
 */
public final class OpEmitter {
  private static final String ALU = "dev/rhea/cpu/gen/Alu";

  private final Ir ir;
  private final Places places;
  private int[] uses = new int[64];
  private int[] local = new int[64];
  private int[] deferredBy = new int[64];
  private int[] outstanding = new int[16];
  private int outstandingCount;
  private int nextLocal;
  private Label[] labels = new Label[0];

  public OpEmitter(Ir ir, Places places) {
    this.ir = ir;
    this.places = places;
  }

  /** Prepares for emitting operations of the buffer; call once after it is complete. */
  public void begin() {
    int temps = ir.tempCount();
    if (uses.length < temps) {
      uses = new int[temps * 2];
      local = new int[temps * 2];
      deferredBy = new int[temps * 2];
    }
    Arrays.fill(uses, 0, temps, 0);
    Arrays.fill(local, 0, temps, -1);
    Arrays.fill(deferredBy, 0, temps, -1);
    for (int i = 0; i < ir.size(); i++) {
      for (int n = ir.argCount(i) - 1; n >= 0; n--) {
        int operand = ir.arg(i, n);
        if (Operand.kind(operand) == Operand.TEMP) {
          uses[Operand.index(operand)]++;
        }
      }
    }
    labels = new Label[ir.labelCount()];
    beginInsn();
  }

  /** A guest instruction begins: its temporaries may use the locals of the one before. */
  public void beginInsn() {
    nextLocal = places.firstTempLocal();
    outstandingCount = 0;
  }

  /** Emits operation {@code i}. */
  public void emit(MethodVisitor mv, int i) {
    int dst = ir.dst(i);
    boolean toTemp = Operand.kind(dst) == Operand.TEMP;
    if (ir.op(i).effect() == Op.Effect.PURE && toTemp) {
      int temp = Operand.index(dst);
      if (uses[temp] == 0) {
        return;
      }
      if (uses[temp] == 1) {
        defer(temp, i);
        return;
      }
    }
    switch (ir.op(i)) {
      case LABEL -> {
        settle(mv);
        mv.visitLabel(label(ir.aux(i)));
        places.frame(mv);
      }
      case GOTO -> {
        settle(mv);
        mv.visitJumpInsn(Opcodes.GOTO, label(ir.aux(i)));
      }
      case GOTO_IF -> {
        settle(mv);
        branchIf(mv, i, ir.cond(i), label(ir.aux(i)));
      }
      default -> {
        if (Operand.isState(dst)) {
          settleUnlessUsedBy(mv, i);
          places.beginStore(mv, dst);
          compute(mv, i);
          places.endStore(mv, dst);
        } else {
          compute(mv, i);
          finish(mv, i, dst, toTemp);
        }
      }
    }
  }

  private void finish(MethodVisitor mv, int i, int dst, boolean toTemp) {
    Type type = ir.resultType(i);
    if (type == Type.VOID) {
      return;
    }
    if (toTemp && uses[Operand.index(dst)] > 0) {
      storeTemp(mv, Operand.index(dst), type);
    } else {
      mv.visitInsn(type == Type.I64 ? Opcodes.POP2 : Opcodes.POP);
    }
  }

  /** Jumps to {@code target} if {@code cond} holds for the first two operands of operation i. */
  public void branchIf(MethodVisitor mv, int i, Cond cond, Label target) {
    int a = ir.arg(i, 0);
    int b = ir.arg(i, 1);
    switch (cond) {
      case EQ, NE, LT, GE, LE, GT -> {
        push(mv, a, Type.I64);
        push(mv, b, Type.I64);
      }
      case LTU, GEU, LEU, GTU -> {
        // What Long.compareUnsigned does: C1 would call it, C2 knows the pattern.
        pushOffset(mv, a);
        pushOffset(mv, b);
      }
    }
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(
        switch (cond) {
          case EQ -> Opcodes.IFEQ;
          case NE -> Opcodes.IFNE;
          case LT, LTU -> Opcodes.IFLT;
          case GE, GEU -> Opcodes.IFGE;
          case LE, LEU -> Opcodes.IFLE;
          case GT, GTU -> Opcodes.IFGT;
        },
        target);
  }

  /** Pushes an operand + Long.MIN_VALUE. */
  private void pushOffset(MethodVisitor mv, int operand) {
    if (ir.isConstant(operand)) {
      Bytecode.push(mv, ir.constantOf(operand) + Long.MIN_VALUE, Type.I64);
    } else {
      push(mv, operand, Type.I64);
      mv.visitLdcInsn(Long.MIN_VALUE);
      mv.visitInsn(Opcodes.LADD);
    }
  }

  /** Writes every deferred value that is still wanted to its local. */
  public void settle(MethodVisitor mv) {
    for (int k = 0; k < outstandingCount; k++) {
      int temp = outstanding[k];
      if (deferredBy[temp] >= 0) {
        int by = deferredBy[temp];
        deferredBy[temp] = -1;
        compute(mv, by);
        storeTemp(mv, temp, ir.resultType(by));
      }
    }
    outstandingCount = 0;
  }

  private void settleUnlessUsedBy(MethodVisitor mv, int i) {
    int kept = 0;
    for (int k = 0; k < outstandingCount; k++) {
      int temp = outstanding[k];
      if (deferredBy[temp] < 0) {
        continue;
      }
      if (uses(i, temp)) {
        outstanding[kept++] = temp;
      } else {
        int by = deferredBy[temp];
        deferredBy[temp] = -1;
        compute(mv, by);
        storeTemp(mv, temp, ir.resultType(by));
      }
    }
    outstandingCount = kept;
  }

  private boolean uses(int i, int temp) {
    for (int n = ir.argCount(i) - 1; n >= 0; n--) {
      int operand = ir.arg(i, n);
      if (Operand.kind(operand) == Operand.TEMP) {
        int used = Operand.index(operand);
        if (used == temp || deferredBy[used] >= 0 && uses(deferredBy[used], temp)) {
          return true;
        }
      }
    }
    return false;
  }

  private void defer(int temp, int i) {
    deferredBy[temp] = i;
    if (outstandingCount == outstanding.length) {
      outstanding = Arrays.copyOf(outstanding, outstandingCount * 2);
    }
    outstanding[outstandingCount++] = temp;
  }

  private void storeTemp(MethodVisitor mv, int temp, Type type) {
    local[temp] = nextLocal;
    nextLocal += type == Type.I64 ? 2 : 1;
    mv.visitVarInsn(type == Type.I64 ? Opcodes.LSTORE : Opcodes.ISTORE, local[temp]);
  }

  private Label label(int number) {
    if (labels[number] == null) {
      labels[number] = new Label();
    }
    return labels[number];
  }

  /** Pushes an operand as {@code wanted}. */
  public void push(MethodVisitor mv, int operand, Type wanted) {
    switch (Operand.kind(operand)) {
      case Operand.SLOT, Operand.BANK -> {
        places.pushState(mv, operand);
        narrow(mv, wanted);
      }
      case Operand.CONST -> Bytecode.push(mv, ir.constantOf(operand), wanted);
      case Operand.FIELD -> {
        places.pushField(mv, Operand.index(operand));
        if (wanted == Type.I64) {
          mv.visitInsn(Opcodes.I2L);
        }
      }
      case Operand.PC -> {
        places.pushPc(mv);
        narrow(mv, wanted);
      }
      case Operand.NEXT_PC -> {
        places.pushNextPc(mv);
        narrow(mv, wanted);
      }
      case Operand.TEMP -> pushTemp(mv, Operand.index(operand), wanted);
      default -> throw new AssertionError("no operand " + Integer.toHexString(operand));
    }
  }

  private void pushTemp(MethodVisitor mv, int temp, Type wanted) {
    Type type = ir.tempType(temp);
    if (deferredBy[temp] >= 0) {
      int by = deferredBy[temp];
      deferredBy[temp] = -1;
      compute(mv, by);
    } else {
      mv.visitVarInsn(type == Type.I64 ? Opcodes.LLOAD : Opcodes.ILOAD, local[temp]);
    }
    if (type == Type.I64) {
      narrow(mv, wanted);
    } else if (wanted == Type.I64) {
      throw new AssertionError("I32 temporary used as I64");
    }
  }

  private static void narrow(MethodVisitor mv, Type wanted) {
    if (wanted == Type.I32) {
      mv.visitInsn(Opcodes.L2I);
    }
  }

  /** Leaves the result of operation {@code i} on the stack. */
  private void compute(MethodVisitor mv, int i) {
    Op op = ir.op(i);
    switch (op) {
      case LOAD -> {
        places.beforeFault(mv, i);
        if (places.pushHost(mv, i)) {
          places.hostLoad(mv, ir.memOp(i));
          return;
        }
        places.pushMmu(mv);
        pushAddress(mv, i);
        places.callLoad(mv, ir.memOp(i));
      }
      case STORE -> {
        places.beforeFault(mv, i);
        if (places.pushHost(mv, i)) {
          push(mv, ir.arg(i, 2), Type.I64);
          places.hostStore(mv, ir.memOp(i));
          return;
        }
        places.pushMmu(mv);
        pushAddress(mv, i);
        push(mv, ir.arg(i, 2), Type.I64);
        places.callStore(mv, ir.memOp(i));
      }
      case CALL -> {
        Helper helper = ir.helper(i);
        Shortcut shortcut = helper.shortcut();
        if (shortcut != null && places.mayLeave()) {
          shortcut(mv, i, helper, shortcut);
          return;
        }
        if (helper.kind() != Helper.Kind.PURE) {
          places.beforeFault(mv, i);
        }
        if (helper.passesState()) {
          places.pushCpu(mv);
        }
        pushArguments(mv, i, 0, helper.argumentCount());
        mv.visitMethodInsn(
            Opcodes.INVOKESTATIC, helper.owner(), helper.name(), helper.descriptor(), false);
      }
      default -> {
        if (places.isNarrow(i) && narrow(mv, op, i)) {
          return;
        }
        for (int n = 0; n < op.operandCount(); n++) {
          push(mv, ir.arg(i, n), op.operandType(n));
        }
        operate(mv, op, i);
      }
    }
  }

  /** Does operation {@code i} as {@link Places#isNarrow} says, or leaves it. */
  private boolean narrow(MethodVisitor mv, Op op, int i) {
    if (op == Op.SEXT32_I64) {
      int temp = Operand.index(ir.arg(i, 0));
      int by = deferredBy[temp];
      if (by < 0 || ir.op(by) != Op.TRUNC_I32) {
        return false;
      }
      deferredBy[temp] = -1;
      push(mv, ir.arg(by, 0), Type.I64);
      return true;
    }
    push(mv, ir.arg(i, 0), Type.I32);
    push(mv, ir.arg(i, 1), Type.I32);
    switch (op) {
      case AND_I64 -> operate(mv, Op.AND_I32, i);
      case OR_I64 -> operate(mv, Op.OR_I32, i);
      case XOR_I64 -> operate(mv, Op.XOR_I32, i);
      default -> throw new AssertionError("not to be narrowed: " + op);
    }
    mv.visitInsn(Opcodes.I2L);
    return true;
  }

  /** A call whose unusual cases leave the code. Operands are pushed up to three times. */
  private void shortcut(MethodVisitor mv, int i, Helper helper, Shortcut shortcut) {
    int count = helper.argumentCount();
    places.beforeFault(mv, i);
    for (int n = 0; n < count; n++) {
      settleOperand(mv, ir.arg(i, n));
    }
    if (shortcut.test() != null) {
      places.pushCpu(mv);
      pushArguments(mv, i, count - shortcut.testArguments(), count);
      call(mv, shortcut.test());
      places.leaveIfZero(mv);
    }
    if (shortcut.compute() == null) {
      return;
    }
    pushFor(mv, i, shortcut.compute(), shortcut.computeArguments());
    call(mv, shortcut.compute());
    boolean isDouble = shortcut.compute().givesDouble();
    if (shortcut.accept() != null) {
      boolean isLong = helper.result() == Type.I64;
      int store = isDouble ? Opcodes.DSTORE : isLong ? Opcodes.LSTORE : Opcodes.ISTORE;
      int load = isDouble ? Opcodes.DLOAD : isLong ? Opcodes.LLOAD : Opcodes.ILOAD;
      mv.visitVarInsn(store, nextLocal);
      pushFor(mv, i, shortcut.accept(), shortcut.acceptArguments());
      mv.visitVarInsn(load, nextLocal);
      call(mv, shortcut.accept());
      places.leaveIfZero(mv);
      mv.visitVarInsn(load, nextLocal);
    }
    if (isDouble) {
      call(mv, "java/lang/Double", "doubleToRawLongBits", "(D)J");
    }
  }

  /** Pushes the first {@code count} arguments of call {@code i} as {@code target} takes them. */
  private void pushFor(MethodVisitor mv, int i, Shortcut.Target target, int count) {
    for (int n = 0; n < count; n++) {
      push(mv, ir.arg(i, n), ir.helper(i).argumentType(n));
      if (target.takesDouble(n)) {
        call(mv, "java/lang/Double", "longBitsToDouble", "(J)D");
      }
    }
  }

  private void pushArguments(MethodVisitor mv, int i, int from, int to) {
    Helper helper = ir.helper(i);
    for (int n = from; n < to; n++) {
      push(mv, ir.arg(i, n), helper.argumentType(n));
    }
  }

  /** Makes sure that an operand can be pushed more than once. */
  private void settleOperand(MethodVisitor mv, int operand) {
    if (Operand.kind(operand) == Operand.TEMP && deferredBy[Operand.index(operand)] >= 0) {
      int temp = Operand.index(operand);
      int by = deferredBy[temp];
      deferredBy[temp] = -1;
      compute(mv, by);
      storeTemp(mv, temp, ir.resultType(by));
    }
  }

  private void pushAddress(MethodVisitor mv, int i) {
    int offset = ir.arg(i, 1);
    push(mv, ir.arg(i, 0), Type.I64);
    if (!ir.isConstant(offset) || ir.constantOf(offset) != 0) {
      push(mv, offset, Type.I64);
      mv.visitInsn(Opcodes.LADD);
    }
  }

  private void operate(MethodVisitor mv, Op op, int i) {
    switch (op) {
      case MOV_I32, MOV_I64 -> {}
      case ADD_I32 -> mv.visitInsn(Opcodes.IADD);
      case ADD_I64 -> mv.visitInsn(Opcodes.LADD);
      case SUB_I32 -> mv.visitInsn(Opcodes.ISUB);
      case SUB_I64 -> mv.visitInsn(Opcodes.LSUB);
      case MUL_I32 -> mv.visitInsn(Opcodes.IMUL);
      case MUL_I64 -> mv.visitInsn(Opcodes.LMUL);
      case MULHS_I64 -> call(mv, "java/lang/Math", "multiplyHigh", "(JJ)J");
      case MULHU_I64 -> call(mv, "java/lang/Math", "unsignedMultiplyHigh", "(JJ)J");
      case AND_I32 -> mv.visitInsn(Opcodes.IAND);
      case AND_I64 -> mv.visitInsn(Opcodes.LAND);
      case OR_I32 -> mv.visitInsn(Opcodes.IOR);
      case OR_I64 -> mv.visitInsn(Opcodes.LOR);
      case XOR_I32 -> mv.visitInsn(Opcodes.IXOR);
      case XOR_I64 -> mv.visitInsn(Opcodes.LXOR);
      case SHL_I32 -> mv.visitInsn(Opcodes.ISHL);
      case SHL_I64 -> mv.visitInsn(Opcodes.LSHL);
      case SHR_I32 -> mv.visitInsn(Opcodes.IUSHR);
      case SHR_I64 -> mv.visitInsn(Opcodes.LUSHR);
      case SAR_I32 -> mv.visitInsn(Opcodes.ISHR);
      case SAR_I64 -> mv.visitInsn(Opcodes.LSHR);
      case ROTL_I32 -> call(mv, "java/lang/Integer", "rotateLeft", "(II)I");
      case ROTL_I64 -> call(mv, "java/lang/Long", "rotateLeft", "(JI)J");
      case ROTR_I32 -> call(mv, "java/lang/Integer", "rotateRight", "(II)I");
      case ROTR_I64 -> call(mv, "java/lang/Long", "rotateRight", "(JI)J");
      case CLZ_I32 -> call(mv, "java/lang/Integer", "numberOfLeadingZeros", "(I)I");
      case CLZ_I64 -> call(mv, "java/lang/Long", "numberOfLeadingZeros", "(J)I");
      case CTZ_I32 -> call(mv, "java/lang/Integer", "numberOfTrailingZeros", "(I)I");
      case CTZ_I64 -> call(mv, "java/lang/Long", "numberOfTrailingZeros", "(J)I");
      case POPCNT_I32 -> call(mv, "java/lang/Integer", "bitCount", "(I)I");
      case POPCNT_I64 -> call(mv, "java/lang/Long", "bitCount", "(J)I");
      case BSWAP_I32 -> call(mv, "java/lang/Integer", "reverseBytes", "(I)I");
      case BSWAP_I64 -> call(mv, "java/lang/Long", "reverseBytes", "(J)J");
      case SEXT8_I64 -> {
        mv.visitInsn(Opcodes.L2I);
        mv.visitInsn(Opcodes.I2B);
        mv.visitInsn(Opcodes.I2L);
      }
      case SEXT16_I64 -> {
        mv.visitInsn(Opcodes.L2I);
        mv.visitInsn(Opcodes.I2S);
        mv.visitInsn(Opcodes.I2L);
      }
      case SEXT32_I64 -> mv.visitInsn(Opcodes.I2L);
      case ZEXT32_I64 -> call(mv, "java/lang/Integer", "toUnsignedLong", "(I)J");
      case TRUNC_I32 -> mv.visitInsn(Opcodes.L2I);
      case SETCOND_I64 -> call(mv, ALU, ir.cond(i).text(), "(JJ)J");
      case SELECT_I64 -> call(mv, ALU, "sel" + ir.cond(i).text(), "(JJJJ)J");
      case LOAD, STORE, CALL, LABEL, GOTO, GOTO_IF, INSN, BRANCH, JUMP, CHECK_LEAVE ->
          throw new AssertionError("not a computing operation: " + op);
    }
  }

  private static void call(MethodVisitor mv, Shortcut.Target target) {
    call(mv, target.owner(), target.name(), target.type().toMethodDescriptorString());
  }

  private static void call(MethodVisitor mv, String owner, String name, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
  }
}
