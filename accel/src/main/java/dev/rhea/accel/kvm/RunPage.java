package dev.rhea.accel.kvm;

/**
 * Offsets in {@code struct kvm_run}, the page that the kernel and a vCPU's thread share (API, "The
 * kvm_run structure"). Names are the header's. The part from {@link #UNION} on depends on the
 * exit's reason.
 */
final class RunPage {
  // formatter:off
  static final int REQUEST_INTERRUPT_WINDOW      = 0;   // u8, to the kernel
  static final int IMMEDIATE_EXIT                = 1;   // u8, to the kernel
  static final int EXIT_REASON                   = 8;   // u32
  static final int READY_FOR_INTERRUPT_INJECTION = 12;  // u8
  static final int IF_FLAG                       = 13;  // u8
  static final int FLAGS                         = 14;  // u16
  static final int CR8                           = 16;  // u64, both ways
  static final int APIC_BASE                     = 24;  // u64, both ways

  static final int UNION                         = 32;
  static final int HARDWARE_EXIT_REASON          = 32;  // u64, UNKNOWN
  static final int HARDWARE_ENTRY_FAILURE_REASON = 32;  // u64, FAIL_ENTRY
  static final int FAIL_ENTRY_CPU                = 40;  // u32

  static final int IO_DIRECTION                  = 32;  // u8, 0 in, 1 out
  static final int IO_SIZE                       = 33;  // u8, bytes
  static final int IO_PORT                       = 34;  // u16
  static final int IO_COUNT                      = 36;  // u32
  static final int IO_DATA_OFFSET                = 40;  // u64, from the page's start

  static final int MMIO_PHYS_ADDR                = 32;  // u64
  static final int MMIO_DATA                     = 40;  // u8[8]
  static final int MMIO_LEN                      = 48;  // u32
  static final int MMIO_IS_WRITE                 = 52;  // u8

  static final int INTERNAL_SUBERROR             = 32;  // u32
  static final int INTERNAL_NDATA                = 36;  // u32
  static final int INTERNAL_DATA                 = 40;  // u64[16]
  static final int EMULATION_FLAGS               = 40;  // u64, suberror 1: bit 0: the bytes follow
  static final int EMULATION_INSN_SIZE           = 48;  // u8
  static final int EMULATION_INSN_BYTES          = 49;  // u8[15]

  static final int SYSTEM_EVENT_TYPE             = 32;  // u32
  static final int SYSTEM_EVENT_NDATA            = 36;  // u32
  static final int SYSTEM_EVENT_DATA             = 40;  // u64[16]

  static final int VALID_REGS                    = 288; // u64, what to copy to SYNC_REGS at exits
  static final int DIRTY_REGS                    = 296; // u64, what to take from there at entry
  static final int SYNC_REGS                     = 304;
  // formatter:on

  private RunPage() {}
}
