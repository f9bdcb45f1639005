package dev.rhea.cpu.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A buffer of IR operations, flat: {@value #STRIDE} ints per operation, a pool of long constants, a
 * list of helpers. Reused from one translation to the next by {@link #clear}.
 *
 * <p>Record of an operation: op ordinal and condition ordinal (<< 16), destination, up to five
 * operands a–e, aux (memory shape, helper, label, jump kind or row, as {@link Op} says).
 */
public final class Ir {
  /** Ints per operation. */
  public static final int STRIDE = 8;

  /** Most operands an operation has. */
  public static final int MAX_OPERANDS = 5;

  private static final Op[] OPS = Op.values();
  private static final Cond[] CONDS = Cond.values();
  private static final MemOp[] MEM_OPS = MemOp.values();
  private static final JumpKind[] JUMP_KINDS = JumpKind.values();

  private int[] code = new int[STRIDE * 256];
  private int size;
  private long[] pool = new long[64];
  private int poolSize;
  private Type[] tempTypes = new Type[64];
  private int tempCount;
  private int labelCount;
  private final List<Helper> helpers = new ArrayList<>();

  /** Number of operations. */
  public int size() {
    return size;
  }

  /** Forgets everything. */
  public void clear() {
    size = 0;
    poolSize = 0;
    tempCount = 0;
    labelCount = 0;
    helpers.clear();
  }

  /** Appends an operation with no operands yet; returns its index. */
  int append(Op op, int cond, int dst, int aux) {
    int at = size * STRIDE;
    if (at == code.length) {
      code = Arrays.copyOf(code, code.length * 2);
    }
    code[at] = op.ordinal() | cond << 16;
    code[at + 1] = dst;
    Arrays.fill(code, at + 2, at + 7, Operand.NONE);
    code[at + 7] = aux;
    return size++;
  }

  /** Drops all operations from {@code newSize} on. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /**
   * Moves the branch or jump at {@code end} behind the operations that follow it, those of its
   * delay slot. What it decides by keeps the value that it had before the slot.
   */
  public void delay(int end) {
    int[] branch = Arrays.copyOfRange(code, end * STRIDE, (end + 1) * STRIDE);
    System.arraycopy(code, (end + 1) * STRIDE, code, end * STRIDE, (size - end - 1) * STRIDE);
    size--;
    for (int n = op(branch).operandCount() - 1; n >= 0; n--) {
      int operand = branch[2 + n];
      if (Operand.kind(operand) == Operand.SLOT && writes(operand, end)) {
        branch[2 + n] = insertCopy(operand, end);
      }
    }
    append(Op.LABEL, 0, Operand.NONE, 0);
    System.arraycopy(branch, 0, code, (size - 1) * STRIDE, STRIDE);
  }

  /** Turns the branch at {@code i} into one to {@code target} on the opposite condition. */
  public void skipUnless(int i, long target) {
    code[i * STRIDE] = Op.BRANCH.ordinal() | cond(i).negated().ordinal() << 16;
    setArg(i, 2, newConstant(target));
  }

  /** Appends a jump to {@code target}. */
  public void appendJump(long target) {
    int i = append(Op.JUMP, 0, Operand.NONE, JumpKind.PLAIN.ordinal());
    setArg(i, 0, newConstant(target));
  }

  private static Op op(int[] record) {
    return OPS[record[0] & 0xFFFF];
  }

  private boolean writes(int slot, int from) {
    for (int i = from; i < size; i++) {
      if (dst(i) == slot) {
        return true;
      }
    }
    return false;
  }

  /** Inserts a temporary's definition as operation {@code at}. */
  private int insertCopy(int slot, int at) {
    int temp = newTemp(Type.I64);
    append(Op.MOV_I64, 0, temp, 0);
    System.arraycopy(code, at * STRIDE, code, (at + 1) * STRIDE, (size - 1 - at) * STRIDE);
    int start = at * STRIDE;
    code[start] = Op.MOV_I64.ordinal();
    code[start + 1] = temp;
    Arrays.fill(code, start + 2, start + 7, Operand.NONE);
    code[start + 2] = slot;
    code[start + 7] = 0;
    return temp;
  }

  public Op op(int i) {
    return OPS[code[i * STRIDE] & 0xFFFF];
  }

  /** The condition; only where {@link Op#hasCond}. */
  public Cond cond(int i) {
    return CONDS[code[i * STRIDE] >>> 16];
  }

  public int dst(int i) {
    return code[i * STRIDE + 1];
  }

  void setDst(int i, int operand) {
    code[i * STRIDE + 1] = operand;
  }

  /** Operand {@code n} (0 is a). */
  public int arg(int i, int n) {
    return code[i * STRIDE + 2 + n];
  }

  void setArg(int i, int n, int operand) {
    code[i * STRIDE + 2 + n] = operand;
  }

  public int aux(int i) {
    return code[i * STRIDE + 7];
  }

  /** Replaces operation {@code i} by a move of {@code operand} to its destination. */
  void becomeMove(int i, int operand) {
    int at = i * STRIDE;
    code[at] = Op.MOV_I64.ordinal();
    Arrays.fill(code, at + 2, at + 7, Operand.NONE);
    code[at + 2] = operand;
    code[at + 7] = 0;
  }

  /** Number of operands of operation {@code i}. */
  public int argCount(int i) {
    return op(i) == Op.CALL ? helper(i).argumentCount() : op(i).operandCount();
  }

  /** The type operand {@code n} is used as. */
  public Type argType(int i, int n) {
    return op(i) == Op.CALL ? helper(i).argumentType(n) : op(i).operandType(n);
  }

  /** The result's type. */
  public Type resultType(int i) {
    return op(i) == Op.CALL ? helper(i).result() : op(i).result();
  }

  /** Whether a guest instruction cannot be begun anew once its operation {@code i} is done. */
  public boolean hasEffect(int i) {
    return Operand.isState(dst(i))
        || op(i) == Op.STORE
        || op(i) == Op.CALL
            && switch (helper(i).kind()) {
              case PURE, GUARD -> false;
              case FAULTS, SYNCED -> true;
            };
  }

  /** The helper of a CALL. */
  public Helper helper(int i) {
    return helpers.get(aux(i));
  }

  /** Whether a helper of kind SYNCED is called from operation {@code from} on. */
  public boolean callsSynced(int from) {
    for (int i = from; i < size; i++) {
      if (op(i) == Op.CALL && helper(i).kind() == Helper.Kind.SYNCED) {
        return true;
      }
    }
    return false;
  }

  /** The memory shape of a LOAD or STORE. */
  public MemOp memOp(int i) {
    return MEM_OPS[aux(i)];
  }

  /** The kind of a JUMP. */
  public JumpKind jumpKind(int i) {
    return JUMP_KINDS[aux(i)];
  }

  /** The value of a CONST operand. */
  public long constantOf(int operand) {
    return pool[Operand.index(operand)];
  }

  /** Whether {@code operand} is a constant. */
  public boolean isConstant(int operand) {
    return Operand.kind(operand) == Operand.CONST;
  }

  /** The type of temporary {@code n}. */
  public Type tempType(int n) {
    return tempTypes[n];
  }

  public int tempCount() {
    return tempCount;
  }

  public int labelCount() {
    return labelCount;
  }

  int newTemp(Type type) {
    if (tempCount == tempTypes.length) {
      tempTypes = Arrays.copyOf(tempTypes, tempCount * 2);
    }
    tempTypes[tempCount] = type;
    return Operand.temp(tempCount++);
  }

  int newLabel() {
    return labelCount++;
  }

  int newConstant(long value) {
    for (int i = Math.max(0, poolSize - 16); i < poolSize; i++) {
      if (pool[i] == value) {
        return Operand.constant(i);
      }
    }
    if (poolSize == pool.length) {
      pool = Arrays.copyOf(pool, poolSize * 2);
    }
    pool[poolSize] = value;
    return Operand.constant(poolSize++);
  }

  int helperIndex(Helper helper) {
    int known = helpers.indexOf(helper);
    if (known >= 0) {
      return known;
    }
    helpers.add(helper);
    return helpers.size() - 1;
  }
}
