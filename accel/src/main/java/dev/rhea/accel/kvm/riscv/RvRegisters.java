package dev.rhea.accel.kvm.riscv;

import dev.rhea.accel.kvm.KvmException;
import dev.rhea.accel.kvm.OneReg;
import dev.rhea.accel.kvm.RegisterFile.Register;
import dev.rhea.cpu.riscv.RvState;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids of a hart's registers (asm/kvm.h, "KVM_REG_RISCV_…"): architecture, length, kind in bits
 * 31:24, and the position in the kind's structure.
 */
final class RvRegisters {
  // formatter:off
  private static final long RISCV     = 0x8000_0000_0000_0000L;
  private static final long CORE      = RISCV | OneReg.U64 | 0x02 << 24;
  private static final long CSR       = RISCV | OneReg.U64 | 0x03 << 24;
  private static final long TIMER     = RISCV | OneReg.U64 | 0x04 << 24;
  private static final long DOUBLE    = RISCV | OneReg.U64 | 0x06 << 24;

  static final long PC                = CORE;
  /** 1 in S-mode, 0 in U-mode: the guest's, which are VS and VU. */
  static final long MODE              = CORE | 32;
  static final long FCSR              = RISCV | OneReg.U32 | 0x06 << 24 | 32;

  static final long TIMER_FREQUENCY   = TIMER;
  static final long TIMER_TIME        = TIMER | 1;
  static final long TIMER_COMPARE     = TIMER | 2;
  static final long TIMER_STATE       = TIMER | 3;
  // formatter:on

  /** {@code struct kvm_riscv_csr}, by the CSRs' numbers in the order of its fields. */
  private static final int[] CSRS = {
    0x100, 0x104, 0x105, 0x140, 0x141, 0x142, 0x143, 0x144, 0x180, 0x106, 0x10a
  };

  static final List<String> CSR_NAMES =
      List.of(
          "sstatus",
          "sie",
          "stvec",
          "sscratch",
          "sepc",
          "scause",
          "stval",
          "sip",
          "satp",
          "scounteren",
          "senvcfg");

  static final int SIP = 0x144;
  private static final int FCSR_NUMBER = 0x003;

  /** The supervisor software interrupt, the only bit of sip that is a state of its own. */
  private static final long SSIP = 1 << 1;

  private RvRegisters() {}

  /** x{@code number}; x0 has no id. */
  static long x(int number) {
    return CORE | number;
  }

  static long f(int number) {
    return DOUBLE | number;
  }

  /** The CSR at {@code position} in the structure. */
  static long csr(int position) {
    return CSR | position;
  }

  /** What is moved, in an order in which the kernel takes it. */
  static List<Register<RvState>> table() {
    List<Register<RvState>> table = new ArrayList<>();
    table.add(new Register<>("pc", PC, state -> state.pc, (state, value) -> state.pc = value));
    for (int i = 1; i < 32; i++) {
      table.add(slot("x" + i, x(i), RvState.X + i));
    }
    table.add(
        new Register<>(
            "mode", MODE, RvRegisters::mode, (state, value) -> state.setPrivilege((int) value)));
    // Floating point before sstatus, as to touch it marks it as used.
    for (int i = 0; i < 32; i++) {
      table.add(slot("f" + i, f(i), RvState.F + i));
    }
    table.add(control("fcsr", FCSR, FCSR_NUMBER));
    for (int i = 0; i < CSRS.length; i++) {
      table.add(
          CSRS[i] == SIP
              ? new Register<>(
                  "sip",
                  csr(i),
                  state -> state.controlRegister(SIP) & SSIP,
                  (state, value) -> state.setControlRegister(SIP, value & SSIP))
              : control(CSR_NAMES.get(i), csr(i), CSRS[i]));
    }
    return table;
  }

  private static long mode(RvState state) {
    if (state.privilege() > 1) {
      throw new KvmException("a hart in M-mode cannot go on under KVM, which has S and U alone");
    }
    return state.privilege();
  }

  private static Register<RvState> slot(String name, long id, int slot) {
    return new Register<>(
        name, id, state -> state.slots[slot], (state, value) -> state.slots[slot] = value);
  }

  private static Register<RvState> control(String name, long id, int number) {
    return new Register<>(
        name,
        id,
        state -> state.controlRegister(number),
        (state, value) -> state.setControlRegister(number, value));
  }
}
