package dev.rhea.cpu.mips;

/** Bits of coprocessor 0's registers, under the names of volume III, chapter 8. */
final class MipsBits {
  // Status
  static final int IE = 1;
  static final int EXL = 1 << 1;
  static final int ERL = 1 << 2;
  static final int KSU = 3 << 3;
  static final int KSU_SHIFT = 3;
  static final int UX = 1 << 5;
  static final int SX = 1 << 6;
  static final int KX = 1 << 7;
  static final int IM = 0xFF00;
  static final int NMI = 1 << 19;
  static final int SR = 1 << 20;
  static final int TS = 1 << 21;
  static final int BEV = 1 << 22;
  static final int FR = 1 << 26;
  static final int CU0 = 1 << 28;
  static final int CU1 = 1 << 29;
  static final int CU_SHIFT = 28;

  // Cause
  static final int EXC_CODE = 0x7C;
  static final int EXC_CODE_SHIFT = 2;
  static final int IP = 0xFF00;
  static final int IP_SHIFT = 8;
  static final int SOFTWARE_IP = 0x300;
  static final int WP = 1 << 22;
  static final int IV = 1 << 23;
  static final int DC = 1 << 27;
  static final int CE_SHIFT = 28;
  static final int CE = 3 << CE_SHIFT;
  static final int TI = 1 << 30;
  static final int BD = 1 << 31;

  // Index, Context
  static final long PROBE_FAILED = 0xFFFF_FFFF_8000_0000L;

  /** The bits below Context's PTEBase. */
  static final long PTE_BASE_BELOW = 0x7F_FFFF;

  // EntryHi, EntryLo
  static final long ASID = 0xFF;
  static final long ENTRY_G = 1;
  static final long ENTRY_V = 1 << 1;
  static final long ENTRY_D = 1 << 2;
  static final int ENTRY_PFN_SHIFT = 6;

  // IntCtl, SRSCtl, EBase
  static final int VS = 0x3E0;
  static final int EBASE_ADDRESS = 0x3FFF_F000;

  /** Operating modes, numbered as in Status.KSU. */
  static final int KERNEL = 0;

  static final int SUPERVISOR = 1;
  static final int USER = 2;

  private MipsBits() {}
}
