package dev.rhea.accel.kvm.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rhea.accel.kvm.HeaderTest;
import dev.rhea.cpu.x86.X86Dump;
import dev.rhea.cpu.x86.X86State;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The structures' offsets against what a C compiler made of the kernel's header. */
class X86LayoutTest {
  private final Map<String, Integer> offsets = HeaderTest.offsets();

  private void is(String field, int offset) {
    assertEquals(offsets.get(field), offset, field);
  }

  @Test
  void generalRegisters() {
    for (int i = 0; i < 8; i++) {
      is("kvm_regs." + X86Dump.GENERAL_NAMES.get(i).toLowerCase(Locale.ROOT), X86Layout.general(i));
    }
    is("kvm_regs.r8", X86Layout.general(8));
    is("kvm_regs.r15", X86Layout.general(15));
    is("kvm_regs.rip", X86Layout.RIP);
    is("kvm_regs.rflags", X86Layout.RFLAGS);
  }

  @Test
  void systemRegisters() {
    List<String> names = List.of("es", "cs", "ss", "ds", "fs", "gs", "ldt", "tr");
    for (int i = 0; i < X86State.SEGMENT_NAMES.size(); i++) {
      is("kvm_sregs." + names.get(i), X86Layout.segment(i));
    }
    is("kvm_sregs.gdt", X86Layout.GDT);
    is("kvm_sregs.idt", X86Layout.IDT);
    is("kvm_sregs.cr0", X86Layout.CR0);
    is("kvm_sregs.cr2", X86Layout.CR2);
    is("kvm_sregs.cr3", X86Layout.CR3);
    is("kvm_sregs.cr4", X86Layout.CR4);
    is("kvm_sregs.cr8", X86Layout.CR8);
    is("kvm_sregs.efer", X86Layout.EFER);
    is("kvm_sregs.apic_base", X86Layout.APIC_BASE);
    is("kvm_sregs.interrupt_bitmap", X86Layout.INTERRUPT_BITMAP);
    is("kvm_dtable.base", X86Layout.DTABLE_BASE);
    is("kvm_dtable.limit", X86Layout.DTABLE_LIMIT);
  }

  @Test
  void segments() {
    is("kvm_segment.base", X86Layout.SEGMENT_BASE);
    is("kvm_segment.limit", X86Layout.SEGMENT_LIMIT);
    is("kvm_segment.selector", X86Layout.SEGMENT_SELECTOR);
    is("kvm_segment.type", X86Layout.SEGMENT_TYPE);
    is("kvm_segment.present", X86Layout.SEGMENT_PRESENT);
    is("kvm_segment.dpl", X86Layout.SEGMENT_DPL);
    is("kvm_segment.db", X86Layout.SEGMENT_DB);
    is("kvm_segment.s", X86Layout.SEGMENT_S);
    is("kvm_segment.l", X86Layout.SEGMENT_L);
    is("kvm_segment.g", X86Layout.SEGMENT_G);
    is("kvm_segment.avl", X86Layout.SEGMENT_AVL);
    is("kvm_segment.unusable", X86Layout.SEGMENT_UNUSABLE);
  }

  @Test
  void theRest() {
    is("kvm_sync_regs.regs", X86Layout.SYNC_REGS);
    is("kvm_sync_regs.sregs", X86Layout.SYNC_SREGS);
    is("kvm_sync_regs.events", X86Layout.SYNC_EVENTS);
    is("kvm_msr_entry.index", X86Layout.MSR_INDEX);
    is("kvm_msr_entry.data", X86Layout.MSR_DATA);
    is("kvm_cpuid2.nent", X86Layout.CPUID_NENT);
    is("kvm_cpuid_entry2.function", X86Layout.CPUID_FUNCTION);
    is("kvm_cpuid_entry2.index", X86Layout.CPUID_INDEX);
    is("kvm_cpuid_entry2.flags", X86Layout.CPUID_FLAGS);
    is("kvm_cpuid_entry2.eax", X86Layout.CPUID_EAX);
    is("kvm_cpuid_entry2.edx", X86Layout.CPUID_EDX);
    is("kvm_debugregs.dr6", X86Layout.DR6);
    is("kvm_debugregs.dr7", X86Layout.DR7);
    is("kvm_guest_debug.control", X86Layout.DEBUG_CONTROL);
    is("kvm_run.debug.arch.exception", X86Layout.EXIT_EXCEPTION);
    is("kvm_run.debug.arch.pc", X86Layout.EXIT_PC);
    is("kvm_run.debug.arch.dr6", X86Layout.EXIT_DR6);
  }
}
