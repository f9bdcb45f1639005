package dev.rhea.accel.kvm.arm;

import dev.rhea.accel.kvm.OneReg;
import dev.rhea.accel.kvm.RegisterFile.Register;
import dev.rhea.cpu.arm.ArmState;
import dev.rhea.cpu.arm.ArmSystemRegisters;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids of a CPU's registers (asm/kvm.h, "KVM_REG_ARM_…"): architecture, length, kind in bits
 * 27:16; then, for core registers, the offset in {@code struct kvm_regs} in words of 32 bits, and
 * for system registers their encoding.
 */
final class ArmRegisters {
  // formatter:off
  private static final long ARM64  = 0x6000_0000_0000_0000L;
  private static final long KIND   = 0x0fff_0000L;
  private static final long CORE   = 0x0010_0000L;
  private static final long SYSTEM = 0x0013_0000L;
  private static final long CORE64 = ARM64 | OneReg.U64 | CORE;

  static final long SP_EL0         = CORE64 | 62;
  static final long PC             = CORE64 | 64;
  static final long PSTATE         = CORE64 | 66;
  static final long SP_EL1         = CORE64 | 68;
  static final long ELR_EL1        = CORE64 | 70;
  private static final long SPSR   = CORE64 | 72;
  private static final long VECTOR = ARM64 | OneReg.U128 | CORE | 84;
  static final long FPSR           = ARM64 | OneReg.U32 | CORE | 212;
  static final long FPCR           = ARM64 | OneReg.U32 | CORE | 213;
  // formatter:on

  /** Words of 32 bits between registers of 64 and of 128 bits. */
  private static final int WORDS_64 = 2;

  private static final int WORDS_128 = 4;

  /**
   * The virtual timer's counter and compare value have each other's encodings here, by an error of
   * old that has become the interface (asm/kvm.h, "EL0 Virtual Timer Registers").
   */
  static final long TIMER_CVAL = system(ArmSystemRegisters.CNTVCT_EL0);

  static final long TIMER_CNT = system(ArmSystemRegisters.CNTV_CVAL_EL0);

  private ArmRegisters() {}

  static long x(int number) {
    return CORE64 | (long) number * WORDS_64;
  }

  static long spsr(int number) {
    return SPSR + (long) number * WORDS_64;
  }

  static long vector(int number) {
    return VECTOR + (long) number * WORDS_128;
  }

  /** The system register with that encoding. */
  static long system(int encoding) {
    return ARM64 | OneReg.U64 | SYSTEM | encoding;
  }

  /** The registers that every CPU has, but for V0 to V31. */
  static List<Register<ArmState>> core() {
    List<Register<ArmState>> table = new ArrayList<>();
    for (int i = 0; i < ArmState.SP_EL0; i++) {
      table.add(slot("X" + i, x(i), i));
    }
    table.add(slot("SP_EL0", SP_EL0, ArmState.SP_EL0));
    table.add(new Register<>("PC", PC, s -> s.pc, (s, v) -> s.pc = v));
    table.add(new Register<>("PSTATE", PSTATE, s -> s.pstate, (s, v) -> s.pstate = v));
    table.add(new Register<>("SP_EL1", SP_EL1, s -> s.spEl1, (s, v) -> s.spEl1 = v));
    table.add(new Register<>("ELR_EL1", ELR_EL1, s -> s.elrEl1, (s, v) -> s.elrEl1 = v));
    for (int i = 0; i < ArmState.SPSR_NAMES.size(); i++) {
      int which = i;
      String name = ArmState.SPSR_NAMES.get(i);
      table.add(new Register<>(name, spsr(i), s -> s.spsr[which], (s, v) -> s.spsr[which] = v));
    }
    table.add(new Register<>("FPSR", FPSR, s -> s.fpsr, (s, v) -> s.fpsr = v));
    table.add(new Register<>("FPCR", FPCR, s -> s.fpcr, (s, v) -> s.fpcr = v));
    return table;
  }

  private static Register<ArmState> slot(String name, long id, int slot) {
    return new Register<>(name, id, s -> s.slots[slot], (s, v) -> s.slots[slot] = v);
  }

  /**
   * The system registers among {@code ids}. What else is there (cache descriptions, the kernel's
   * firmware) is the host's and no state of the CPU.
   */
  static List<Register<ArmState>> system(List<Long> ids) {
    List<Register<ArmState>> table = new ArrayList<>();
    for (long id : ids) {
      if ((id & KIND) == SYSTEM) {
        int encoding = encoding(id);
        table.add(
            new Register<>(
                ArmSystemRegisters.name(encoding),
                id,
                s -> s.system.get(encoding),
                (s, v) -> s.system.set(encoding, v)));
      }
    }
    return table;
  }

  private static int encoding(long id) {
    if (id == TIMER_CVAL) {
      return ArmSystemRegisters.CNTV_CVAL_EL0;
    }
    return id == TIMER_CNT ? ArmSystemRegisters.CNTVCT_EL0 : (int) id & 0xffff;
  }
}
