package dev.rhea.accel.kvm.x86;

import dev.rhea.cpu.x86.X86State;

/**
 * Offsets in the structures of asm/kvm.h on x86-64. Names are the header's, with the structure's
 * before them where it is not plain.
 */
final class X86Layout {
  // formatter:off

  // struct kvm_regs: u64 each. The index is a register's number in instructions.
  private static final int[] GENERAL = {
    0,  // rax
    16, // rcx
    24, // rdx
    8,  // rbx
    48, // rsp
    56, // rbp
    32, // rsi
    40, // rdi
    64, 72, 80, 88, 96, 104, 112, 120, // r8 to r15
  };
  static final int RIP              = 128;
  static final int RFLAGS           = 136;
  static final int REGS_SIZE        = 144;

  // struct kvm_sregs. The index is the position in X86State.segments(): es cs ss ds fs gs ldtr tr.
  private static final int[] SEGMENT = {48, 0, 120, 24, 72, 96, 168, 144};
  static final int GDT              = 192;
  static final int IDT              = 208;
  static final int CR0              = 224; // u64 from here on
  static final int CR2              = 232;
  static final int CR3              = 240;
  static final int CR4              = 248;
  static final int CR8              = 256;
  static final int EFER             = 264;
  static final int APIC_BASE        = 272;
  static final int INTERRUPT_BITMAP = 280; // u64[4]
  static final int SREGS_SIZE       = 312;

  // struct kvm_segment.
  static final int SEGMENT_BASE     = 0;  // u64
  static final int SEGMENT_LIMIT    = 8;  // u32
  static final int SEGMENT_SELECTOR = 12; // u16
  static final int SEGMENT_TYPE     = 14; // u8 from here on
  static final int SEGMENT_PRESENT  = 15;
  static final int SEGMENT_DPL      = 16;
  static final int SEGMENT_DB       = 17;
  static final int SEGMENT_S        = 18;
  static final int SEGMENT_L        = 19;
  static final int SEGMENT_G        = 20;
  static final int SEGMENT_AVL      = 21;
  static final int SEGMENT_UNUSABLE = 22;

  // struct kvm_dtable.
  static final int DTABLE_BASE      = 0;  // u64
  static final int DTABLE_LIMIT     = 8;  // u16

  // struct kvm_vcpu_events.
  static final int EXCEPTION_INJECTED       = 0;  // u8
  static final int EXCEPTION_NR             = 1;  // u8
  static final int EXCEPTION_HAS_ERROR_CODE = 2;  // u8
  static final int EXCEPTION_ERROR_CODE     = 4;  // u32
  static final int INTERRUPT_INJECTED       = 8;  // u8
  static final int INTERRUPT_NR             = 9;  // u8
  static final int INTERRUPT_SOFT           = 10; // u8
  static final int INTERRUPT_SHADOW         = 11; // u8
  static final int NMI_INJECTED             = 12; // u8
  static final int NMI_PENDING              = 13; // u8
  static final int NMI_MASKED               = 14; // u8
  static final int SIPI_VECTOR              = 16; // u32
  static final int EVENTS_FLAGS             = 20; // u32
  static final int EVENTS_SIZE              = 64;

  // struct kvm_debugregs.
  static final int DB               = 0;   // u64[4]
  static final int DR6              = 32;  // u64
  static final int DR7              = 40;  // u64

  // struct kvm_xcrs.
  static final int NR_XCRS          = 0;  // u32
  static final int XCRS             = 8;  // struct kvm_xcr[]: u32 xcr, u32 reserved, u64 value

  // struct kvm_sync_regs, in the run page.
  static final int SYNC_REGS        = 0;
  static final int SYNC_SREGS       = 144;
  static final int SYNC_EVENTS      = 456;
  static final int SYNC_SIZE        = 520;

  // struct kvm_msrs and struct kvm_msr_entry.
  static final int NMSRS            = 0;  // u32
  static final int MSR_ENTRIES      = 8;
  static final int MSR_ENTRY_SIZE   = 16;
  static final int MSR_INDEX        = 0;  // u32
  static final int MSR_DATA         = 8;  // u64

  // struct kvm_cpuid2 and struct kvm_cpuid_entry2.
  static final int CPUID_NENT       = 0;  // u32
  static final int CPUID_ENTRIES    = 8;
  static final int CPUID_ENTRY_SIZE = 40;
  static final int CPUID_FUNCTION   = 0;  // u32 each
  static final int CPUID_INDEX      = 4;
  static final int CPUID_FLAGS      = 8;
  static final int CPUID_EAX        = 12;
  static final int CPUID_EBX        = 16;
  static final int CPUID_ECX        = 20;
  static final int CPUID_EDX        = 24;

  // struct kvm_guest_debug.
  static final int DEBUG_CONTROL    = 0;  // u32
  static final int DEBUG_REGS       = 8;  // u64[8], as DR0 to DR7

  // struct kvm_run.debug.arch, after an exit for debugging.
  static final int EXIT_EXCEPTION   = 32; // u32
  static final int EXIT_PC          = 40; // u64, linear address
  static final int EXIT_DR6         = 48; // u64
  // formatter:on

  private X86Layout() {}

  /** Offset in {@code struct kvm_regs} of general register {@code number}. */
  static int general(int number) {
    return GENERAL[number];
  }

  /**
   * Offset in {@code struct kvm_sregs} of a segment, by its position in {@link X86State#segments}.
   */
  static int segment(int position) {
    return SEGMENT[position];
  }
}
