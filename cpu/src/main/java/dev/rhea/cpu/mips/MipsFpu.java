package dev.rhea.cpu.mips;

import dev.rhea.cpu.softfloat.FloatEnv;
import dev.rhea.cpu.softfloat.FloatPolicy;
import dev.rhea.cpu.softfloat.IntegerOverflow;
import dev.rhea.cpu.softfloat.NanEncoding;
import dev.rhea.cpu.softfloat.NanPropagation;
import dev.rhea.cpu.softfloat.RoundingMode;
import dev.rhea.cpu.softfloat.SoftCompare;
import dev.rhea.cpu.softfloat.Tininess;

/**
 * The floating-point unit beside its registers: FCSR (volume I, section 5.6), and what an operation
 * does to it. The condition codes are slots, which compares write and branches read.
 *
 * <p>With Status.FR set there are 32 registers of 64 bits; without, 16 pairs, whose even register's
 * slot holds both words: the even one's word in its low half.
 *
 * <p>Hot path: no allocation.
 */
final class MipsFpu {
  /** The rules from before IEEE 754-2008. */
  private static final FloatPolicy LEGACY =
      new FloatPolicy(
          NanEncoding.INVERTED,
          NanPropagation.DEFAULT_NAN,
          false,
          FloatPolicy.InfinityTimesZero.INVALID_DEFAULT,
          Tininess.AFTER_ROUNDING,
          IntegerOverflow.MAXIMUM);

  /** Rounding modes by FCSR.RM. */
  private static final int[] MODES = {
    RoundingMode.RNE, RoundingMode.RTZ, RoundingMode.RUP, RoundingMode.RDN
  };

  /** What flushing a result to 0 raises. */
  static final int FLUSHED = FloatEnv.INEXACT | FloatEnv.UNDERFLOW;

  private static final long LOW = 0xFFFF_FFFFL;
  private static final int RM = 3;
  private static final int FLAGS_SHIFT = 2;
  private static final int ENABLES_SHIFT = 7;
  private static final int CAUSE_SHIFT = 12;
  private static final int UNIMPLEMENTED = 1 << 17;
  private static final int CAUSE = 0x3F << CAUSE_SHIFT;
  private static final int FS = 1 << 24;
  private static final int FCC0_SHIFT = 23;
  private static final int FCC1_SHIFT = 25;
  private static final int FCC = 0xFE80_0000;

  /** Flags of the operation under way, numbered as FCSR's, and rules. */
  final FloatEnv env = new FloatEnv(LEGACY);

  private final long[] slots;

  /** FCSR but for its condition codes. */
  private int fcsr;

  /** The rounding mode of {@link RoundingMode} that FCSR.RM stands for. */
  int rounding;

  MipsFpu(long[] slots) {
    this.slots = slots;
  }

  void reset() {
    setFcsr(0);
  }

  /** FCSR. */
  int fcsr() {
    int conditions = conditions();
    return fcsr | (conditions & 1) << FCC0_SHIFT | conditions >>> 1 << FCC1_SHIFT;
  }

  /** Writes FCSR, already legalised. */
  void setFcsr(int value) {
    fcsr = value & ~FCC;
    rounding = MODES[value & RM];
    setConditions(value >>> FCC0_SHIFT & 1 | value >>> FCC1_SHIFT << 1);
  }

  /** The eight condition codes, cc0 in bit 0. */
  int conditions() {
    int all = 0;
    for (int i = 0; i < 8; i++) {
      all |= (int) slots[MipsState.CC + i] << i;
    }
    return all;
  }

  void setConditions(int all) {
    for (int i = 0; i < 8; i++) {
      slots[MipsState.CC + i] = (all & 1 << i) != 0 ? 1 : 0;
    }
  }

  /** Whether results below the normal numbers become 0. */
  boolean flushes() {
    return (fcsr & FS) != 0;
  }

  /** Behind an operation that raised flags, or none, in {@link #env}: they are the cause now. */
  void done(MipsState s) {
    int raised = env.flags;
    env.flags = 0;
    fcsr = fcsr & ~CAUSE | raised << CAUSE_SHIFT;
    if (raised != 0) {
      checkEnabled(s);
      fcsr |= raised << FLAGS_SHIFT;
    }
  }

  /** Raises Floating Point if a cause is set that is enabled. */
  void checkEnabled(MipsState s) {
    int causes = fcsr >>> CAUSE_SHIFT;
    boolean trapped = (causes & fcsr >>> ENABLES_SHIFT & 0x1F) != 0;
    if (trapped || (fcsr & UNIMPLEMENTED) != 0) {
      throw s.fault(MipsFault.FLOATING_POINT);
    }
  }

  /** Whether a relation of {@link SoftCompare} fulfils condition {@code cond} of c.cond. */
  static boolean holds(int relation, int cond) {
    return switch (relation) {
      case SoftCompare.UNORDERED -> (cond & 1) != 0;
      case SoftCompare.EQUAL -> (cond & 2) != 0;
      case SoftCompare.LESS -> (cond & 4) != 0;
      default -> false;
    };
  }

  /** Brings the slots in step with a change of Status.FR; what upper words hold is undefined. */
  void changeMode(boolean wide) {
    slots[MipsState.PAIRS] = wide ? 0 : 1;
    for (int even = MipsState.F; even < MipsState.F + 32; even += 2) {
      if (wide) {
        slots[even + 1] = slots[even + 1] & ~LOW | slots[even] >>> 32;
      } else {
        slots[even] = slots[even] & LOW | slots[even + 1] << 32;
      }
    }
  }

  void copyFrom(MipsFpu other) {
    fcsr = other.fcsr;
    rounding = other.rounding;
  }
}
