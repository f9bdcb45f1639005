package dev.rhea.machine.firmware;

import dev.rhea.machine.boot.BootTarget;

/**
 * The state in which a hart enters supervisor mode: at power-on with the kernel, later by HSM
 * (chapter 9, "HSM Hart Start Register State"). Machine mode holds no code, so whatever can be
 * delegated is delegated, and everything that machine mode may grant is granted; the values are
 * those that OpenSBI 1.5 leaves, where it does not emulate.
 */
public final class SupervisorEntry {
  private static final int SUPERVISOR = 1;
  private static final int A0 = 10;
  private static final int A1 = 11;

  // CSR numbers (privileged manual, "CSR Listing").
  private static final int SIE = 0x104;
  private static final int STVEC = 0x105;
  private static final int SCOUNTEREN = 0x106;
  private static final int SSCRATCH = 0x140;
  private static final int STIMECMP = 0x14d;
  private static final int SATP = 0x180;
  private static final int MSTATUS = 0x300;
  private static final int MEDELEG = 0x302;
  private static final int MIDELEG = 0x303;
  private static final int MIE = 0x304;
  private static final int MCOUNTEREN = 0x306;
  private static final int MENVCFG = 0x30a;
  private static final int PMPCFG0 = 0x3a0;
  private static final int PMPADDR0 = 0x3b0;

  /** mstatus.FS = Initial: the guest may use floating point at once. SIE and all else 0. */
  private static final long FS_INITIAL = 1L << 13;

  /**
   * All causes up to store page fault but the reserved ones and ECALL from S (9, ours), VS (10) and
   * M (11).
   */
  private static final long EXCEPTIONS = 0xb1ff;

  /** Supervisor software, timer, external and counter-overflow interrupts. */
  private static final long INTERRUPTS = 1L << 1 | 1L << 5 | 1L << 9 | 1L << 13;

  /** CBIE = 3 (CBO.INVAL invalidates), CBCFE, CBZE, PBMTE, STCE. */
  private static final long ENVIRONMENT = 3L << 4 | 1L << 6 | 1L << 7 | 1L << 62 | 1L << 63;

  /** menvcfg.ADUE: hardware updates accessed and dirty bits. */
  private static final long ADUE = 1L << 61;

  /** A NAPOT region with read, write and execute, of all addresses. */
  private static final long PMP_ALL = 0x1f;

  private SupervisorEntry() {}

  /**
   * Brings a hart to supervisor mode, translation off.
   *
   * @param hardwareAd whether accessed and dirty bits are updated by hardware: true if the device
   *     tree names Svadu and not Svade (Linux,
   *     Documentation/devicetree/bindings/riscv/extensions.yaml)
   * @param opaque for a1: the device tree's address at power-on
   */
  public static void apply(BootTarget hart, int hartId, boolean hardwareAd, long pc, long opaque) {
    hart.setControlRegister(MSTATUS, FS_INITIAL);
    hart.setControlRegister(MEDELEG, EXCEPTIONS);
    hart.setControlRegister(MIDELEG, INTERRUPTS);
    hart.setControlRegister(MIE, 0);
    hart.setControlRegister(MENVCFG, ENVIRONMENT | (hardwareAd ? ADUE : 0));
    hart.setControlRegister(MCOUNTEREN, 0xffff_ffffL);
    hart.setControlRegister(SCOUNTEREN, 7); // cycle, time, instret for user mode
    hart.setControlRegister(PMPADDR0, -1);
    hart.setControlRegister(PMPCFG0, PMP_ALL);
    hart.setControlRegister(STIMECMP, -1); // never
    hart.setControlRegister(SIE, 0);
    hart.setControlRegister(STVEC, pc); // a trap before the guest has a handler begins anew
    hart.setControlRegister(SSCRATCH, 0);
    hart.setControlRegister(SATP, 0);
    hart.setRegister(A0, hartId);
    hart.setRegister(A1, opaque);
    hart.setPc(pc);
    hart.setPrivilege(SUPERVISOR);
  }
}
