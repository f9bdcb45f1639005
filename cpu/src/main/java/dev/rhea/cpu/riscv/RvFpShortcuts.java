package dev.rhea.cpu.riscv;

import dev.rhea.cpu.softfloat.FloatEnv;
import dev.rhea.cpu.softfloat.RoundingMode;

/**
 * What the {@linkplain dev.rhea.cpu.ir.Shortcut shortcuts} of floating-point instructions ask of
 * the hart. In a region these are loads of fields that nothing in it stores to, so C2 asks once.
 */
public final class RvFpShortcuts {
  /** Value of rm that stands for the mode in fcsr (section 20.2). */
  private static final int DYNAMIC = 7;

  private RvFpShortcuts() {}

  /** Whether {@link RvFpHelpers#requireFp} passes. */
  public static boolean isOn(RvState s) {
    return (s.mstatus & RvBits.FS) != 0;
  }

  /** Whether {@link RvFpHelpers#dirtyFp} passes and has nothing to note. */
  public static boolean isDirty(RvState s) {
    return (s.mstatus & RvBits.FS) == RvBits.FS;
  }

  /** Whether rm is no reserved mode; all that matters to what is exact. */
  public static boolean isValid(RvState s, int rm) {
    return rm <= RoundingMode.RMM || rm == DYNAMIC && s.frm <= RoundingMode.RMM;
  }

  /** Whether rm means to nearest even, and a result that is not exact raises nothing new. */
  public static boolean isNearest(RvState s, int rm) {
    return (rm == RoundingMode.RNE || rm == DYNAMIC && s.frm == RoundingMode.RNE) && isInexact(s);
  }

  /** Whether {@link #integral} does what rm asks for, and an inexact result raises nothing new. */
  public static boolean isIntegral(RvState s, int rm) {
    return (rm < RoundingMode.RMM || rm == DYNAMIC && s.frm == RoundingMode.RNE) && isInexact(s);
  }

  /**
   * {@code x} rounded to an integral number as rm asks for, the dynamic mode being nearest even.
   */
  static double integral(double x, int rm) {
    return switch (rm) {
      case RoundingMode.RDN -> Math.floor(x);
      case RoundingMode.RUP -> Math.ceil(x);
      case RoundingMode.RTZ -> x; // as the cast to an integer behind it does
      default -> Math.rint(x);
    };
  }

  private static boolean isInexact(RvState s) {
    return (s.fp.flags & FloatEnv.INEXACT) != 0;
  }
}
