package dev.rhea.cpu.ir;

/**
 * Operands as ints: the kind in the top four bits, an index below.
 *
 * <p>SLOT n: state slot n. BANK base, field: the slot whose number is base + the field's value
 * (symbolic mode only). TEMP n: temporary n. CONST n: entry n of the constant pool. FIELD n: the
 * value of the row's field n (symbolic mode only). PC and NEXT_PC: address of this guest
 * instruction and of the one behind it (symbolic mode only; constants otherwise).
 */
public final class Operand {
  public static final int NONE = 0;

  /** Kinds, as given by {@link #kind}. */
  public static final int SLOT = 1;

  public static final int BANK = 2;
  public static final int TEMP = 3;
  public static final int CONST = 4;
  public static final int FIELD = 5;
  public static final int PC = 6;
  public static final int NEXT_PC = 7;

  private Operand() {}

  public static int slot(int number) {
    return SLOT << 28 | number;
  }

  public static int bank(int base, int field) {
    return BANK << 28 | field << 16 | base;
  }

  public static int temp(int number) {
    return TEMP << 28 | number;
  }

  public static int constant(int poolIndex) {
    return CONST << 28 | poolIndex;
  }

  public static int field(int number) {
    return FIELD << 28 | number;
  }

  public static int pc() {
    return PC << 28;
  }

  public static int nextPc() {
    return NEXT_PC << 28;
  }

  public static int kind(int operand) {
    return operand >>> 28;
  }

  /** Number of the slot, temporary, pool entry or field; for BANK the base slot. */
  public static int index(int operand) {
    return kind(operand) == BANK ? operand & 0xFFFF : operand & 0xFFF_FFFF;
  }

  /** For BANK: the field that holds the offset from the base. */
  public static int bankField(int operand) {
    return operand >>> 16 & 0xFFF;
  }

  /** Whether it names state: SLOT or BANK. */
  public static boolean isState(int operand) {
    return kind(operand) == SLOT || kind(operand) == BANK;
  }
}
