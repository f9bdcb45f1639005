package dev.rhea.cpu.ir;

import java.util.Arrays;

/**
 * Watches, inside one guest instruction, that no handle to a slot is used after the slot (or one
 * that may be the same) was written, and knows which temporary was produced last and not yet used.
 */
final class SlotVersions {
  private static final int LIMIT = 8;

  private final int[] written = new int[LIMIT];
  private int writtenCount;
  private int freshTemp = Operand.NONE;

  void clear() {
    writtenCount = 0;
    freshTemp = Operand.NONE;
  }

  /** A handle to {@code slot} as it is now. */
  Value read(int slot) {
    return value(slot, Type.I64);
  }

  /** A handle to {@code operand} as it is now. */
  Value value(int operand, Type type) {
    return new Value(operand, type, writtenCount);
  }

  boolean isCurrent(Value value) {
    if (!Operand.isState(value.operand())) {
      return true;
    }
    for (int i = value.since(); i < writtenCount; i++) {
      if (mayAlias(written[i], value.operand())) {
        return false;
      }
    }
    return true;
  }

  void written(int slot) {
    if (writtenCount == LIMIT) {
      throw new IllegalStateException("an instruction writes more than " + LIMIT + " slots");
    }
    written[writtenCount++] = slot;
  }

  void fresh(int temp) {
    freshTemp = temp;
  }

  void used(int operand) {
    if (operand == freshTemp) {
      freshTemp = Operand.NONE;
    }
  }

  /** Whether {@code temp} was just produced and never used; it counts as used from now on. */
  boolean takeFresh(int temp) {
    boolean is = temp == freshTemp;
    freshTemp = Operand.NONE;
    return is;
  }

  private static boolean mayAlias(int a, int b) {
    if (a == b) {
      return true;
    }
    boolean bothFixed = Operand.kind(a) == Operand.SLOT && Operand.kind(b) == Operand.SLOT;
    if (bothFixed) {
      return false;
    }
    if (Operand.kind(a) == Operand.BANK && Operand.kind(b) == Operand.BANK) {
      // Banks of different kinds of registers do not overlap.
      return Operand.index(a) == Operand.index(b);
    }
    return true;
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(written, writtenCount));
  }
}
