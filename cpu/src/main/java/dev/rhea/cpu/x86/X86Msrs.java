package dev.rhea.cpu.x86;

import java.util.Set;
import java.util.TreeMap;

/**
 * Model-specific registers that are not fields of {@link X86State}, by number (SDM volume 4). Which
 * ones a CPU has, its engine knows; those not set hold their reset value.
 */
public final class X86Msrs {
  // formatter:off
  public static final int TSC            = 0x0000_0010;
  public static final int SYSENTER_CS    = 0x0000_0174;
  public static final int SYSENTER_ESP   = 0x0000_0175;
  public static final int SYSENTER_EIP   = 0x0000_0176;
  public static final int MISC_ENABLE    = 0x0000_01a0;
  public static final int MTRR_PHYSBASE0 = 0x0000_0200;
  public static final int MTRR_FIX64K    = 0x0000_0250;
  public static final int MTRR_FIX16K_0  = 0x0000_0258;
  public static final int MTRR_FIX16K_1  = 0x0000_0259;
  public static final int MTRR_FIX4K_0   = 0x0000_0268;
  public static final int PAT            = 0x0000_0277;
  public static final int MTRR_DEF_TYPE  = 0x0000_02ff;
  public static final int TSC_DEADLINE   = 0x0000_06e0;
  public static final int STAR           = 0xc000_0081;
  public static final int LSTAR          = 0xc000_0082;
  public static final int CSTAR          = 0xc000_0083;
  public static final int FMASK          = 0xc000_0084;
  public static final int KERNEL_GS_BASE = 0xc000_0102;
  public static final int TSC_AUX        = 0xc000_0103;
  // formatter:on

  /** SDM volume 3, 12.12.4 "Programming the PAT". */
  private static final long PAT_AT_RESET = 0x0007_0406_0007_0406L;

  private final TreeMap<Integer, Long> values = new TreeMap<>(Integer::compareUnsigned);

  /** The value of {@code msr}. */
  public long get(int msr) {
    Long value = values.get(msr);
    return value == null ? (msr == PAT ? PAT_AT_RESET : 0) : value;
  }

  /** Sets {@code msr}. */
  public void set(int msr, long value) {
    values.put(msr, value);
  }

  /** Those that have been set. */
  public Set<Integer> numbers() {
    return values.keySet();
  }

  /**
   * All but the time stamp counter as after INIT, and as after power-on as far as software looks:
   * kernels of KVM guests have pages of theirs written to until these are cleared.
   */
  void reset() {
    values.replaceAll((msr, value) -> msr == TSC ? value : msr == PAT ? PAT_AT_RESET : 0L);
  }

  /** Takes over all of {@code other}. */
  void copyFrom(X86Msrs other) {
    values.clear();
    values.putAll(other.values);
  }
}
