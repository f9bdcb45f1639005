package dev.rhea.cpu.mips;

/** Guards of the floating-point unit and its control registers. */
public final class MipsFpHelpers {
  private static final int FIR = 0;
  private static final int FCCR = 25;
  private static final int FEXR = 26;
  private static final int FENR = 28;
  private static final int FCSR = 31;

  private MipsFpHelpers() {}

  /** Raises Coprocessor Unusable unless Status.CU1 is set. */
  public static void require(MipsState s) {
    if ((s.status & MipsBits.CU1) == 0) {
      throw s.unusable(1);
    }
  }

  /** The same; then Reserved Instruction if {@code odd} is not 0 without Status.FR. */
  public static void requireEven(MipsState s, long odd) {
    require(s);
    if (odd != 0 && (s.status & MipsBits.FR) == 0) {
      throw s.fault(MipsFault.RESERVED_INSTRUCTION);
    }
  }

  /** The same; then Reserved Instruction without Status.FR. */
  public static void requireWide(MipsState s) {
    requireEven(s, 1);
  }

  /** cfc1: a control register, sign-extended; 0 for those that there are not. */
  public static long cfc1(MipsState s, int number) {
    require(s);
    return switch (number) {
      case FIR -> s.model.fir();
      case FCCR -> s.fpu.conditions();
      case FEXR -> s.fpu.fcsr() & 0x0003_F07C;
      case FENR -> s.fpu.fcsr() & 0xF83 | s.fpu.fcsr() >>> 22 & 4;
      case FCSR -> s.fpu.fcsr();
      default -> 0;
    };
  }

  /**
   * ctc1: writes a control register; Floating Point if an enabled exception's cause is then set.
   */
  public static void ctc1(MipsState s, int number, long value) {
    require(s);
    int word = (int) value;
    int old = s.fpu.fcsr();
    switch (number) {
      case FCCR -> {
        if ((word & ~0xFF) == 0) {
          s.fpu.setConditions(word);
        }
      }
      case FEXR -> {
        if ((word & 0xFFFC_0F83) == 0) {
          s.fpu.setFcsr(old & ~0x0003_F07C | word & 0x0003_F07C);
        }
      }
      case FENR -> {
        if ((word & 0xFFFF_F078) == 0) {
          s.fpu.setFcsr(old & ~0x0100_0F83 | word & 0xF83 | (word & 4) << 22);
        }
      }
      case FCSR -> {
        int mask = s.model.fcsrMask();
        s.fpu.setFcsr(old & ~mask | word & mask);
      }
      default -> {}
    }
    s.fpu.checkEnabled(s);
  }
}
