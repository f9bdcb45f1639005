package dev.rhea.cpu.riscv;

/** What the floating-point helpers share: the guards on mstatus.FS, rounding modes, NaN boxing. */
public final class RvFpHelpers {
  /** Value of rm that stands for the mode in fcsr (section 20.2). */
  private static final int DYNAMIC = 7;

  /** The last rounding mode there is. */
  private static final int RMM = 4;

  private static final long BOX32 = RvFpInsns.BOX32;
  private static final long BOX16 = RvFpInsns.BOX16;
  private static final long NAN32 = 0x7FC0_0000L;
  private static final long NAN16 = 0x7E00L;

  private RvFpHelpers() {}

  /** Illegal unless mstatus.FS is on. */
  public static void requireFp(RvState s) {
    if (!s.fpOn()) {
      throw s.illegal();
    }
  }

  /** As {@link #requireFp}, and notes that floating-point state is about to change. */
  public static void dirtyFp(RvState s) {
    if (!RvFpShortcuts.isDirty(s)) {
      requireFp(s);
      s.markFpDirty();
    }
  }

  /** The rounding mode that an instruction's rm field asks for; reserved ones are illegal. */
  static int mode(RvState s, int rm) {
    int mode = rm == DYNAMIC ? s.frm : rm;
    if (mode > RMM) {
      throw s.illegal();
    }
    return mode;
  }

  /** A register's content as a single: the canonical NaN if it is not boxed. */
  static long single(long register) {
    return Long.compareUnsigned(register, BOX32) >= 0 ? register & ~BOX32 : NAN32;
  }

  /** A single as a register's content. */
  static long boxSingle(long bits) {
    return bits | BOX32;
  }

  /** A register's content as a half: the canonical NaN if it is not boxed. */
  static long half(long register) {
    return Long.compareUnsigned(register, BOX16) >= 0 ? register & ~BOX16 : NAN16;
  }

  /** A half as a register's content. */
  static long boxHalf(long bits) {
    return bits | BOX16;
  }
}
