package dev.rhea.cpu.riscv;

import java.lang.invoke.VarHandle;

/** What generated code calls for the integer chapters: division's special cases, fences. */
public final class RvIntegerHelpers {
  /** Device input, device output, memory reads, memory writes: bits of a fence's sets. */
  private static final int WRITES = 0b0101;

  private static final int READS = 0b1010;

  private RvIntegerHelpers() {}

  /** Quotient rounded towards zero; division by zero gives -1 (section 13.2). */
  public static long div(long a, long b) {
    // Java's quotient of the most negative number and -1 is the one the manual asks for.
    return b == 0 ? -1 : a / b;
  }

  /** Unsigned quotient; division by zero gives all ones. */
  public static long divu(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  /** Remainder with the sign of the dividend; of a division by zero, the dividend. */
  public static long rem(long a, long b) {
    return b == 0 ? a : a % b;
  }

  /** Unsigned remainder; of a division by zero, the dividend. */
  public static long remu(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  /** As {@link #div}, on words. */
  public static int divw(int a, int b) {
    return b == 0 ? -1 : a / b;
  }

  /** As {@link #divu}, on words. */
  public static int divuw(int a, int b) {
    return b == 0 ? -1 : Integer.divideUnsigned(a, b);
  }

  /** As {@link #rem}, on words. */
  public static int remw(int a, int b) {
    return b == 0 ? a : a % b;
  }

  /** As {@link #remu}, on words. */
  public static int remuw(int a, int b) {
    return b == 0 ? a : Integer.remainderUnsigned(a, b);
  }

  /** Orders the accesses of set {@code pred} before those of {@code succ} (section 2.7). */
  public static void fence(int pred, int succ) {
    if ((pred & WRITES) != 0 && (succ & READS) != 0) {
      VarHandle.fullFence();
    } else {
      VarHandle.acquireFence();
      VarHandle.releaseFence();
    }
  }

  /** The guest spins (Zihintpause). */
  public static void pause() {
    Thread.onSpinWait();
  }
}
