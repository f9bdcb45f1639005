package dev.rhea.cpu.jit;

import dev.rhea.cpu.ir.Ir;
import dev.rhea.cpu.ir.Op;
import dev.rhea.cpu.ir.Operand;
import java.util.Arrays;

/**
 * Which loads of a region the JVM's compilers must not move before the loads in front of them, on a
 * guest whose CPUs share memory: those that may read the same bytes.
 *
 * <p>To the JVM these are plain accesses. It keeps a load behind no other load, so that of two
 * loads of one address the second may get the older value, or both the one value, with a third that
 * saw a newer one between them. No guest's memory model allows that, and those that order loads by
 * syntactic dependencies count on it the more, as folding takes dependencies away. What is left
 * free to move are loads in a straight line whose addresses differ for certain: one register plus
 * constants.
 */
final class LoadOrder {
  private final RegionPlan plan;
  private final Ir ir;
  private boolean[] fenced = new boolean[0];

  /** The loads since the last fence have this SLOT operand for a base; -1: not all the same. */
  private int base;

  /** Their bytes, as pairs of the first and the one behind the last. */
  private long[] ranges = new long[16];

  private int count;

  LoadOrder(RegionPlan plan) {
    this.plan = plan;
    this.ir = plan.ir;
  }

  /**
   * Looks at the plan as it is now.
   *
   * @param order the instructions as they will stand
   * @param target which of them are jumped to
   */
  void find(Integer[] order, boolean[] target) {
    fenced = new boolean[ir.size()];
    forget();
    for (int i : order) {
      if (target[i]) {
        forget();
      }
      for (int op = plan.irStart[i]; op < plan.irEnd[i]; op++) {
        if (ir.op(op) == Op.LOAD) {
          load(op);
        }
        if (count > 0 && ir.dst(op) == base) {
          forget();
        }
      }
      switch (plan.flow[i]) {
        case CALL, CALL_INDIRECT -> forget(); // the callee loads, and changes registers
        case NEXT, BRANCH, JUMP, LEAVE -> {}
      }
    }
  }

  /** Behind this any load may read what an earlier one has read. */
  private void forget() {
    base = -1;
    count = 0;
  }

  private void load(int op) {
    int register = ir.arg(op, 0);
    boolean known = Operand.kind(register) == Operand.SLOT && ir.isConstant(ir.arg(op, 1));
    long from = known ? ir.constantOf(ir.arg(op, 1)) : 0;
    long behind = known ? from + ir.memOp(op).bytes() : 0;
    if (!known || base != register || overlaps(from, behind)) {
      fenced[op] = true;
      count = 0;
      base = known ? register : -1;
    }
    if (2 * count == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    ranges[2 * count] = from;
    ranges[2 * count + 1] = behind;
    count++;
  }

  private boolean overlaps(long from, long behind) {
    for (int i = 0; i < count; i++) {
      if (from < ranges[2 * i + 1] && behind > ranges[2 * i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether loads must be fenced off from load {@code op}. */
  boolean isFenced(int op) {
    return fenced[op];
  }
}
