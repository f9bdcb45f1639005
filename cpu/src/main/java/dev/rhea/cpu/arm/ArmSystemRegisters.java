package dev.rhea.cpu.arm;

import java.util.Set;
import java.util.TreeMap;

/**
 * System registers by their encoding in MRS and MSR (Arm ARM, C5.3). Which ones a CPU has, its
 * engine knows; those not set are 0.
 */
public final class ArmSystemRegisters {
  // formatter:off
  public static final int SCTLR_EL1     = encoding(3, 0, 1, 0, 0);
  public static final int TTBR0_EL1     = encoding(3, 0, 2, 0, 0);
  public static final int TTBR1_EL1     = encoding(3, 0, 2, 0, 1);
  public static final int TCR_EL1       = encoding(3, 0, 2, 0, 2);
  public static final int VBAR_EL1      = encoding(3, 0, 12, 0, 0);
  public static final int TPIDR_EL0     = encoding(3, 3, 13, 0, 2);
  public static final int MPIDR_EL1     = encoding(3, 0, 0, 0, 5);
  public static final int CNTVCT_EL0    = encoding(3, 3, 14, 0, 2);
  public static final int CNTV_CTL_EL0  = encoding(3, 3, 14, 3, 1);
  public static final int CNTV_CVAL_EL0 = encoding(3, 3, 14, 3, 2);
  // formatter:on

  private final TreeMap<Integer, Long> values = new TreeMap<>();

  /** The 16 bits of op0, op1, CRn, CRm, op2, in that order from bit 15 down. */
  public static int encoding(int op0, int op1, int crn, int crm, int op2) {
    return op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
  }

  /** The generic name, {@code S3_0_C1_C0_0}. */
  public static String name(int encoding) {
    return "S%d_%d_C%d_C%d_%d"
        .formatted(
            encoding >>> 14,
            encoding >>> 11 & 7,
            encoding >>> 7 & 15,
            encoding >>> 3 & 15,
            encoding & 7);
  }

  /** The value of the register with that encoding. */
  public long get(int encoding) {
    Long value = values.get(encoding);
    return value == null ? 0 : value;
  }

  /** Sets the register with that encoding. */
  public void set(int encoding, long value) {
    values.put(encoding, value);
  }

  /** Those that have been set. */
  public Set<Integer> encodings() {
    return values.keySet();
  }

  void reset() {
    values.clear();
  }

  void copyFrom(ArmSystemRegisters other) {
    values.clear();
    values.putAll(other.values);
  }
}
