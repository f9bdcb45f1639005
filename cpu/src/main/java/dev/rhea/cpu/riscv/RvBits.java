package dev.rhea.cpu.riscv;

/** Fields of control and status registers, by the privileged specification's names. */
final class RvBits {
  // Privilege levels (section 1.2).
  static final int U = 0;
  static final int S = 1;
  static final int M = 3;

  // mstatus (section 3.1.6).
  static final long SIE = 1L << 1;
  static final long MIE = 1L << 3;
  static final long SPIE = 1L << 5;
  static final long MPIE = 1L << 7;
  static final long SPP = 1L << 8;
  static final int MPP_SHIFT = 11;
  static final long MPP = 3L << MPP_SHIFT;
  static final int FS_SHIFT = 13;
  static final long FS = 3L << FS_SHIFT;
  static final long MPRV = 1L << 17;
  static final long SUM = 1L << 18;
  static final long MXR = 1L << 19;
  static final long TVM = 1L << 20;
  static final long TW = 1L << 21;
  static final long TSR = 1L << 22;
  static final long UXL_64 = 2L << 32;
  static final long SXL_64 = 2L << 34;
  static final long SD = 1L << 63;

  /** The parts of mstatus that sstatus shows (section 10.1.1). */
  static final long SSTATUS = SIE | SPIE | SPP | FS | SUM | MXR | UXL_64 | SD;

  static final long SSTATUS_WRITABLE = SIE | SPIE | SPP | FS | SUM | MXR;
  static final long MSTATUS_WRITABLE = SSTATUS_WRITABLE | MIE | MPIE | MPP | MPRV | TVM | TW | TSR;

  // Interrupts (sections 3.1.9 and 10.1.3): numbers and masks.
  static final int SSI = 1;
  static final int MSI = 3;
  static final int STI = 5;
  static final int MTI = 7;
  static final int SEI = 9;
  static final int MEI = 11;
  static final long SSIP = 1L << SSI;
  static final long MSIP = 1L << MSI;
  static final long STIP = 1L << STI;
  static final long MTIP = 1L << MTI;
  static final long SEIP = 1L << SEI;
  static final long MEIP = 1L << MEI;
  static final long S_INTERRUPTS = SSIP | STIP | SEIP;
  static final long M_INTERRUPTS = MSIP | MTIP | MEIP;

  /** The interrupt bit of mcause and scause. */
  static final long INTERRUPT = 1L << 63;

  /** Exceptions that S-mode may handle: all but the ecall of M-mode. */
  static final long DELEGABLE = 0xB3FF;

  // menvcfg and senvcfg (sections 3.1.18 and 10.1.10).
  static final long FIOM = 1L;
  static final int CBIE_SHIFT = 4;
  static final long CBIE = 3L << CBIE_SHIFT;
  static final long CBCFE = 1L << 6;
  static final long CBZE = 1L << 7;
  static final long ADUE = 1L << 61;
  static final long PBMTE = 1L << 62;
  static final long STCE = 1L << 63;

  // satp (section 10.1.11).
  static final int SATP_MODE_SHIFT = 60;
  static final int SATP_ASID_SHIFT = 44;
  static final long SATP_ASID = 0xFFFFL << SATP_ASID_SHIFT;
  static final long SATP_PPN = (1L << 44) - 1;

  // mcounteren, scounteren, mcountinhibit.
  static final long CY = 1;
  static final long TM = 2;
  static final long IR = 4;

  private RvBits() {}
}
